//! What differs between two exports: the contract of `bakproof diff-export`.

use super::{Kind, ThingKind, Verdict};
use crate::base::PathName;
use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Two exports side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExportDiff {
    /// `bakproof/diff-export/1`.
    pub schema: String,
    pub old: ComparedExport,
    pub new: ComparedExport,
    pub status: DiffStatus,
    /// What differs, or why nothing can be told, in words.
    pub summary: String,
    /// Kinds of things that differ, in the order in which they are told.
    pub differences: Vec<KindDifference>,
    /// Counts that differ, of exports whose things are not listed.
    pub counts: Vec<CountDifference>,
    /// What a reader of the comparison should know.
    pub notes: Vec<String>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedExport {
    #[serde(flatten)]
    pub path: PathName,
    pub kind: Kind,
    pub verdict: Verdict,
    /// Wall-clock time of the exporting computer; null where nothing inside says it.
    #[schemars(with = "Option<String>")]
    pub export_wall_time: Option<civil::DateTime>,
}

/// Whether they say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiffStatus {
    Same,
    Different,
    Unknown,
}

/// How the things of one kind differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KindDifference {
    pub kind: ThingKind,
    pub old_count: u64,
    pub new_count: u64,
    /// Whether names follow. Without, an export holds more things than are listed.
    pub is_listed: bool,
    /// Names, sorted, as are those below.
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
}

/// A number that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountDifference {
    /// `users`, `users with contacts or groups`, `entries of users`, `documents`.
    pub what: String,
    pub old: u64,
    pub new: u64,
}
