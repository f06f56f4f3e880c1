//! Puts together what the blocks of one set said: the facts of `RESTORE HEADERONLY` and `FILELISTONLY`.

use super::config::{Config, flag};
use super::date::Date;
use super::fault::{Fault, Notes};
use super::label::Label;
use super::sset::SetStart;
use crate::base::{Guid, Seldom, Stamp};
use crate::model::{BackupType, DataFile, FileType, Media, Proof, SqlHeader, SqlSet};
use jiff::tz::Offset;

/// The parts of one set.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Position of the SSET in the logical stream, and in the file for problems.
    pub at: u64,
    pub file_offset: u64,
    pub start: SetStart,
    pub machine_name: Option<String>,
    /// The authoritative configuration: of MSLS, else of MSCI.
    pub config: Option<Config>,
    /// Whether MSLS was there: only it knows when the backup finished.
    pub is_finished: bool,
    /// `None` while no stream of the set was seen.
    pub is_encrypted: Option<bool>,
    pub label: Option<&'a Label>,
    pub is_compressed: bool,
    pub proof: Vec<Proof>,
    pub notes: Notes,
}

/// The set as the contract shows it.
pub fn set(parts: Parts<'_>) -> SqlSet {
    let Parts { at, file_offset, start, mut config, label, mut notes, .. } = parts;
    let files = config.as_mut().map(|config| std::mem::take(&mut config.files)).unwrap_or_default();
    let mut clock = Clock { offset: start.utc_offset, file_offset, notes: &mut notes };
    let config = config.as_ref();
    let said = |date: fn(&Config) -> Date| config.map_or(Date::None, date);
    let start_date = match said(|config| config.start) {
        Date::None => start.start,
        date => date,
    };
    let backup_start_date = clock.stamp(start_date, "start date");
    let finish = if parts.is_finished { said(|config| config.finish) } else { Date::None };
    let backup_finish_date = clock.stamp(finish, "finish date");
    // Its place in the block is the one field here that is not proven: an impossible date says nothing of the backup.
    let expiration = if start.expiration == Date::Impossible { Date::None } else { start.expiration };
    let expiration_date = clock.stamp(expiration, "expiration date");
    let database_creation_date = clock.stamp(said(|config| config.created), "creation date of the database");
    let flags = config.and_then(|config| config.flags);
    let has = |bit| flags.map(|flags| flags & bit != 0);
    if has(flag::DAMAGED) == Some(true) {
        let message =
            "SQL Server itself marked this backup as damaged: it was taken with CONTINUE_AFTER_ERROR and met bad pages";
        notes.add(Fault::damaged("marked-damaged", file_offset, message));
    }
    let backup_type = config.and_then(|config| config.backup_type);
    let header = SqlHeader {
        position: start.position,
        name: start.name,
        description: start.description,
        user_name: start.user_name,
        database_name: config.and_then(|config| config.database_name.clone()),
        server_name: config.and_then(|config| config.server_name.clone()),
        machine_name: parts.machine_name,
        backup_type,
        is_copy_only: has(flag::COPY_ONLY),
        has_backup_checksums: has(flag::BACKUP_CHECKSUMS),
        is_compressed: parts.is_compressed,
        is_damaged: has(flag::DAMAGED),
        is_snapshot: has(flag::SNAPSHOT),
        is_encrypted: parts.is_encrypted,
        is_password_protected: Some(start.has_password || label.is_some_and(|label| label.has_password)),
        recovery_model: config.and_then(|config| config.recovery_model),
        page_verify: config.and_then(|config| config.page_verify),
        backup_start_date,
        backup_finish_date,
        expiration_date,
        database_creation_date,
        first_lsn: config.and_then(|config| config.first_lsn),
        last_lsn: config.and_then(|config| config.last_lsn),
        checkpoint_lsn: config.and_then(|config| config.checkpoint_lsn),
        database_backup_lsn: config.and_then(|config| config.database_backup_lsn),
        log_chain_origin_lsn: config.and_then(|config| config.log_chain_origin_lsn),
        backup_set_guid: start.set_guid,
        differential_base_guid: differential_base(backup_type, &files),
        family_guid: config.and_then(|config| config.family_guid),
        recovery_fork_guid: config.and_then(|config| config.recovery_fork_guid),
        binding_id: config.and_then(|config| config.binding_id),
        media_set_guid: label.and_then(|label| label.media_set_guid),
        family_number: label.and_then(|label| label.family_number),
        family_count: label.and_then(|label| label.family_count),
        database_id: config.and_then(|config| config.database_id),
        database_version: config.and_then(|config| config.database_version),
        compatibility_level: config.and_then(|config| config.compatibility_level),
        software_version: config.and_then(|config| config.software_version.clone()),
        collation_bytes: config.and_then(|config| config.collation_bytes.clone()),
        flags,
        backup_size_bytes: config.and_then(|config| config.backup_size_bytes),
        offset: at,
        verdict: notes.verdict,
        proof: parts.proof.into(),
        unprotected_pages: None,
        counts: Seldom::default(),
        problems: notes.problems.into(),
        files: files.into(),
        members: Seldom::default(),
        missing_families: Seldom::default(),
    };
    header.into()
}

/// The media label; its date is read with the offset of the first set, which the same server wrote.
pub fn media(label: &Label, container: &str, offset: Option<Offset>, notes: &mut Notes) -> Media {
    let mut clock = Clock { offset, file_offset: 0, notes };
    Media {
        media_name: label.media_name.clone(),
        media_set_guid: label.media_set_guid,
        family_number: label.family_number,
        family_count: label.family_count,
        media_date: clock.stamp(label.date, "media date"),
        media_wall_time: match label.date {
            Date::At(wall) => Some(wall),
            Date::None | Date::Impossible => None,
        },
        software_name: label.software_name.clone(),
        block_size_bytes: label.block_size_bytes,
        container: container.to_owned(),
    }
}

/// The full a differential needs, when all its data files name the same one.
fn differential_base(backup_type: Option<BackupType>, files: &[DataFile]) -> Option<Guid> {
    let is_differential = matches!(
        backup_type,
        Some(BackupType::Differential | BackupType::DifferentialFile | BackupType::DifferentialPartial)
    );
    let mut bases =
        files.iter().filter(|file| file.file_type == FileType::Data).map(|file| file.differential_base_guid);
    let first = bases.next().flatten().filter(|_| is_differential)?;
    bases.all(|base| base == Some(first)).then_some(first)
}

/// Turns wall-clock readings of the server into moments.
struct Clock<'a> {
    offset: Option<Offset>,
    file_offset: u64,
    notes: &'a mut Notes,
}

impl Clock<'_> {
    fn stamp(&mut self, date: Date, what: &str) -> Option<Stamp> {
        let civil = match date {
            Date::None => return None,
            Date::At(civil) => Some(civil),
            Date::Impossible => None,
        };
        let stamp = match (civil, self.offset) {
            (Some(civil), Some(offset)) => Stamp::from_civil(civil, offset).ok(),
            (Some(_), None) => return None,
            (None, _) => None,
        };
        if stamp.is_none() {
            let message = format!("the {what} is no day or time that a calendar has: bytes of the header were changed");
            self.notes.add(Fault::damaged("impossible-date", self.file_offset, message));
        }
        stamp
    }
}
