//! What a server proved of a backup.

use crate::base::Stamp;
use crate::model::Assurance;

/// The best that a server proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerProof {
    pub level: Assurance,
    pub at: Stamp,
    /// Older than the deployment's `reverify`.
    pub is_stale: bool,
}
