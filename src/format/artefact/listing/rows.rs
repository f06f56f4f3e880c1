//! Rows of named values.

use super::Found;
use std::collections::BTreeMap;

/// Rows of one listing; a deployment has fewer users.
pub const MAX_ROWS: usize = 200_000;

/// Values by the lower-case name of their column.
pub type Row = BTreeMap<&'static str, String>;

/// A listing.
#[derive(Debug)]
pub struct Table {
    /// Lower case; of CLIXML, of all objects together.
    pub columns: Vec<String>,
    /// The types it says its rows are of, lower case.
    pub types: Vec<String>,
    pub rows: Vec<Row>,
    /// What proves that it ends where it should.
    pub proof: Vec<String>,
    pub found: Found,
}

impl Table {
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    pub fn is_of(&self, type_part: &str) -> bool {
        self.types.iter().any(|name| name.contains(type_part))
    }
}

/// The kept column of that name. Names of objects' members are compared without regard to case.
pub fn kept(name: &str, wanted: &[&'static str]) -> Option<&'static str> {
    wanted.iter().find(|wanted| wanted.eq_ignore_ascii_case(name.trim())).copied()
}
