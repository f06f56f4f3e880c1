//! What a backup can be judged as.

use crate::model::{BackupType, SqlSet};

/// What a backup can be judged as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Full,
    Differential,
    Log,
    Export,
    /// A copied tree, an image, a vendor's file, or a listing of such backups.
    Copy,
    /// A person's statement.
    Attested,
    /// Snapshots, file and partial backups: shown, and never taken for a full.
    Other,
}

impl Class {
    /// As reports and the history name its kind.
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Differential => "differential",
            Self::Log => "log",
            Self::Export => "export",
            Self::Copy | Self::Attested | Self::Other => "copy",
        }
    }

    /// As a sentence calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "full backup",
            Self::Differential => "differential backup",
            Self::Log => "log backup",
            Self::Export => "export",
            Self::Copy => "copy",
            Self::Attested => "attestation",
            Self::Other => "backup",
        }
    }
}

/// What a set can be judged as.
pub fn class_of(facts: &SqlSet) -> Class {
    match facts.backup_type {
        _ if facts.is_snapshot == Some(true) => Class::Other,
        Some(BackupType::Full) => Class::Full,
        Some(BackupType::Differential) => Class::Differential,
        Some(BackupType::Log) => Class::Log,
        _ => Class::Other,
    }
}
