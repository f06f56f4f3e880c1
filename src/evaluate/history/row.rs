//! One backup on record, and where its bytes are.

use crate::base::{Guid, PathName, Stamp};
use crate::evaluate::attribution::Attribution;
use crate::evaluate::class::{Class, class_of};
use crate::model::{HistoryBackup, Location, ReadingOrigin, ServerReading, SqlSet};
use std::sync::{Arc, OnceLock};

/// Where the backup is that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts<'a> {
    /// In files of a repository: that is the better witness.
    InFile,
    /// A repository should hold it, was looked at as a whole, and does not.
    Missing {
        repository: &'a str,
        /// Not only by what lies beside it on a local drive, from where it may not have been copied yet.
        is_certain: bool,
    },
    /// It may lie in that repository where nobody could look, or was written while we looked.
    CouldBeUnseen { repository: &'a str },
    /// It was thrown away.
    Nul,
    /// On a disk that no repository is known to hold.
    Elsewhere,
    /// With a backup product, on tape or in a cloud.
    Virtual,
}

/// What the rows of one database in one reading have in common.
#[derive(Debug)]
pub struct Home<'a> {
    /// The reading that is believed: the instance's own before a copy, the newest of those.
    pub reading: &'a ServerReading,
    /// The instance it is of, as the deployment file knows it.
    pub server: String,
    pub attribution: Arc<Attribution>,
    /// The source that its rows lie in: a script's output lies in some file; what it lists is of its instance all the same.
    pub source: String,
}

impl<'a> Home<'a> {
    pub fn new(reading: &'a ServerReading, server: String, attribution: Attribution) -> Self {
        let source = match reading.origin {
            ReadingOrigin::Live => reading.source.clone(),
            ReadingOrigin::Script => reading.instance.to_string(),
        };
        Self { reading, server, attribution: Arc::new(attribution), source }
    }
}

/// One row, whatever number of readings show it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub backup: &'a HistoryBackup,
    pub guid: Guid,
    pub home: Arc<Home<'a>>,
    pub whereabouts: Whereabouts<'a>,
    /// Made when it is asked for: of a million rows, few are shown.
    place: OnceLock<Box<Location>>,
}

impl<'a> Row<'a> {
    pub fn new(backup: &'a HistoryBackup, guid: Guid, home: Arc<Home<'a>>, whereabouts: Whereabouts<'a>) -> Self {
        Self { backup, guid, home, whereabouts, place: OnceLock::new() }
    }

    /// The first device, in the source that was read.
    pub fn place(&self) -> &Location {
        self.place.get_or_init(|| {
            let size_bytes = self.backup.compressed_size_bytes.or(self.facts().backup_size_bytes).unwrap_or_default();
            let path = PathName::from(self.first_device().unwrap_or_default());
            Box::new(Location { source: self.home.source.clone(), path, size_bytes, modified: None })
        })
    }

    /// Source and path of [`Self::place`].
    pub fn named(&self) -> (&str, &[u8]) {
        (&self.home.source, self.first_device().unwrap_or_default().as_bytes())
    }

    fn first_device(&self) -> Option<&'a str> {
        self.backup.devices.iter().find_map(|device| device.physical_device_name.as_deref())
    }

    pub fn facts(&self) -> &'a SqlSet {
        &self.backup.facts
    }

    pub fn class(&self) -> Class {
        class_of(self.facts())
    }

    pub fn finished(&self) -> Option<Stamp> {
        self.backup.facts.backup_finish_date
    }

    /// The first device's name, as the server wrote it.
    pub fn device(&self) -> &'a str {
        self.first_device().unwrap_or("no device")
    }

    pub fn is_copy_only(&self) -> bool {
        self.backup.facts.is_copy_only == Some(true)
    }

    pub fn is_gone(&self) -> bool {
        matches!(self.whereabouts, Whereabouts::Missing { .. })
    }
}
