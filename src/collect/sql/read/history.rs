//! The backup history: rows become facts as they come, what the window and its chains do not need is let go at once, and
//! the media families are put beside their sets afterwards.

use super::clock::{Clock, wall};
use super::queries::Shipped;
use super::row::Row;
use super::session::{Session, too_many};
use crate::base::{Few, Stamp};
use crate::model::{
    Alike, BackupType, DeviceType, Encryptor, EncryptorType, HistoryBackup, HistoryDevice, RecoveryModel, SqlHeader,
};
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// Backup sets kept of one instance, the newest: what a log backup a minute makes in half a year, of one database.
const MAX_BACKUPS: usize = 250_000;
/// Media families kept: stripes and mirrors of all sets.
const MAX_DEVICES: usize = 1_000_000;

/// The history as far as it was read.
#[derive(Debug)]
pub struct History {
    pub window_from: Option<Stamp>,
    pub backups: Vec<HistoryBackup>,
}

/// Reads the sets and their devices.
pub fn read(session: &mut Session<'_, '_>, window_from: Option<Stamp>) -> History {
    let clock = session.clock;
    let mut fold = Fold { window: session.window().and_then(wall), ..Fold::default() };
    let is_whole = session.ask(&Shipped::HISTORY, &mut |row| fold.row(row, clock));
    if !is_whole {
        fold = Fold::default();
    }
    // Asked afterwards, so that each device goes to its sets as it comes: two histories do not fit beside each other.
    devices(session, &mut fold);
    if !is_whole {
        return History { window_from, backups: Vec::new() };
    }
    if fold.unusable_count > 0 {
        let rows = crate::base::count(fold.unusable_count, "row has", "rows have");
        let reason = format!("{rows} no type or no valid finish time, and cannot be used");
        session.lacks(&Shipped::HISTORY, &reason);
    }
    let mut window_from = window_from;
    if fold.beyond_count > 0 {
        let oldest = fold.kept.last().and_then(|backup| backup.facts.backup_finish_date);
        let left = crate::base::count(fold.beyond_count, "older backup", "older backups");
        let reason = format!("only the newest {MAX_BACKUPS} backups were kept; {left} of the window were left out");
        session.lacks(&Shipped::HISTORY, &reason);
        window_from = oldest.or(window_from);
    }
    fold.kept.sort_unstable_by_key(order);
    fold.kept.shrink_to_fit();
    History { window_from, backups: fold.kept }
}

fn order(backup: &HistoryBackup) -> (Option<Stamp>, Option<crate::base::Guid>, u16) {
    (backup.facts.backup_finish_date, backup.facts.backup_set_guid, backup.facts.position)
}

/// What is known of a database's fulls while the rows go back in time.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// The window holds a full: only one older is needed, to say how old the chain's base may be.
    full_inside: bool,
    /// The newest full before the window was seen: nothing older is needed.
    is_based: bool,
}

/// Rows, newest first. A server that keeps to the question sends nothing that is let go here; one that does not, or that
/// knows no window, cannot fill the memory.
#[derive(Debug, Default)]
struct Fold {
    window: Option<DateTime>,
    seen: BTreeMap<String, BTreeMap<String, Seen>>,
    kept: Vec<HistoryBackup>,
    /// The media set of each that is kept, and its number there.
    media: Vec<(i64, u32)>,
    alike: Alike,
    unusable_count: u64,
    beyond_count: u64,
}

/// Databases told apart; an instance holds no more.
const MAX_DATABASES: usize = 32_767;

impl Fold {
    fn row(&mut self, row: Row<'_>, clock: Clock) -> Result<(), String> {
        // Most rows of a long history are let go: what decides that is read first, and nothing else of them.
        let Some(outline) = outline(row)? else {
            self.unusable_count += 1;
            return Ok(());
        };
        if !self.is_needed(&outline)? {
            return Ok(());
        }
        if self.kept.len() >= MAX_BACKUPS {
            self.beyond_count += 1;
            return Ok(());
        }
        let Some(mut parsed) = parse(row, clock)? else {
            self.unusable_count += 1;
            return Ok(());
        };
        self.alike.share(&mut parsed.backup);
        let number = u32::try_from(self.kept.len()).unwrap_or(u32::MAX);
        self.media.extend(parsed.media_set_id.map(|id| (id, number)));
        self.kept.push(parsed.backup);
        Ok(())
    }

