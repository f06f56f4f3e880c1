//! Where the backup of a row is: the device it names against what repositories are called and what they hold.

use super::device::DevicePath;
use super::row::Whereabouts;
use super::seen::Seen;
use crate::base::{Guid, Stamp, system_folder};
use crate::model::{DeviceType, HistoryBackup, HistoryDevice, ServerReading};
use crate::policy::Policy;
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// What finished so shortly before the collecting began may have been copied after its folder was listed.
const STILL_MOVING: SignedDuration = SignedDuration::from_mins(10);

/// A folder as one machine, or for a share every machine, names it.
type Folder = (Option<String>, DevicePath);

/// Which repositories hold which folders of servers.
#[derive(Debug)]
pub struct Folders<'a> {
    /// Declared: repository, folder, and of which instance alone.
    known: Vec<(&'a str, DevicePath, Option<&'a crate::model::Instance>)>,
    /// By content: repositories that hold backups that were written there, and the newest such.
    inferred: BTreeMap<Folder, BTreeMap<&'a str, Option<Stamp>>>,
}

/// One device's repository.
struct Holder<'a> {
    repository: &'a str,
    is_certain: bool,
}

impl<'a> Folders<'a> {
    /// From the deployment file and from all rows that a file matches.
    pub fn new<'r>(
        policy: &'a Policy,
        seen: &Seen<'a>,
        rows: impl Iterator<Item = (Guid, &'r HistoryBackup, &'a ServerReading)>,
    ) -> Self {
        let known = policy.deployment.repositories.iter().flat_map(|repository| {
            repository
                .known_as
                .iter()
                .filter_map(|known| Some((repository.name.as_str(), DevicePath::new(&known.path)?, known.sql.as_ref())))
        });
        let mut folders = Self { known: known.collect(), inferred: BTreeMap::new() };
        for (guid, backup, reading) in rows {
            let Some(set) = seen.sets.get(&guid) else { continue };
            for device in backup.devices.iter().filter(|device| device.device_type == DeviceType::Disk) {
                let Some(folder) = path_of(device).and_then(|path| key(path.folder()?, reading)) else { continue };
                let of_family = |family: Option<u16>| {
                    family.is_none() || device.family_number.is_none() || family == device.family_number
                };
                let copies =
                    set.members.iter().filter(|member| of_family(member.family_number)).flat_map(|m| &m.copies);
                for copy in copies {
                    let held = folders.inferred.entry(folder.clone()).or_default();
                    let newest = held.entry(&copy.location.source).or_default();
                    *newest = (*newest).max(backup.facts.backup_finish_date);
                }
            }
        }
        folders
    }

    /// Of a row that no file matches.
    pub fn whereabouts(
        &self,
        seen: &Seen<'a>,
        backup: &HistoryBackup,
        reading: &ServerReading,
        collected_at: Stamp,
    ) -> Whereabouts<'a> {
        let devices = &backup.devices;
        if backup.is_nul() {
            return Whereabouts::Nul;
        }
        // A file of this very media that could not be read to its end may hold it.
        let media = backup.facts.media_set_guid.and_then(|guid| seen.media.get(&guid));
        if let Some((repository, _)) = media.and_then(|held| held.iter().find(|(_, is_read)| !**is_read)) {
            return Whereabouts::CouldBeUnseen { repository };
        }
        if !devices.iter().any(|device| device.device_type == DeviceType::Disk) {
            return Whereabouts::Virtual;
        }
        let mut found: Option<Holder<'a>> = None;
        for device in devices.iter().filter(|device| !device.is_nul()) {
            let on_media = media.and_then(|held| held.keys().next());
            let holder = match on_media {
                Some(repository) => Some(Holder { repository, is_certain: true }),
                None => self.holder(device, reading, backup.facts.backup_finish_date),
            };
            let Some(holder) = holder else { return Whereabouts::Elsewhere };
            let is_certain = found.as_ref().is_none_or(|found| found.is_certain) && holder.is_certain;
            found = Some(Holder { is_certain, ..holder });
        }
        let Some(Holder { repository, is_certain }) = found else { return Whereabouts::Elsewhere };
        let finished = backup.facts.backup_finish_date;
        let is_moving = finished.is_none_or(|at| collected_at.at.duration_since(at.at) < STILL_MOVING);
        // A file of that name that cannot be read is damaged rather than missing, and that is said of it.
        let is_unread = devices
            .iter()
            .filter_map(|device| device.physical_device_name.as_deref())
            .any(|name| name.rsplit(['\\', '/']).next().is_some_and(|name| seen.is_unread(repository, name)));
        // A server may have written where the system lets nobody look.
        let is_hidden = devices
            .iter()
            .filter_map(|device| device.physical_device_name.as_deref())
            .any(|name| system_folder(name).is_some());
        if is_moving || is_unread || is_hidden || !seen.is_whole(repository) {
            return Whereabouts::CouldBeUnseen { repository };
        }
        Whereabouts::Missing { repository, is_certain }
    }

    /// The repository that should hold a device's file. Content makes it certain where every machine calls the folder
    /// so, or where a newer backup of the same folder has arrived already.
    fn holder(&self, device: &HistoryDevice, reading: &ServerReading, at: Option<Stamp>) -> Option<Holder<'a>> {
        let path = path_of(device).filter(|_| device.device_type == DeviceType::Disk)?;
        let declared = self.known.iter().filter(|(_, folder, sql)| {
            path.lies_under(folder)
                && sql.is_none_or(|sql| {
                    sql.same_name(&reading.instance) && sql.first_label() == reading.instance.first_label()
                })
        });
        // Of nested folders the innermost.
        if let Some((repository, ..)) = declared.max_by(|a, b| a.1.cmp(&b.1)) {
            return Some(Holder { repository, is_certain: true });
        }
        let folder = path.folder()?;
        let is_share = folder.is_share();
        let (repository, newest) =
            self.inferred.get(&key(folder, reading)?)?.iter().max_by_key(|(_, newest)| **newest)?;
        Some(Holder { repository, is_certain: is_share || *newest > at })
    }
}

fn path_of(device: &HistoryDevice) -> Option<DevicePath> {
    DevicePath::new(device.physical_device_name.as_deref()?)
}

fn key(folder: DevicePath, reading: &ServerReading) -> Option<Folder> {
    let host = (!folder.is_share()).then(|| {
        let machine = reading.server.machine_name.clone();
        machine.unwrap_or_else(|| reading.instance.first_label()).to_uppercase()
    });
    Some((host, folder))
}
