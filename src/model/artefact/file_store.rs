//! A copied Lync file store, and the log of the copy.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A copied tree of service folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileStoreFacts {
    /// `<SiteId>-<Role>-<Instance>` folders, sorted.
    pub folders: Vec<FileStoreFolder>,
    /// The article's classes that were seen, by id: `meeting-content`, `meeting-metadata`, `compliance-logs`,
    /// `application-data`, `device-updates`, `voice-audio`, `persistent-chat-files`; sorted.
    pub classes: Vec<String>,
    /// Folders of which the layout knows no class, sorted.
    pub unknown_folders: Vec<String>,
    /// Files named `Meeting.Active`: meetings that ran while the copy was made.
    pub active_meetings: u64,
    /// The newest modification time of a file in it.
    pub newest_file: Option<Stamp>,
}

/// One service folder of the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FileStoreFolder {
    pub name: String,
    pub file_count: u64,
    pub size_bytes: u64,
}

/// The log of a robocopy run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopyLogFacts {
    pub source: Option<String>,
    pub destination: Option<String>,
    /// Whether the summary stands at the end: the run finished.
    pub is_finished: bool,
    pub files_total: Option<u64>,
    pub files_copied: Option<u64>,
    pub files_skipped: Option<u64>,
    pub files_failed: Option<u64>,
    pub folders_failed: Option<u64>,
    /// Error lines, the first hundred.
    pub errors: Vec<String>,
}