    fn is_needed(&mut self, outline: &Outline<'_>) -> Result<bool, String> {
        let Some(window) = self.window else { return Ok(true) };
        let is_inside = outline.finished >= window;
        let is_base = outline.is_base;
        if is_inside && !is_base {
            return Ok(true);
        }
        let (database, server) = (outline.database, outline.server);
        let known = self.seen.get(database).and_then(|servers| servers.get(server)).copied();
        let mut seen = known.unwrap_or_default();
        let is_needed = is_inside || (!seen.is_based && (is_base || !seen.full_inside));
        seen.full_inside |= is_inside;
        seen.is_based |= !is_inside && is_base;
        if known.is_none() && self.seen.len() >= MAX_DATABASES {
            return Err("the history names more databases than an instance can hold".to_owned());
        }
        if known.is_none_or(|before| (before.full_inside, before.is_based) != (seen.full_inside, seen.is_based)) {
            self.seen.entry(database.to_owned()).or_default().insert(server.to_owned(), seen);
        }
        Ok(is_needed)
    }
}

/// What the fold decides by.
#[derive(Debug)]
struct Outline<'a> {
    /// In the server's own time, as the window is.
    finished: DateTime,
    /// A full backup that differentials build on.
    is_base: bool,
    database: &'a str,
    server: &'a str,
}

