//! Where the evidence of a report comes from.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The origin of the evidence that the report judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceId {
    pub origin: EvidenceOrigin,
    /// By the clock of the collecting computer; null for a live audit, so that two audits of the same files agree.
    pub collected_at: Option<Stamp>,
    /// Of the file that the evidence was saved in, lower-case hexadecimal; null for a live audit.
    pub sha256: Option<String>,
}

impl EvidenceId {
    /// Of an audit that looked itself.
    pub fn live() -> Self {
        Self { origin: EvidenceOrigin::Live, collected_at: None, sha256: None }
    }
}

/// Whether the audit looked at the backups itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceOrigin {
    /// The audit looked at repositories and servers.
    Live,
    /// The audit judged what an earlier run saw and saved; it looked at nothing itself.
    SavedEvidence,
}

impl EvidenceOrigin {
    /// As in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::SavedEvidence => "saved-evidence",
        }
    }
}
