//! Whether the pages that name a database name the one that the backup is of. The boot page (page 9 of file 1) holds the
//! family, the recovery fork and the checkpoint; page 0 of each file the file's own id and the database's binding id.
//!
//! Where in the page they stand differs between versions, so they are looked for in all of it: a page of another database
//! holds none of them. Names are not compared: a database that was restored under another name keeps its old one here.

use super::extents::Extents;
use crate::base::Lsn;
use crate::model::{BackupType, SqlSet};

/// Versions of which real backups prove that page 0 holds both ids.
const HEADER_VERSIONS: [u16; 7] = [611, 655, 661, 782, 852, 904, 998];
/// Versions of which real backups prove what the boot page holds: SQL Server 2005 to 2025.
const BOOT_VERSIONS: [u16; 10] = [611, 655, 661, 706, 782, 852, 869, 904, 957, 998];

/// What is foreign, in words.
pub fn foreign(extents: &Extents, facts: &SqlSet) -> Vec<String> {
    if !matches!(facts.backup_type, Some(BackupType::Full | BackupType::Differential)) {
        return Vec::new();
    }
    let is_one_of = |versions: &[u16]| facts.database_version.is_some_and(|version| versions.contains(&version));
    let mut found = Vec::new();
    for (file, maps) in extents.maps() {
        if let Some(page) = maps.boot().filter(|_| is_one_of(&BOOT_VERSIONS)) {
            let guids = facts.family_guid.into_iter().chain(facts.recovery_fork_guid).map(|guid| guid.0.to_vec());
            let marks: Vec<Vec<u8>> = guids.chain(facts.checkpoint_lsn.map(raw)).collect();
            // One that agrees is enough: nothing is called foreign that any of them ties to this backup.
            if !marks.is_empty() && !marks.iter().any(|mark| holds(page, mark)) {
                found.push(format!(
                    "page 9 of database file {file}, which names the database, names another one than this backup is of"
                ));
            }
        }
        let Some(page) = maps.file_header().filter(|_| is_one_of(&HEADER_VERSIONS)) else { continue };
        let own = facts.files.iter().find(|one| one.file_id == u32::from(file)).and_then(|one| one.unique_id);
        let mut ids = own.into_iter().chain(facts.binding_id).peekable();
        if ids.peek().is_some() && !ids.any(|id| holds(page, &id.0)) {
            found.push(format!("page 0 of database file {file}, which names the file, names one of another database"));
        }
    }
    found
}

fn holds(page: &[u8], wanted: &[u8]) -> bool {
    page.windows(wanted.len()).any(|window| window == wanted)
}

/// As it stands in a page.
fn raw(lsn: Lsn) -> Vec<u8> {
    [&lsn.vlf.to_le_bytes()[..], &lsn.block.to_le_bytes(), &lsn.slot.to_le_bytes()].concat()
}