/// `None`: the row does not say what it is of, or when it finished.
fn outline(row: Row<'_>) -> Result<Option<Outline<'_>>, String> {
    let mut names = row.from("database_name");
    let (database, server) = (names.text()?.unwrap_or_default(), names.text()?.unwrap_or_default());
    let mut kind = row.from("backup_type");
    let (backup_type, is_copy_only) = (kind.text()?.and_then(backup_type), kind.flag()? == Some(true));
    let finished = row.from("finished").text()?.and_then(wall);
    let both = finished.zip(backup_type);
    Ok(both.map(|(finished, of)| Outline {
        finished,
        is_base: of == BackupType::Full && !is_copy_only,
        database,
        server,
    }))
}

/// A row, and how its devices find it.
#[derive(Debug)]
struct Parsed {
    media_set_id: Option<i64>,
    backup: HistoryBackup,
}

/// `None`: it finished at a time that no calendar has.
fn parse(mut row: Row<'_>, clock: Clock) -> Result<Option<Parsed>, String> {
    let media_set_id = row.int()?;
    let backup_set_guid = row.guid()?;
    let media_set_guid = row.guid()?;
    let family_count = row.number()?;
    let is_compressed = row.flag()? == Some(true);
    let position = row.number()?.unwrap_or(0);
    let (name, description, user_name) = (row.owned()?, row.owned()?, row.owned()?);
    let (database_name, server_name, machine_name) = (row.owned()?, row.owned()?, row.owned()?);
    let backup_type = row.text()?.and_then(backup_type);
    let is_copy_only = row.flag()?;
    let has_backup_checksums = row.flag()?;
    let is_damaged = row.flag()?;
    let is_snapshot = row.flag()?;
    let has_incomplete_metadata = row.flag()?;
    let is_password_protected = row.flag()?;
    // Versions that cannot encrypt have no such column, and say NULL as well.
    let is_encrypted = Some(row.text()?.is_some_and(|algorithm| !algorithm.is_empty()));
    let recovery_model = row.text()?.and_then(recovery_model);
    let (started, finished, expires, created) = (row.text()?, row.text()?, row.text()?, row.text()?);
    let clock = clock.in_quarters(row.int()?);
    let (first_lsn, last_lsn, checkpoint_lsn, database_backup_lsn) = (row.lsn()?, row.lsn()?, row.lsn()?, row.lsn()?);
    let (differential_base_guid, family_guid) = (row.guid()?, row.guid()?);
    let (recovery_fork_guid, binding_id) = (row.guid()?, row.guid()?);
    let (database_version, compatibility_level) = (row.number()?, row.number()?);
    let software_version = match (row.int()?, row.int()?, row.int()?) {
        (Some(major), Some(minor), Some(build)) => Some(format!("{major}.{minor}.{build}")),
        _ => None,
    };
    let flags = row.number()?;
    let backup_size_bytes = row.number()?;
    let compressed_size_bytes = row.number()?;
    let (thumbprint, encryptor_type) = (row.text()?.and_then(thumbprint), row.text()?);
    let encryptor =
        thumbprint.map(|thumbprint| Encryptor { kind: encryptor_type.map(self::encryptor_type), thumbprint }.into());
    let Some(backup_finish_date) = clock.stamp(finished) else { return Ok(None) };
    let header = SqlHeader {
        name,
        description,
        user_name,
        database_name,
        server_name,
        machine_name,
        backup_type,
        is_copy_only,
        has_backup_checksums,
        is_compressed,
        is_damaged,
        is_snapshot,
        is_encrypted,
        is_password_protected,
        recovery_model,
        backup_start_date: clock.stamp(started),
        backup_finish_date: Some(backup_finish_date),
        expiration_date: clock.stamp(expires),
        database_creation_date: clock.stamp(created),
        first_lsn,
        last_lsn,
        checkpoint_lsn,
        database_backup_lsn,
        backup_set_guid,
        differential_base_guid,
        family_guid,
        recovery_fork_guid,
        binding_id,
        media_set_guid,
        family_count,
        database_version,
        compatibility_level,
        software_version,
        flags,
        backup_size_bytes,
        ..SqlHeader::at(position)
    };
    let facts = header.into();
    let backup =
        HistoryBackup { facts, compressed_size_bytes, has_incomplete_metadata, encryptor, devices: Few::default() };
    Ok(Some(Parsed { media_set_id, backup }))
}

/// Puts the families of each media set beside its sets, sorted by family and mirror; of an answer that is not whole, none.
fn devices(session: &mut Session<'_, '_>, fold: &mut Fold) {
    let Fold { kept, media, .. } = fold;
    media.sort_unstable();
    let mut count = 0;
    let is_whole = session.ask(&Shipped::DEVICES, &mut |mut row| {
        let Some(media_set_id) = row.int()? else { return Ok(()) };
        let family_number = row.number()?;
        let mirror = row.number()?.unwrap_or(0);
        let device_type = device_type(row.int()?);
        let physical_device_name = row.text()?.filter(|name| !name.is_empty());
        count += 1;
        if count > MAX_DEVICES {
            return Err(too_many(MAX_DEVICES));
        }
        let first = media.partition_point(|(id, _)| *id < media_set_id);
        let of_media = media.iter().skip(first).take_while(|(id, _)| *id == media_set_id);
        for number in of_media.filter_map(|(_, number)| usize::try_from(*number).ok()) {
            let Some(backup) = kept.get_mut(number) else { continue };
            let physical_device_name = physical_device_name.map(Box::from);
            backup.devices.push(HistoryDevice { family_number, mirror, device_type, physical_device_name });
        }
        Ok(())
    });
    for backup in kept {
        if is_whole {
            backup.devices.sort_unstable();
        } else {
            backup.devices = Few::default();
        }
    }
}

/// `backupmediafamily.device_type`; permanent devices have 100 more.
fn device_type(value: Option<i64>) -> DeviceType {
    match value {
        Some(2 | 102) => DeviceType::Disk,
        Some(5 | 105) => DeviceType::Tape,
        Some(7 | 107) => DeviceType::Virtual,
        Some(9 | 109) => DeviceType::Url,
        _ => DeviceType::Other,
    }
}

/// `backupset.type`.
pub fn backup_type(text: &str) -> Option<BackupType> {
    match text.trim() {
        "D" => Some(BackupType::Full),
        "I" => Some(BackupType::Differential),
        "L" => Some(BackupType::Log),
        "F" => Some(BackupType::File),
        "G" => Some(BackupType::DifferentialFile),
        "P" => Some(BackupType::Partial),
        "Q" => Some(BackupType::DifferentialPartial),
        _ => None,
    }
}

/// `backupset.encryptor_thumbprint`, in hexadecimal; what is none says nothing.
fn thumbprint(text: &str) -> Option<String> {
    let is_some = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_some.then(|| text.to_ascii_lowercase())
}

/// `backupset.encryptor_type`: `CERTIFICATE` or `ASYMMETRIC KEY`.
fn encryptor_type(text: &str) -> EncryptorType {
    match text.trim().to_ascii_uppercase().replace('_', " ").as_str() {
        "CERTIFICATE" => EncryptorType::Certificate,
        "ASYMMETRIC KEY" => EncryptorType::AsymmetricKey,
        _ => EncryptorType::Other,
    }
}

/// `backupset.recovery_model`: `FULL`, `BULK-LOGGED` or `SIMPLE`.
fn recovery_model(text: &str) -> Option<RecoveryModel> {
    match text.trim() {
        "FULL" => Some(RecoveryModel::Full),
        "BULK-LOGGED" | "BULK_LOGGED" => Some(RecoveryModel::BulkLogged),
        "SIMPLE" => Some(RecoveryModel::Simple),
        _ => None,
    }
}
