//! What was seen in one file, and the contracts `bakproof/inspect/1` and `bakproof/verify/1`.

use super::{ExportFacts, Kind, KindOrigin, Media, Problem, Proof, SqlSet, Verdict};
use crate::base::PathName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A backup inside a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AnySet {
    Sql(Box<SqlSet>),
    Export(Box<ExportFacts>),
    Artefact(Box<super::ArtefactFacts>),
}

impl AnySet {
    /// The set's verdict.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Sql(set) => set.verdict,
            Self::Export(export) => export.verdict,
            Self::Artefact(artefact) => artefact.verdict,
        }
    }
}

/// Everything that was found in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileReport {
    #[serde(flatten)]
    pub path: PathName,
    pub kind: Kind,
    pub kind_origin: KindOrigin,
    pub size_bytes: u64,
    /// Of SQL Server backups; null for everything else.
    pub media: Option<Box<Media>>,
    pub sets: Vec<AnySet>,
    /// The worst of its sets and of its own problems.
    pub verdict: Verdict,
    pub problems: Vec<Problem>,
}

/// `inspect --output json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InspectReport {
    /// `bakproof/inspect/1`.
    pub schema: String,
    /// Sorted by path bytes.
    pub files: Vec<FileReport>,
    pub summary: InspectSummary,
}

/// Bytes of a file in which every changed bit is detected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ProtectedRange {
    /// Offset in the file.
    pub start: u64,
    /// Not in it.
    pub end: u64,
    pub by: Proof,
}

/// One file of `verify`: the same as `inspect` shows, and which of its bytes something protects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifiedFile {
    #[serde(flatten)]
    pub report: FileReport,
    /// Sorted; ranges of different protection may overlap. Empty unless `--coverage` asked for it.
    pub coverage: Vec<ProtectedRange>,
}

/// `verify --output json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyReport {
    /// `bakproof/verify/1`.
    pub schema: String,
    /// Sorted by path bytes.
    pub files: Vec<VerifiedFile>,
    pub summary: InspectSummary,
}

/// What was looked at in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InspectSummary {
    /// Files looked at, backups or not.
    pub file_count: u64,
    pub size_bytes: u64,
    /// Files reported above, by kind.
    pub kinds: std::collections::BTreeMap<Kind, u64>,
    /// Files reported above, by verdict.
    pub verdicts: std::collections::BTreeMap<Verdict, u64>,
    /// Files in folders that are not backups.
    pub unclassified_count: u64,
    /// Entries that could not be looked at.
    pub unreadable_count: u64,
    pub notes: Vec<super::Note>,
}
