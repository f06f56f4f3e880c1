//! The trend: a row for each item, a column for each audit, the newest at the right.

use super::appearance::Appearance;
use crate::base::{Stamp, Zone, for_terminal};
use crate::model::report::AuditReport;
use crate::model::{EarlierAudit, Status};
use crate::report::ci::trend;
use std::fmt::Write;
use textwrap::core::display_width;

/// Of a column: `GAP `, `Jan `, `2026`.
const CELL: usize = 4;
/// `  since 2026-09-30` behind the row of what is not good now.
const NOTE: usize = 18;
/// Rows of the section that a report has; the command shows all.
const MOST_ROWS: usize = 16;

/// What the rows of items are.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    /// Oldest first.
    pub audits: &'a [EarlierAudit],
    pub zone: &'a Zone,
    pub appearance: Appearance,
}

impl Calendar<'_> {
    /// As many of the newest audits as the width has room for, below each other in these items.
    pub fn write(&self, out: &mut String, items: &[&str]) {
        let names = items.iter().map(|item| display_width(&for_terminal(item))).max().unwrap_or_default();
        let names = names.max("whole audit".len()) + 2;
        let width = usize::from(self.appearance.width);
        let room = width.saturating_sub(names) / CELL;
        let shown = self.audits.get(self.audits.len().saturating_sub(room.max(1))..).unwrap_or_default();
        let has_notes = width >= names + shown.len() * CELL + NOTE;
        self.head(out, names, shown);
        for item in items {
            let cells: Vec<Option<Status>> = shown.iter().map(|audit| audit.of_item(item)).collect();
            let note = if has_notes { self.since(item) } else { None };
            self.row(out, names, &for_terminal(item), &cells, note);
        }
        let whole: Vec<Option<Status>> = shown.iter().map(|audit| Some(audit.status)).collect();
        self.row(out, names, "whole audit", &whole, None);
        let mut legend = String::from("ok: pass, ?: unknown, w: waived, -: not applicable, blank: not asked");
        if shown.iter().any(|audit| !audit.left_out.is_empty()) {
            legend.push_str(", *: a partial audit");
        }
        for line in textwrap::wrap(&legend, width) {
            let _ = writeln!(out, "{line}");
        }
    }

    /// Years where they change, months, days. Writing to a `String` cannot fail.
    fn head(&self, out: &mut String, names: usize, shown: &[EarlierAudit]) {
        let part = |at: Stamp, form: &str| self.zone.stamp(at).civil().strftime(form).to_string();
        let mut line = |name: &str, of: &dyn Fn(&EarlierAudit) -> String| {
            let mut before = String::new();
            let cells: String = shown
                .iter()
                .map(|audit| {
                    let text = of(audit);
                    let text = if text == before {
                        String::new()
                    } else {
                        before.clone_from(&text);
                        text
                    };
                    format!("{text:<CELL$}")
                })
                .collect();
            let _ = writeln!(out, "{}", format!("{name:<names$}{cells}").trim_end());
        };
        line("", &|audit| part(audit.as_of, "%Y"));
        line("", &|audit| part(audit.as_of, "%b"));
        // Of two audits of one day, both have it.
        let days: String = shown
            .iter()
            .map(|audit| {
                let mark = if audit.left_out.is_empty() { "" } else { "*" };
                format!("{:<CELL$}", format!("{}{mark}", part(audit.as_of, "%d")))
            })
            .collect();
        let _ = writeln!(out, "{}", format!("{:<names$}{days}", "").trim_end());
    }

    fn row(&self, out: &mut String, names: usize, name: &str, cells: &[Option<Status>], note: Option<String>) {
        let pad = names.saturating_sub(display_width(name));
        let mut line = format!("{name}{}", " ".repeat(pad));
        for (number, cell) in cells.iter().enumerate() {
            let word = cell.map_or("", word);
            let is_last = number + 1 == cells.len();
            let after = if is_last && note.is_none() { 0 } else { CELL.saturating_sub(word.len()) };
            match cell {
                Some(status) => line.push_str(&self.appearance.status(word, *status)),
                None => line.push_str(word),
            }
            line.push_str(&" ".repeat(after));
        }
        line.push_str(&note.unwrap_or_default());
        let _ = writeln!(out, "{}", line.trim_end());
    }

    /// `since 2026-09-30`: of an item that is not good now, the first of the audits in a row that found it so.
    fn since(&self, item: &str) -> Option<String> {
        let now = self.audits.last()?.of_item(item).filter(|status| matches!(status, Status::Gap | Status::Unknown))?;
        let told = self.audits.iter().rev().filter_map(|audit| Some((audit, audit.of_item(item)?)));
        let first = told.take_while(|(_, status)| *status == now).last()?;
        Some(format!("  since {}", self.zone.date(first.0.as_of)))
    }
}

/// The section of a report: items that are not good, or were not.
pub fn section(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let Some(history) = &report.history else { return };
    let zone = &report.deployment.time_zone;
    let _ = writeln!(out, "\n{}", appearance.bold("History"));
    if let Some(broken) = &history.broken {
        say(
            out,
            appearance,
            &format!(
                "The history is broken: line {}: {}. Nothing in it is believed.",
                broken.line,
                for_terminal(&broken.reason)
            ),
        );
        return;
    }
    let audits = trend(report);
    let is_told = |item: &&str| {
        let statuses = || audits.iter().filter_map(|audit| audit.of_item(item));
        statuses().any(|status| matches!(status, Status::Gap | Status::Unknown))
    };
    let known: Vec<&str> = report.items.iter().map(|item| item.id.as_str()).collect();
    let told: Vec<&str> = known.iter().copied().filter(is_told).collect();
    // Where not all have room, those that are bad now.
    let is_bad = |item: &&str| {
        let now = audits.last().and_then(|audit| audit.of_item(item));
        told.len() <= MOST_ROWS || matches!(now, Some(Status::Gap | Status::Unknown))
    };
    let shown: Vec<&str> = told.iter().copied().filter(is_bad).take(MOST_ROWS).collect();
    let steady = known.len() - told.len();
    let left = told.len() - shown.len();
    Calendar { audits: &audits, zone, appearance }.write(out, &shown);
    if left > 0 {
        say(out, appearance, &format!("{left} more items are shown by `bakproof history`."));
    }
    if steady > 0 {
        say(out, appearance, &format!("{steady} items had neither a gap nor anything unknown in these audits."));
    }
    say(
        out,
        appearance,
        &format!(
            "Line {} of the history, before this audit: SHA-256 {}",
            history.line_count,
            for_terminal(&history.head)
        ),
    );
}

fn say(out: &mut String, appearance: Appearance, text: &str) {
    for line in textwrap::wrap(text, usize::from(appearance.width)) {
        let _ = writeln!(out, "{line}");
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Pass => "ok",
        Status::Gap => "GAP",
        Status::Unknown | Status::NotLookedAt => "?",
        Status::Waived | Status::Noted => "w",
        Status::NotApplicable => "-",
    }
}
