//! `verify = "server"`: RESTORE VERIFYONLY of the newest backup of every database and of what is restored on top of it, one
//! at a time. The server reads the files itself, where it wrote them, and records that it did.

use super::query::{Cell, Query, Refusal, RunQuery};
use crate::base::{Guid, Stamp};
use crate::model::{BackupType, DeviceType, HistoryBackup, HistoryRows, ServerReading, ServerVerification};
use std::collections::BTreeMap;

/// `RESTORE HEADERONLY`: its columns are the server's choice.
pub const HEADER: &str = "header";
const VERIFY: &str = "verify";
/// `BackupSetGUID`, the 51st column of RESTORE HEADERONLY since SQL Server 2005.
const GUID_COLUMN: usize = 50;
/// A backup may have 64 devices.
const MAX_DEVICES: usize = 64;
/// What the server says of the backup itself: damaged pages or sets, files that end early, content that is no backup.
/// Every other error says that it could not look: 3201 path or right, 33111 a key that is elsewhere ...
const VERDICTS: [u32; 10] = [3183, 3189, 3203, 3241, 3242, 3246, 3256, 3266, 3270, 3271];

/// Somebody who answers, and who can be asked again after a query that was given up.
pub trait Renew: RunQuery {
    /// Makes sure of a connection.
    ///
    /// # Errors
    /// There is none to be had.
    fn renew(&mut self) -> Result<(), Refusal>;
}

/// Verifies the newest backups of a reading; `clock` says when each was done.
pub fn verify(asker: &mut dyn Renew, reading: &ServerReading, clock: &dyn Fn() -> Stamp) -> Vec<ServerVerification> {
    let mut out = Vec::new();
    let mut ended: Option<Refusal> = None;
    for backup in newest(&reading.backups) {
        let Some(guid) = backup.facts.backup_set_guid else { continue };
        let with_checksum = backup.facts.has_backup_checksums == Some(true);
        let result = match &ended {
            Some(refusal) => Err((refusal.to_string(), false)),
            None => one(asker, &backup, guid, with_checksum).map_err(|failure| match failure {
                Failure::NotAsked(reason) => (reason, false),
                Failure::Refused(refusal) => {
                    if matches!(refusal, Refusal::OutOfBudget) {
                        ended = Some(refusal.clone());
                    }
                    let is_verdict = matches!(&refusal, Refusal::Server { number, .. } if VERDICTS.contains(number));
                    (refusal.to_string(), is_verdict)
                }
                Failure::NoConnection(refusal) => {
                    ended = Some(refusal.clone());
                    (refusal.to_string(), false)
                }
            }),
        };
        let (error, is_verdict) = match result {
            Ok(()) => (None, true),
            Err((error, is_verdict)) => (Some(error), is_verdict),
        };
        out.push(ServerVerification { backup_set_guid: guid, verified_at: clock(), with_checksum, error, is_verdict });
    }
    out
}

enum Failure {
    NotAsked(String),
    Refused(Refusal),
    NoConnection(Refusal),
}

/// The newest full backup of a database, the newest differential, and the logs since.
#[derive(Default)]
struct Newest {
    full: Option<HistoryBackup>,
    differential: Option<HistoryBackup>,
    logs: Vec<HistoryBackup>,
}

fn order(backup: &HistoryBackup) -> impl Ord + use<> {
    (backup.facts.backup_finish_date, backup.facts.backup_set_guid)
}

impl Newest {
    fn base(&self) -> Option<&HistoryBackup> {
        self.differential.as_ref().or(self.full.as_ref())
    }
}

