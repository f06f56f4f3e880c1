//! What was looked at, and what of it belongs to no target.

use super::{EvidenceOrigin, Finding};
use crate::base::{PathName, Stamp};
use crate::model::{
    Encryption, Instance, Kind, KindOrigin, MemberPath, Note, ReadingOrigin, SourceKind, Status, TlsVersion,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReport {
    pub name: String,
    pub kind: SourceKind,
    #[serde(flatten)]
    pub path: PathName,
    /// The machine that holds a repository, as the deployment file says; null if it does not, and in reports of versions
    /// before this key.
    #[serde(default)]
    pub host: Option<String>,
    /// Whether this audit looked there itself.
    pub origin: EvidenceOrigin,
    /// Of the file that the evidence was saved in, lower-case hexadecimal; null for a live audit.
    pub evidence_sha256: Option<String>,
    /// `pass` when all of it was looked at, `unknown` when some or all was not.
    pub status: Status,
    /// What could not be looked at.
    pub notes: Vec<Note>,
    /// Findings about the source, or about files that belong to no target.
    pub findings: Vec<Finding>,
    /// What SQL Servers said of themselves, live or in a script's output that lies here; sorted by instance and time.
    pub readings: Vec<ReadingReport>,
}

/// One reading of a SQL Server instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadingReport {
    pub instance: Instance,
    pub origin: ReadingOrigin,
    /// By the server's own clock.
    pub read_at: Stamp,
    /// The server's clock less the collecting computer's; null where nobody could compare them.
    pub clock_offset_seconds: Option<i64>,
    /// Null of a script's output.
    pub encryption: Option<Encryption>,
    /// What the server chose. Null of a script's output, and of a connection without TLS.
    pub tls_version: Option<TlsVersion>,
    pub product_version: Option<String>,
    pub edition: Option<String>,
    /// Backups on record that were read one by one.
    pub backup_count: u64,
    pub window_from: Option<Stamp>,
    pub oldest_history: Option<Stamp>,
    pub unread: Vec<UnreadReport>,
}

/// A fact that could not be read from a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadReport {
    pub fact: String,
    pub reason: String,
    /// The statement that grants it, if a grant is missing.
    pub grant: Option<String>,
}

/// Size of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepositoryReport {
    pub name: String,
    pub file_count: u64,
    pub size_bytes: u64,
    pub unreadable_count: u64,
    /// Size of the files in which everything was verified. Zero in reports of versions before this key.
    #[serde(default)]
    pub verified_bytes: u64,
}

/// A backup that belongs to no target, and why; it satisfies nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unattributed {
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    pub source: String,
    #[serde(flatten)]
    pub path: PathName,
    pub database_name: Option<String>,
    pub server_name: Option<String>,
    pub time: Option<Stamp>,
    /// `unknown-database`, `not-required`, `not-classified`, `attribution-ambiguous`, `wrong-instance`, `demo-data`, ...
    pub reason: String,
    /// The reason in one sentence.
    pub message: String,
    /// How many similar backups (same kind, database, server and reason) this row stands for; path and time are those of the newest.
    pub backup_count: u64,
}

/// Files that are not backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unclassified {
    pub repository: String,
    #[serde(flatten)]
    pub folder: FolderName,
    pub file_count: u64,
    pub size_bytes: u64,
    pub newest: Option<Stamp>,
    /// The files, only with `--list-unclassified`.
    pub files: Vec<MemberPath>,
}

/// A folder in JSON: `folder`, and its bytes when they are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FolderName {
    pub folder: Option<String>,
    pub folder_bytes_base64: Option<String>,
}

impl From<&PathName> for FolderName {
    fn from(path: &PathName) -> Self {
        match std::str::from_utf8(path.bytes()) {
            Ok(folder) => Self { folder: Some(folder.to_owned()), folder_bytes_base64: None },
            Err(_) => Self { folder: None, folder_bytes_base64: Some(data_encoding::BASE64.encode(path.bytes())) },
        }
    }
}
