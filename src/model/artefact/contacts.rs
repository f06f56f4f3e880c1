//! Users: where their contacts live, and what older products exported.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Moves between the Lync server and the unified contact store, from an export of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContactStoreFacts {
    pub moves: Vec<StoreMove>,
    /// Policies, users or pools of which the content says whether contacts may live in Exchange, but no date.
    pub settings: Vec<StoreSetting>,
}

/// Whether contacts may live in Exchange.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct StoreSetting {
    /// The policy or user, as written.
    pub identity: String,
    pub pool: Option<String>,
    pub is_allowed: bool,
}

/// One move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct StoreMove {
    /// The pool, lower case; null for all pools.
    pub pool: Option<String>,
    /// The user, where the content names one.
    pub user: Option<String>,
    /// True: into Exchange; false: rolled back to Lync.
    pub into_exchange: bool,
    pub at: Option<Stamp>,
    /// The same where the text has no offset.
    #[schemars(with = "Option<String>")]
    pub wall: Option<jiff::civil::DateTime>,
}

/// A user export of Lync 2010 or Office Communications Server (`dbimpexp`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegacyUsersFacts {
    pub user_count: u64,
}
