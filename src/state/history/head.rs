//! The head of a history: beside its file, what its last line is. Without it nobody would miss lines at the end.

use serde::{Deserialize, Serialize};

/// Written twice for each line: before it, and when the line is on the disk. A computer that stops between leaves a
/// history that can still be told from one that somebody cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The number of the last line.
    pub line: u64,
    pub sha256: String,
    /// Set while the line is being written: the digest of the line before, empty if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writing_after: Option<String>,
}
