//! `Get-MailboxDatabase -Status`, saved as CSV or CLIXML.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All databases of one listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeDatabasesFacts {
    pub databases: Vec<ExchangeDatabase>,
}

/// One mailbox database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeDatabase {
    pub name: String,
    pub server: Option<String>,
    pub last_full: Option<Stamp>,
    /// Why the last full has no time although the listing shows something; null where it has a time or shows nothing.
    #[serde(default)]
    pub full_unclear: Option<String>,
    pub last_incremental: Option<Stamp>,
    pub last_differential: Option<Stamp>,
    /// The last full as wall-clock time where the text has no offset.
    #[schemars(with = "Option<String>")]
    pub last_full_wall: Option<jiff::civil::DateTime>,
    #[schemars(with = "Option<String>")]
    pub last_incremental_wall: Option<jiff::civil::DateTime>,
    #[schemars(with = "Option<String>")]
    pub last_differential_wall: Option<jiff::civil::DateTime>,
    /// Whether the last full was a snapshot.
    pub is_snapshot: Option<bool>,
    pub is_circular_logging: Option<bool>,
    pub is_backup_in_progress: Option<bool>,
    /// A recovery database: it has no live data.
    pub is_recovery: Option<bool>,
}
