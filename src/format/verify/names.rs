//! Whether the pages and maps of a set are those of the database that its configuration record names.
//!
//! The boot page and the header of each file hold ids that the record holds too, and those must agree. The maps hold no
//! id, so they must agree with one another, with the pages they speak of, and with the set's log, behind whose end no
//! page can have been changed. What passes all that may still be another database's: see [`foreign`].

use super::extents::Extents;
use crate::base::Lsn;
use crate::format::page::{Boot, FileHeader, PageMaps};
use crate::model::{BackupType, SqlSet};

/// Database versions whose boot page and file header real backups showed: SQL Server 2005 to 2025.
const KNOWN_VERSIONS: std::ops::RangeInclusive<u16> = 611..=998;

/// The id of the database `master`.
const MASTER: u16 = 1;

/// What cannot be this database's, in words.
///
/// Not seen is: a header or boot page of the same database taken at the same checkpoint; a map whose bits happen to
/// agree with all pages and maps beside it; a map of minimally logged extents; a differential map that was changed about
/// when this one was, or later than all pages that it does not mark; and anything of this in a set that is not whole.
pub fn foreign(extents: &Extents, facts: &SqlSet) -> Vec<String> {
    let mut found = Vec::new();
    let is_known = facts.database_version.is_some_and(|version| KNOWN_VERSIONS.contains(&version));
    for (file, maps) in extents.maps() {
        if is_known && let Some(what) = maps.boot().and_then(|boot| boot_page(boot, facts)) {
            found.push(format!("page 9 of database file {file}, the boot page, {what}"));
        }
        if is_known && maps.file_header().is_some_and(|header| is_foreign_header(header, file, facts)) {
            let what = "holds the ids of another database than this backup is of";
            found.push(format!("page 0 of database file {file}, the file header, {what}"));
        }
        if let Some(page) = absent(extents, file, maps, facts) {
            let what = "is in the backup, and what stands there is not that page";
            found.push(format!("page {page} of database file {file} {what}"));
        }
        found.extend(changed_later(extents, file, facts));
        found.extend(at_odds(extents, file, maps, facts));
        found.extend(unmarked(extents, file, facts));
    }
    found
}

/// A page that every file of a database has, when what stands in its place is something else: the free space map, and
/// of the first file the boot page.
fn absent(extents: &Extents, file: u16, maps: &PageMaps, facts: &SqlSet) -> Option<u32> {
    let holds_data = matches!(facts.backup_type, Some(BackupType::Full | BackupType::Differential));
    let has = |extent: u32| holds_data && extents.has(file, extent);
    let no_map = has(0) && maps.is_allocated(0).is_none();
    let no_boot = file == 1 && has(1) && maps.boot().is_none();
    no_map.then_some(1).or(no_boot.then_some(9))
}

fn boot_page(boot: Boot, facts: &SqlSet) -> Option<String> {
    let differs = |page: Option<_>, record: Option<_>| record.is_some() && page != record;
    if differs(boot.family, facts.family_guid) || differs(boot.fork, facts.recovery_fork_guid) {
        return Some("holds the ids of another database than this backup is of".to_owned());
    }
    if facts.database_version.is_some_and(|version| version != boot.version) {
        return Some(format!("is of database version {}, and the backup of another", boot.version));
    }
    let named = boot.checkpoint?;
    if let Some(last) = facts.last_lsn.filter(|last| named > *last) {
        return Some(format!("names the checkpoint {named}, and the backup's log ends at {last}"));
    }
    // The backup begins with a checkpoint, which the page names; a busy server may have made another one meanwhile.
    let is_own = matches!(facts.backup_type, Some(BackupType::Full | BackupType::Differential));
    let is_own = is_own && facts.is_copy_only != Some(true);
    let first = facts.checkpoint_lsn.filter(|_| is_own)?;
    (named < first).then(|| format!("names the checkpoint {named}, and the backup began with {first}"))
}

/// One id that agrees is enough: nothing is called foreign that any of them ties to this backup.
fn is_foreign_header(header: FileHeader, file: u16, facts: &SqlSet) -> bool {
    let own = facts.files.iter().find(|one| one.file_id == u32::from(file)).and_then(|one| one.unique_id);
    let pairs = [header.binding.zip(facts.binding_id), header.file.zip(own)];
    let mut known = pairs.into_iter().flatten().peekable();
    known.peek().is_some() && known.all(|(page, record)| page != record)
}

/// A page is changed by a log record, and the set's log reaches to its last LSN.
fn changed_later(extents: &Extents, file: u16, facts: &SqlSet) -> Option<String> {
    let ties = extents.ties(file)?;
    let last = facts.last_lsn?;
    let (lsn, page) = ties.newest.filter(|(lsn, _)| *lsn > last)?;
    Some(format!("page {page} of database file {file} was changed at LSN {lsn}, and the backup's log ends at {last}"))
}

/// Maps that contradict one another or the pages. Compared is what was as it is when the backup began; neighbours only
/// when the log had gone on to another of its files since: an index that is being dropped hangs loose for a while.
fn at_odds(extents: &Extents, file: u16, maps: &PageMaps, facts: &SqlSet) -> Option<String> {
    let began = facts.checkpoint_lsn?;
    let size = facts.files.iter().find(|one| one.file_id == u32::from(file)).map_or(0, |one| one.size_bytes);
    if let Some(extent) = maps.contradiction(began, u32::try_from(size / 65_536).unwrap_or(u32::MAX)) {
        return Some(format!("the allocation maps of database file {file} contradict one another on extent {extent}"));
    }
    let loose = extents.ties(file)?.loose.filter(|loose| loose.since.vlf < began.vlf)?;
    Some(format!(
        "page {} of database file {file} belongs together with page {}, which the free space map calls free",
        loose.page, loose.neighbour
    ))
}

/// A differential map that does not know of a change to a page, which lies at least one file of the log behind that of
/// the map: what goes on while a backup begins proves nothing.
///
/// Before the first full backup nothing need be marked, and of `master` there are no differential backups at all. A
/// copy-only backup may be one of a secondary replica, which writes its pages when it likes: there the backup must begin
/// a file of the log behind the change.
fn unmarked(extents: &Extents, file: u16, facts: &SqlSet) -> Option<String> {
    let is_own = facts.is_copy_only == Some(false);
    let is_marked = match facts.backup_type? {
        BackupType::Full => is_own || facts.database_backup_lsn.is_some(),
        BackupType::Differential => true,
        _ => false,
    };
    if !is_marked || facts.database_id.is_none_or(|id| id == MASTER) {
        return None;
    }
    let began = facts.checkpoint_lsn?;
    let is_written = |lsn: Lsn| if is_own { lsn < began } else { lsn.vlf < began.vlf };
    let unmarked = extents.ties(file)?.marks.unmarked.filter(|unmarked| is_written(unmarked.since))?;
    Some(format!(
        "page {} of database file {file} was changed at LSN {}, and the differential map, which was changed last at {}, \
         does not mark it",
        unmarked.page, unmarked.since, unmarked.map
    ))
}
