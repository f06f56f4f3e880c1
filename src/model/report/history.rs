//! What the history of the deployment says beside this audit.

use crate::base::Stamp;
use crate::model::{BrokenLine, EarlierAudit, Severity, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The history before this audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryReport {
    /// Lines of the history.
    pub line_count: u64,
    /// Digest of the last of them. Who keeps this report can tell by it whether the history was rebuilt afterwards.
    pub head: String,
    /// The first line that is not what an audit wrote; null where the chain is unbroken. Nothing of a broken history counts.
    pub broken: Option<BrokenLine>,
    /// The newest 23 audits, oldest first; this one is not among them.
    pub audits: Vec<EarlierAudit>,
}

/// What earlier audits say of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EarlierFinding {
    /// As of when the first audit in a row found it.
    pub first_seen: Stamp,
    /// As the last audit that had it found it.
    pub severity: Severity,
    pub status: Status,
    /// The last scheduled time that it was about then; null where it is about none.
    #[serde(default)]
    pub scheduled_until: Option<Stamp>,
}
