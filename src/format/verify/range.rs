//! Which bytes of a file something protects, and what.

use crate::model::Proof;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bytes of a file in which every change of a bit is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ProtectedRange {
    /// Offset in the file.
    pub start: u64,
    /// Not in it.
    pub end: u64,
    pub by: Proof,
}

/// Adds a range at the end, joined to the last when it continues it.
pub fn push(ranges: &mut Vec<ProtectedRange>, next: ProtectedRange) {
    match ranges.last_mut() {
        Some(last) if last.by == next.by && last.end == next.start => last.end = next.end,
        _ if next.start < next.end => ranges.push(next),
        _ => {}
    }
}
