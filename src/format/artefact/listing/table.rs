//! Rows of named values, whichever way PowerShell saved them.

use super::columns::{is_columns, read_columns};
use super::list::{is_list, read_list};
use super::text::{is_clixml, whole_text};
use super::{Found, read_clixml, read_csv};
use crate::base::ReadAt;
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

/// Reads CSV, CLIXML, or what a list or a table prints, keeping the wanted columns (lower case). `None`: it is none.
pub fn read_table(file: &dyn ReadAt, wanted: &[&'static str]) -> Option<Table> {
    let mut head = [0; 4096];
    let count = file.read_at(0, &mut head).ok()?;
    let head = super::head_of(head.get(..count)?);
    if is_clixml(&head) {
        return Some(read_clixml(file, wanted));
    }
    if head.trim_ascii_start().starts_with('<') || head.is_empty() {
        return None;
    }
    if is_list(&head) {
        return Some(read_list(whole_text(file), wanted, &head));
    }
    if is_columns(&head) {
        return read_columns(whole_text(file), wanted, &head);
    }
    read_csv(whole_text(file), wanted, &head)
}
