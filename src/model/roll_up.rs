//! Several deployments, audited one after the other: what each report says in a line.

use super::report::{ReportCounts, Tool};
use super::{Severity, Status};
use crate::base::{PathName, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line for each deployment, in the order that they were audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RollUp {
    /// `bakproof/rollup/1`.
    pub schema: String,
    pub tool: Tool,
    /// The worst of all exit codes: 4, 2, 1, 3, 0.
    pub exit_code: u8,
    pub deployments: Vec<RolledUp>,
}

impl RollUp {
    /// The contract's name.
    pub const SCHEMA: &'static str = "bakproof/rollup/1";
}

/// One deployment of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RolledUp {
    /// The deployment file, as it was named.
    #[serde(flatten)]
    pub path: PathName,
    /// What an audit of it alone would exit with.
    pub exit_code: u8,
    /// Why it could not be audited; null when it was.
    pub error: Option<String>,
    /// Null when it could not be audited.
    pub report: Option<ReportInBrief>,
    /// Files that were written: reports, and saved evidence.
    pub written: Vec<WrittenFile>,
}

/// A file that an audit wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenFile {
    /// `table`, `json`, `html` ...; `evidence` of saved evidence.
    pub format: String,
    #[serde(flatten)]
    pub path: PathName,
}

/// What a report says in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportInBrief {
    /// Of the deployment.
    pub name: String,
    pub as_of: Stamp,
    pub status: Status,
    /// Whether options or missing collectors left something out.
    pub is_partial: bool,
    pub counts: ReportCounts,
    /// The gap of the highest severity; where there is none, the unknown one. Null without either.
    pub worst: Option<WorstFinding>,
}

/// The finding to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorstFinding {
    pub id: String,
    pub severity: Severity,
    pub status: Status,
    /// Id of its target.
    pub target: String,
    pub message: String,
}
