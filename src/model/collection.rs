//! What evidence was collected by. Only evidence of one deployment, program and catalog is united.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a collector worked by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Collection {
    /// Of bakproof.
    pub tool_version: String,
    pub catalogue_version: String,
    /// Of all rule files, in the order of their names.
    pub catalogue_sha256: String,
    /// Of the deployment file; null when a folder was looked at without one.
    pub deployment_sha256: Option<String>,
    /// Which part of the work this is; null when it is all of it.
    pub shard: Option<Shard>,
}

/// One part of the work that several collectors share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Shard {
    /// From 1.
    pub number: u64,
    /// Of how many.
    pub count: u64,
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}
