//! One backup on record, and where its bytes are.

use crate::base::{Guid, Stamp};
use crate::evaluate::attribution::Attribution;
use crate::evaluate::class::{Class, class_of};
use crate::model::{HistoryBackup, Location, ServerReading, SqlSet};
use std::sync::Arc;

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
}

/// One row, whatever number of readings show it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub backup: &'a HistoryBackup,
    pub guid: Guid,
    pub home: Arc<Home<'a>>,
    pub whereabouts: Whereabouts<'a>,
    /// The first device, in the source that was read.
    pub place: Location,
}

impl<'a> Row<'a> {
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
        self.backup.devices.iter().find_map(|device| device.physical_device_name.as_deref()).unwrap_or("no device")
    }

    pub fn is_copy_only(&self) -> bool {
        self.backup.facts.is_copy_only == Some(true)
    }

    pub fn is_gone(&self) -> bool {
        matches!(self.whereabouts, Whereabouts::Missing { .. })
    }
}
