//! A copied Lync file store, and the log of the copy.

use crate::base::Stamp;
use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A copied tree of service folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileStoreFacts {
    /// `<SiteId>-<Role>-<Instance>` folders, sorted, the first thousand.
    pub folders: Vec<FileStoreFolder>,
    /// The article's classes that were seen, by id: `meeting-content`, `meeting-metadata`, `compliance-logs`,
    /// `application-data`, `device-updates`, `voice-audio`, `persistent-chat-files`; sorted.
    pub classes: Vec<String>,
    /// What each class seen holds; a class may be there and empty.
    pub class_totals: Vec<FileStoreFolder>,
    /// Folders of Response Groups, Call Park and announcements, below the store's folder, sorted, the first
    /// thousand.
    pub voice_folders: Vec<FileStoreFolder>,
    /// Folders of which the layout knows no class, sorted, the first hundred.
    pub unknown_folders: Vec<String>,
    /// Files without content: leftovers of a copy that was cut, or empty at their source.
    pub empty_files: u64,
    /// Files of the voice applications that are named like audio (.wav, .wma) and are none by their head, the first
    /// ten.
    #[serde(default)]
    pub foreign_audio: Vec<String>,
    /// All of them.
    #[serde(default)]
    pub foreign_audio_count: u64,
    /// Files of the voice applications that are named like audio and whose head could not be read, the first ten, each
    /// with the reason.
    #[serde(default)]
    pub unreadable_audio: Vec<String>,
    /// All of them.
    #[serde(default)]
    pub unreadable_audio_count: u64,
    /// Files of the voice applications that are named like audio and begin as such; null in evidence of versions that
    /// did not count them.
    #[serde(default)]
    pub sound_audio_count: Option<u64>,
    /// What the folder of the applications (`1-ApplicationServer-1/AppServerFiles`) holds, with all below it; sorted.
    /// Empty in evidence of versions that did not count it.
    #[serde(default)]
    pub application_folders: Vec<FileStoreFolder>,
    /// Mappings of the deployment file whose pattern matches a file in the copy, each with the first such file; sorted.
    #[serde(default)]
    pub mapped_inside: Vec<MappedInside>,
    /// Files named `Meeting.Active`: meetings that ran while the copy was made.
    pub active_meetings: u64,
    /// The newest modification time of a file in it.
    pub newest_file: Option<Stamp>,
}

/// A mapping that matches a file inside a copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct MappedInside {
    /// As written in the deployment file.
    pub pattern: String,
    /// The first file that it matches, below the repository.
    pub file: String,
}

impl FileStoreFacts {
    /// The services' folders, lower case, that hold what the voice applications keep. Where that was not seen one by one:
    /// all of application servers.
    pub fn voice_services(&self) -> BTreeSet<String> {
        let service = |path: &str| path.split('/').next().unwrap_or_default().to_lowercase();
        let seen: BTreeSet<String> = self.voice_folders.iter().map(|one| service(&one.name)).collect();
        if !seen.is_empty() {
            return seen;
        }
        self.folders
            .iter()
            .map(|one| one.name.to_lowercase())
            .filter(|name| name.contains("-applicationserver-"))
            .collect()
    }
}

/// What a service folder, a class or a part of one holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FileStoreFolder {
    pub name: String,
    pub file_count: u64,
    pub size_bytes: u64,
}

/// The log of one or more robocopy runs; its own facts are those of the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopyLogFacts {
    pub source: Option<String>,
    pub destination: Option<String>,
    /// Whether the summary stands at the end: the run finished.
    pub is_finished: bool,
    /// Wall-clock time of the machine that copied; null where the log's language is not understood.
    #[schemars(with = "Option<String>")]
    pub started: Option<civil::DateTime>,
    #[schemars(with = "Option<String>")]
    pub ended: Option<civil::DateTime>,
    /// What robocopy must have answered, by its table: 1 copied, 2 extra, 4 mismatched, 8 failed, added up; from 8 on
    /// the copy lacks something. Null while not finished.
    pub exit_code: Option<u8>,
    pub files_total: Option<u64>,
    pub files_copied: Option<u64>,
    pub files_skipped: Option<u64>,
    /// Files that are folders in the copy; null where earlier versions read the log.
    #[serde(default)]
    pub files_mismatched: Option<u64>,
    /// Files and folders of the copy that the source did not have; null where earlier versions read the log.
    #[serde(default)]
    pub files_extra: Option<u64>,
    #[serde(default)]
    pub folders_extra: Option<u64>,
    pub files_failed: Option<u64>,
    pub folders_failed: Option<u64>,
    /// Rounded as robocopy writes them (`1.4 g`).
    pub bytes_total: Option<u64>,
    pub bytes_copied: Option<u64>,
    pub bytes_failed: Option<u64>,
    /// How far `bytes_total` may be from what was counted; null where the log does not tell.
    #[serde(default)]
    pub bytes_step: Option<u64>,
    /// File names that the run was asked to copy: `*.*`, or fewer.
    #[serde(default)]
    pub files: Vec<String>,
    /// Names of files and folders that the run left out.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Its options, as written; null where the log does not name them.
    #[serde(default)]
    pub options: Option<Vec<String>>,
    /// Error lines, the first hundred.
    pub errors: Vec<String>,
    /// Runs that stand before the last in the same log, oldest first; the newest hundred.
    pub earlier_runs: Vec<CopyRun>,
}

/// An earlier run of the same log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopyRun {
    pub source: Option<String>,
    pub destination: Option<String>,
    pub is_finished: bool,
    #[schemars(with = "Option<String>")]
    pub started: Option<civil::DateTime>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub ended: Option<civil::DateTime>,
    pub exit_code: Option<u8>,
    #[serde(default)]
    pub files_total: Option<u64>,
    #[serde(default)]
    pub files_copied: Option<u64>,
    #[serde(default)]
    pub files_skipped: Option<u64>,
    #[serde(default)]
    pub files_mismatched: Option<u64>,
    #[serde(default)]
    pub files_extra: Option<u64>,
    #[serde(default)]
    pub folders_extra: Option<u64>,
    #[serde(default)]
    pub files_failed: Option<u64>,
    #[serde(default)]
    pub folders_failed: Option<u64>,
    #[serde(default)]
    pub bytes_total: Option<u64>,
    #[serde(default)]
    pub bytes_failed: Option<u64>,
    #[serde(default)]
    pub bytes_step: Option<u64>,
    /// Error lines, the first twenty.
    #[serde(default)]
    pub errors: Vec<String>,
    #[serde(default)]
    pub error_count: u64,
    #[serde(default)]
    pub files: Vec<String>,
    #[serde(default)]
    pub left_out: Vec<String>,
    #[serde(default)]
    pub options: Option<Vec<String>>,
}

/// `1-WebServices-1`: the topology's number of the site, the kind of service, and its number.
pub fn is_service_folder(folder: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = folder.split('-').collect();
    match parts.as_slice() {
        [site, kind, number] => {
            is_number(site)
                && is_number(number)
                && kind.len() > 2
                && kind.bytes().all(|byte| byte.is_ascii_alphabetic())
        }
        _ => false,
    }
}
