//! The table at a run's end, recognised by its shape: three rows behind each other, of folders, of files and of bytes,
//! each a label, a colon and six numbers. Labels and headings are in the language of the machine.

use super::number::{bytes, cells, count, step};

/// Behind a label of so many characters no row begins.
const MAX_LABEL_CHARS: usize = 24;

/// What the table says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) folders: Row,
    pub(super) files: Row,
    /// Absent where its numbers run into each other.
    pub(super) bytes: Option<Row>,
    /// How far the total of bytes may be from what was counted: robocopy rounds it.
    pub(super) bytes_step: Option<u64>,
}

/// One row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) total: u64,
    pub(super) copied: u64,
    pub(super) skipped: u64,
    pub(super) mismatched: u64,
    pub(super) failed: u64,
    pub(super) extra: u64,
}

impl Summary {
    /// What robocopy must have answered.
    pub(super) fn exit_code(&self) -> u8 {
        let any = |of: fn(&Row) -> u64| of(&self.folders) > 0 || of(&self.files) > 0;
        let bit = |is_set: bool, value: u8| if is_set { value } else { 0 };
        // Folders that were made are copied; they alone set no bit.
        bit(self.files.copied > 0, 1)
            | bit(any(|row| row.extra), 2)
            | bit(any(|row| row.mismatched), 4)
            | bit(any(|row| row.failed), 8)
    }
}

/// Sees lines, and knows the table when its third row has come.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

impl Table {
    pub(super) fn line(&mut self, line: &str) -> Option<Summary> {
        let Some(numbers) = numbers_of(line) else {
            self.rows.clear();
            return None;
        };
        if let [folders, files] = self.rows[..] {
            self.rows.clear();
            let bytes_step = cells(numbers).and_then(|[total, ..]| step(&total));
            return Some(Summary { folders, files, bytes: row(numbers, bytes), bytes_step });
        }
        match row(numbers, count) {
            Some(row) => self.rows.push(row),
            None => self.rows.clear(),
        }
        None
    }
}

/// What stands behind a short label and a colon, where it is nothing but numbers.
fn numbers_of(line: &str) -> Option<&str> {
    let (label, rest) = line.split_once([':', '\u{ff1a}'])?;
    let label = label.trim();
    let is_label = !label.is_empty()
        && label.chars().count() <= MAX_LABEL_CHARS
        && !label.chars().any(|c| c.is_ascii_digit() || matches!(c, '\\' | '/'));
    let is_numeric = rest.chars().all(|c| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(c.to_ascii_lowercase(), '.' | ',' | '\'' | '\u{2019}' | 'k' | 'm' | 'g' | 't')
    });
    (is_label && is_numeric && rest.contains(|c: char| c.is_ascii_digit())).then_some(rest)
}

fn row(text: &str, read: fn(&str) -> Option<u64>) -> Option<Row> {
    let [total, copied, skipped, mismatched, failed, extra] = cells(text)?;
    Some(Row {
        total: read(&total)?,
        copied: read(&copied)?,
        skipped: read(&skipped)?,
        mismatched: read(&mismatched)?,
        failed: read(&failed)?,
        extra: read(&extra)?,
    })
}
