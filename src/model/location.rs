//! Where a file was seen.

use crate::base::{PathName, Stamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a backup was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// Name of the source.
    pub source: String,
    /// Below the source's root.
    #[serde(flatten)]
    pub path: PathName,
    pub size_bytes: u64,
    /// What the file system says; never believed over the content.
    pub modified: Option<Stamp>,
}
