//! Users: where their contacts live, and what older products exported.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Moves between the Lync server and the unified contact store, from an export of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContactStoreFacts {
    pub moves: Vec<StoreMove>,
}

/// One move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct StoreMove {
    /// The pool, lower case; null: of all pools.
    pub pool: Option<String>,
    /// The user, where the content names one.
    pub user: Option<String>,
    /// True: into Exchange; false: rolled back to Lync.
    pub into_exchange: bool,
    pub at: Option<Stamp>,
}

/// A user export of Lync 2010 or Office Communications Server (`dbimpexp`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegacyUsersFacts {
    pub user_count: u64,
}
