//! How bad a finding is, and what it means for its target.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Ordered from least to most severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// All, least severe first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The status of a check, a finding, a target or the whole audit.
///
/// Targets and audits use `Pass`, `Gap`, `Unknown`, `Waived`, `NotApplicable`; findings `Gap`, `Unknown`, `Noted`,
/// `Waived`; checks all of them, and only they use `NotLookedAt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Pass,
    /// There was nothing to look at; never a pass.
    NotLookedAt,
    NotApplicable,
    Noted,
    Waived,
    /// Not known; never a pass.
    Unknown,
    Gap,
}

impl Status {
    /// What checks answer with, in the order in which reports count them.
    pub const OF_CHECKS: [Self; 7] =
        [Self::Pass, Self::Gap, Self::Unknown, Self::Noted, Self::Waived, Self::NotLookedAt, Self::NotApplicable];
    /// What findings have, likewise.
    pub const OF_FINDINGS: [Self; 4] = [Self::Gap, Self::Unknown, Self::Noted, Self::Waived];

    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::NotLookedAt => "not-looked-at",
            Self::NotApplicable => "not-applicable",
            Self::Noted => "noted",
            Self::Waived => "waived",
            Self::Unknown => "unknown",
            Self::Gap => "gap",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
