//! Rows of named values, whichever way PowerShell saved them.

use super::columns::{is_columns, read_columns};
use super::list::{is_list, read_list};
use super::rows::Table;
use super::text::{is_clixml, whole_text};
use super::{read_clixml, read_csv};
use crate::base::ReadAt;

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
