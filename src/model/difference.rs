//! What changed between two audits: the contract `bakproof/diff/1`.

use super::{LeftOut, Severity, Status};
use crate::base::{Stamp, Zone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Two audits of one deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DiffReport {
    /// `bakproof/diff/1`.
    pub schema: String,
    pub deployment: String,
    pub time_zone: Zone,
    pub old: ComparedAudit,
    pub new: ComparedAudit,
    pub counts: DiffCounts,
    /// Sorted by change, the worst first.
    pub findings: Vec<ChangedFinding>,
}

impl DiffReport {
    /// The name and number of the contract.
    pub const SCHEMA: &str = "bakproof/diff/1";
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedAudit {
    pub as_of: Stamp,
    pub status: Status,
    /// What it was asked to leave out; empty where it was complete.
    pub left_out: Vec<LeftOut>,
}

/// How many findings changed how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DiffCounts {
    pub new: u64,
    pub worse: u64,
    pub not_told: u64,
    pub fixed: u64,
    pub better: u64,
    pub unchanged: u64,
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    New,
    /// More severe, or it decides now and did not before.
    Worse,
    /// The newer audit has it no more and cannot tell that it was fixed, or can no longer tell whether it is a gap.
    NotTold,
    /// Its check answered without it.
    Fixed,
    /// Less severe, or it no longer decides.
    Better,
    Unchanged,
}

impl Change {
    pub const ALL: [Self; 6] = [Self::New, Self::Worse, Self::NotTold, Self::Fixed, Self::Better, Self::Unchanged];

    /// As a heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Worse => "Worse",
            Self::NotTold => "Not told: neither found again nor known to be fixed",
            Self::Fixed => "Fixed",
            Self::Better => "Better",
            Self::Unchanged => "Unchanged",
        }
    }
}

/// A finding of one of them or of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedFinding {
    pub change: Change,
    /// The target's id, or `source nas`, `waiver of cdr`.
    pub of: String,
    pub finding: String,
    /// Of the newer audit; of the older one, where only that has it.
    pub severity: Severity,
    pub status: Status,
    /// In the older audit, where that was another.
    pub was_severity: Option<Severity>,
    pub was_status: Option<Status>,
    /// As of when it was first seen, as far as the reports and the history tell.
    pub first_seen: Stamp,
    /// From then to the newer audit, or until it was fixed at the latest.
    pub open_seconds: i64,
    /// What is wrong, in one sentence; null where only a line of the history tells of it.
    pub message: Option<String>,
    /// Why it is not told, or what else has to be said.
    pub reason: Option<String>,
}
