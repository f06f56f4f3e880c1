//! How much of a large report the page shows. What it leaves out it counts, and the JSON report has all of it.

/// Targets with a section of their own, those that need a person first.
pub const SECTIONS: usize = 250;
/// Bytes of all these sections.
pub const SECTIONS_BYTES: usize = 4 << 20;
/// Targets that have a row in the matrix; of more, the items have the rows.
pub const MATRIX_ROWS: usize = 150;
/// Targets in one table; of more, each item has a folded table of its own.
pub const OPEN_ROWS: usize = 400;
/// Bytes of the list of targets: about ten thousand targets with five findings each.
pub const LIST_BYTES: usize = 5 << 20;
/// Findings of one target, source or waiver.
pub const FINDINGS: usize = 30;
/// Places where one finding was seen.
pub const EVIDENCE: usize = 10;
/// Rows of every other table.
pub const ROWS: usize = 300;

/// The rows that are shown, and how many are not.
pub fn cut<T>(mut rows: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    (rows, more)
}

/// Restore scenarios with a row, and parts and reasons of each.
pub const SCENARIOS: usize = 200;
pub const SCENARIO_PARTS: usize = 40;
