//! One backup on record, and where its bytes are.

use crate::base::{Guid, PathName, Stamp};
use crate::evaluate::attribution::Attribution;
use crate::evaluate::class::{Class, class_of};
use crate::model::{HistoryBackup, Location, ServerReading, SqlSet};
use std::sync::{Arc, OnceLock};

/// Where the backup is that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

impl Whereabouts<'_> {
    /// Where no file stands for a row and nobody looked, the server's word is all there is. What should lie in a repository
    /// and does not, and what was thrown away, is no backup.
    pub fn is_listed_only(self) -> bool {
        matches!(self, Self::Elsewhere | Self::Virtual)
    }
}

/// What the rows of one database in one reading have in common.
#[derive(Debug)]
pub struct Home<'a> {
    /// Among all.
    pub number: usize,
    /// The reading that is believed: the instance's own before a copy, the newest of those.
    pub reading: &'a ServerReading,
    /// Its place among the evidence's readings.
    pub reading_number: usize,
    pub database: Option<String>,
    /// The instance it is of, as the deployment file knows it.
    pub server: String,
    /// Whether the rows name the server that was read.
    pub is_own: bool,
    /// By the names alone: what other backups say against it is not in it.
    pub attribution: Arc<Attribution>,
    /// The source that its rows lie in: a script's output lies in some file; what it lists is of its instance all the same.
    pub source: String,
}

impl Home<'_> {
    /// The target that the names tell.
    pub fn target(&self) -> Option<usize> {
        self.attribution.target()
    }

    /// Whether any target could be meant: a server has many databases that nobody asks about.
    pub fn may_be_meant(&self) -> bool {
        match &*self.attribution {
            Attribution::Target(_) => true,
            Attribution::Nobody { could_be, .. } => !could_be.is_empty(),
        }
    }
}

/// The rows that finished by then.
pub fn finished_by<'r, 'a>(
    rows: &'r [Row<'a>],
    until: Stamp,
) -> impl DoubleEndedIterator<Item = &'r Row<'a>> + use<'r, 'a> {
    rows.iter().filter(move |row| row.finished().is_some_and(|at| at <= until))
}

/// One row, whatever number of readings show it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub backup: HistoryBackup,
    pub guid: Guid,
    pub home: Arc<Home<'a>>,
    pub whereabouts: Whereabouts<'a>,
    /// Made when it is asked for: of a million rows, few are shown.
    place: OnceLock<Box<Location>>,
}

impl<'a> Row<'a> {
    pub fn new(backup: HistoryBackup, guid: Guid, home: Arc<Home<'a>>, whereabouts: Whereabouts<'a>) -> Self {
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

    fn first_device(&self) -> Option<&str> {
        self.backup.devices.iter().find_map(|device| device.physical_device_name.as_deref())
    }

    pub fn facts(&self) -> &SqlSet {
        &self.backup.facts
    }

    pub fn class(&self) -> Class {
        class_of(self.facts())
    }

    pub fn finished(&self) -> Option<Stamp> {
        self.backup.facts.backup_finish_date
    }

    /// The first device's name, as the server wrote it.
    pub fn device(&self) -> &str {
        self.first_device().unwrap_or("no device")
    }

    pub fn is_copy_only(&self) -> bool {
        self.backup.facts.is_copy_only == Some(true)
    }

    pub fn is_gone(&self) -> bool {
        matches!(self.whereabouts, Whereabouts::Missing { .. })
    }

    /// The target that its names tell.
    pub fn target(&self) -> Option<usize> {
        self.home.target()
    }
}