/// Fulls of all databases first, then differentials, then logs: what a budget does not reach matters least.
fn newest(backups: &HistoryRows) -> Vec<HistoryBackup> {
    let mut by_database: BTreeMap<String, Newest> = BTreeMap::new();
    let finished = || {
        let named = backups.iter().filter(|backup| backup.facts.backup_finish_date.is_some());
        named.filter_map(|backup| Some((backup.facts.database_name.as_deref()?.to_lowercase(), backup)))
    };
    for (database, backup) in finished() {
        let of_one = by_database.entry(database).or_default();
        let known = match backup.facts.backup_type {
            Some(BackupType::Full) => &mut of_one.full,
            Some(BackupType::Differential) => &mut of_one.differential,
            _ => continue,
        };
        if known.as_ref().is_none_or(|known| order(known) <= order(&backup)) {
            *known = Some(backup);
        }
    }
    by_database.retain(|_, of_one| of_one.full.is_some());
    let is_after =
        |one: &HistoryBackup, base: &HistoryBackup| one.facts.backup_finish_date > base.facts.backup_finish_date;
    for of_one in by_database.values_mut() {
        let full = of_one.full.as_ref();
        of_one.differential.take_if(|differential| full.is_some_and(|full| !is_after(differential, full)));
    }
    // Logs are many: only those that follow are kept.
    for (database, backup) in finished().filter(|(_, backup)| backup.facts.backup_type == Some(BackupType::Log)) {
        if let Some(of_one) = by_database.get_mut(&database)
            && of_one.base().is_some_and(|base| is_after(&backup, base))
        {
            of_one.logs.push(backup);
        }
    }
    let (mut fulls, mut differentials, mut logs) = (Vec::new(), Vec::new(), Vec::new());
    for mut of_one in by_database.into_values() {
        of_one.logs.sort_by_key(order);
        fulls.extend(of_one.full);
        differentials.extend(of_one.differential);
        logs.append(&mut of_one.logs);
    }
    fulls.into_iter().chain(differentials).chain(logs).collect()
}

fn one(asker: &mut dyn Renew, backup: &HistoryBackup, guid: Guid, with_checksum: bool) -> Result<(), Failure> {
    let devices = devices(backup).map_err(Failure::NotAsked)?;
    asker.renew().map_err(Failure::NoConnection)?;
    let position = backup.facts.position.max(1);
    // The same file may have been written again since: then the server would verify another backup.
    let header = Query { name: HEADER, text: format!("RESTORE HEADERONLY FROM {devices} WITH FILE = {position};") };
    let mut found = None;
    asker
        .rows(&header, &mut |cells| {
            if let Some(Cell::Text(text)) = cells.get(GUID_COLUMN) {
                found = text.parse::<Guid>().ok();
            }
            Ok(())
        })
        .map_err(Failure::Refused)?;
    if found != Some(guid) {
        return Err(Failure::NotAsked(match found {
            Some(other) => format!("the file now holds another backup ({other}): it was overwritten"),
            None => "the server does not say which backup the file holds".to_owned(),
        }));
    }
    let checksum = if with_checksum { ", CHECKSUM" } else { "" };
    let text = format!("RESTORE VERIFYONLY FROM {devices} WITH FILE = {position}{checksum};");
    asker.rows(&Query { name: VERIFY, text }, &mut |_| Ok(())).map_err(Failure::Refused)
}

/// `DISK = N'..', DISK = N'..'` of the families of the original, in their order.
fn devices(backup: &HistoryBackup) -> Result<String, String> {
    let originals: Vec<_> = backup.devices.iter().filter(|device| device.mirror == 0).collect();
    if originals.is_empty() || originals.len() > MAX_DEVICES {
        return Err("the history does not say which files hold it".to_owned());
    }
    let mut families: Vec<_> = originals
        .into_iter()
        .map(|device| {
            let name = device.physical_device_name.as_deref().filter(|name| !name.trim().is_empty());
            match (device.device_type, name) {
                (_, Some(_)) if device.is_nul() => Err("it was written to NUL: nothing is there to verify".to_owned()),
                (DeviceType::Disk, Some(name)) if !name.contains('\0') => {
                    Ok((device.family_number, format!("DISK = N'{}'", name.replace('\'', "''"))))
                }
                (DeviceType::Disk, _) => Err("the history does not say which files hold it".to_owned()),
                _ => Err("it is not on disk: only the product that wrote it can verify it".to_owned()),
            }
        })
        .collect::<Result<_, _>>()?;
    families.sort();
    let expected = backup.facts.family_count.map(usize::from);
    if expected.is_some_and(|count| count != families.len()) {
        return Err(format!("the history names {} of its {} files", families.len(), expected.unwrap_or_default()));
    }
    Ok(families.into_iter().map(|(_, device)| device).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
#[path = "verify_only_tests.rs"]
mod tests;
