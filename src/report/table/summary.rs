//! Every item in a line: how many targets it has, and the worst of their statuses.

use super::appearance::{Appearance, status_word};
use crate::base::{count, for_terminal};
use crate::model::Status;
use crate::model::report::AuditReport;
use std::collections::BTreeMap;
use std::fmt::Write;
use textwrap::core::display_width;

/// Columns that a line of an item takes at most, where several stand beside each other.
const COLUMN: usize = 58;

/// One line: its text, and its status if it is an item's.
struct Line {
    text: String,
    status: Option<Status>,
}

/// The items of the catalogue by group, in as many columns as there is room for.
pub fn write(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let blocks = blocks(report);
    let most = (usize::from(appearance.width) / COLUMN).clamp(1, blocks.len().max(1));
    let total: usize = blocks.iter().map(Vec::len).sum();
    let mut columns: Vec<Vec<Line>> = vec![Vec::new()];
    for block in blocks {
        let is_full = columns.last().is_some_and(|column| column.len() + block.len() / 2 > total.div_ceil(most));
        if is_full && columns.len() < most {
            columns.push(Vec::new());
        }
        if let Some(column) = columns.last_mut() {
            column.extend(block);
        }
    }
    let height = columns.iter().map(Vec::len).max().unwrap_or_default();
    for row in 0..height {
        let mut shown = String::new();
        let mut gap = 0;
        for column in &columns {
            if let Some(line) = column.get(row) {
                shown.extend(std::iter::repeat_n(' ', gap));
                shown.push_str(&styled(line, appearance));
                gap = COLUMN.saturating_sub(display_width(&line.text));
            } else {
                gap += COLUMN;
            }
        }
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{shown}");
    }
}

fn styled(line: &Line, appearance: Appearance) -> String {
    let Some(status) = line.status else { return appearance.bold(&line.text) };
    let word = status_word(status);
    match line.text.split_once(word) {
        Some((before, after)) => format!("{before}{}{after}", appearance.status(word, status)),
        None => line.text.clone(),
    }
}

/// Each group's heading and items.
fn blocks(report: &AuditReport) -> Vec<Vec<Line>> {
    let mut statuses: BTreeMap<&str, BTreeMap<Status, u64>> = BTreeMap::new();
    for target in &report.targets {
        *statuses.entry(&target.item).or_default().entry(target.status).or_default() += 1;
    }
    let mut blocks: Vec<Vec<Line>> = Vec::new();
    let mut group = None;
    for item in &report.items {
        let Some(own) = statuses.remove(item.id.as_str()) else { continue };
        if group != Some(&item.group) {
            blocks.push(vec![Line { text: for_terminal(&item.group_title).into_owned(), status: None }]);
            group = Some(&item.group);
        }
        if let Some(block) = blocks.last_mut() {
            block.push(line(&item.id, &own));
        }
    }
    // Reports of earlier versions do not list the items.
    if !statuses.is_empty() {
        blocks.push(statuses.iter().map(|(item, own)| line(item, own)).collect());
    }
    blocks
}

/// `  GAP      cdr                         1 gap, 2 pass`.
fn line(item: &str, statuses: &BTreeMap<Status, u64>) -> Line {
    // A target that does not apply says nothing about those that do.
    let worst = statuses.keys().next_back().copied().unwrap_or(Status::NotApplicable);
    let worst =
        if worst == Status::NotApplicable && statuses.contains_key(&Status::Pass) { Status::Pass } else { worst };
    let total: u64 = statuses.values().sum();
    let words = if statuses.len() == 1 {
        count(total, "target", "targets")
    } else {
        let part = |(status, n): (&Status, &u64)| format!("{n} {}", status_word(*status).to_lowercase());
        statuses.iter().rev().map(part).collect::<Vec<_>>().join(", ")
    };
    let text = format!("  {:<8} {:<27} {words}", status_word(worst), for_terminal(item));
    Line { text, status: Some(worst) }
}
