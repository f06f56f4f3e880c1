//! The trend: a sentence, then a row for each item and a column for each audit, the last at the right.

use super::appearance::Appearance;
use super::lines::wrapped;
use crate::base::{Stamp, Zone, count, for_terminal};
use crate::model::report::AuditReport;
use crate::model::{EarlierAudit, Status};
use crate::report::ci::trend;
use crate::report::trend_words::{Course, summary};
use std::fmt::Write;
use textwrap::core::display_width;

/// Of a column: `GAP `, `Jan `, `2026`.
const CELL: usize = 4;
/// `  since 2026-09-30` behind the row of what is not good now ...
const NOTE: usize = 18;
/// ... and `  for 12 audits, since 2025-10-31`, where there is room for it.
const LONG_NOTE: usize = 33;
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
    /// How the items fared, in sentences.
    pub fn summary<'i>(&self, out: &mut String, items: impl Iterator<Item = &'i str>) {
        say(out, self.appearance, &for_terminal(&summary(self.audits, items, self.zone)));
    }

    /// A paragraph below it.
    pub fn say(&self, out: &mut String, text: &str) {
        say(out, self.appearance, text);
    }

    /// As many of the newest audits as the width has room for, below each other in these items.
    pub fn write(&self, out: &mut String, items: &[&str]) {
        let names = items.iter().map(|item| display_width(&for_terminal(item))).max().unwrap_or_default();
        let names = names.max("whole audit".len()) + 2;
        let width = usize::from(self.appearance.width);
        let room = width.saturating_sub(names) / CELL;
        let shown = self.audits.get(self.audits.len().saturating_sub(room.max(1))..).unwrap_or_default();
        say(out, self.appearance, &self.order(shown));
        let left = width.saturating_sub(names + shown.len() * CELL);
        self.head(out, names, shown);
        for item in items {
            let cells: Vec<Option<Status>> = shown.iter().map(|audit| audit.of_item(item)).collect();
            self.row(out, names, &for_terminal(item), &cells, self.since(item, left));
        }
        let whole: Vec<Option<Status>> = shown.iter().map(EarlierAudit::whole).collect();
        self.row(out, names, "whole audit", &whole, None);
        let mut legend = String::from(
            "ok: pass, GAP: a backup is missing or not as required, ?: could not be told, w: a gap that a waiver accepts, \
             -: does not apply, blank: that audit did not ask",
        );
        if shown.iter().any(|audit| !audit.left_out.is_empty()) {
            legend.push_str(", *: a partial audit");
        }
        say(out, self.appearance, &legend);
    }

    /// Which way time runs, and what has no room.
    fn order(&self, shown: &[EarlierAudit]) -> String {
        let hidden = match self.audits.len().saturating_sub(shown.len()) {
            0 => String::new(),
            _ => format!(" Of {} audits, the last {} have room here.", self.audits.len(), shown.len()),
        };
        format!("Each column is an audit, in the order in which they were recorded: the last is at the right.{hidden}")
    }

    /// Years where they change, months, days, and which audit of its day it is. Writing to a `String` cannot fail.
    fn head(&self, out: &mut String, names: usize, shown: &[EarlierAudit]) {
        let part = |at: Stamp, form: &str| self.zone.stamp(at).civil().strftime(form).to_string();
        let mut line = |name: &str, cells: Vec<String>| {
            let cells: String = cells.iter().map(|text| format!("{text:<CELL$}")).collect();
            let _ = writeln!(out, "{}", format!("{name:<names$}{cells}").trim_end());
        };
        let of = |form: &str| -> Vec<String> { shown.iter().map(|audit| part(audit.as_of, form)).collect() };
        // A year of one column has no room beside the next.
        let years = of("%Y");
        let short: Vec<String> = years.iter().map(|year| format!("'{}", year.get(2..).unwrap_or_default())).collect();
        let year = |place: usize| match (years.get(place), years.get(place + 1)) {
            (Some(own), Some(next)) if own != next => short.get(place).cloned().unwrap_or_default(),
            (own, _) => own.cloned().unwrap_or_default(),
        };
        line("", changed(&years, year));
        let months = of("%b");
        let of_year: Vec<String> = years.iter().zip(&months).map(|(year, month)| format!("{year}{month}")).collect();
        line("", changed(&of_year, |place| months.get(place).cloned().unwrap_or_default()));
        let mark = |audit: &EarlierAudit| if audit.left_out.is_empty() { "" } else { "*" };
        line("", of("%d").iter().zip(shown).map(|(day, audit)| format!("{day}{}", mark(audit))).collect());
        let dates = of("%Y-%m-%d");
        let is_shared = |date: &String| dates.iter().filter(|other| *other == date).count() > 1;
        if dates.iter().any(is_shared) {
            let number = |place: usize, date: &String| dates.iter().take(place + 1).filter(|one| *one == date).count();
            let cell = |(place, date): (usize, &String)| {
                if is_shared(date) { format!("#{}", number(place, date)) } else { String::new() }
            };
            line("audit of that day", dates.iter().enumerate().map(cell).collect());
        }
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

    /// Of an item that is not good now, since when and for how many audits in a row, as far as there is room.
    fn since(&self, item: &str, room: usize) -> Option<String> {
        let course = Course::of(self.audits, item).filter(Course::is_open)?;
        match room {
            LONG_NOTE.. => Some(format!("  {}", course.words(self.zone))),
            NOTE.. => Some(format!("  since {}", self.zone.date(course.since))),
            _ => None,
        }
    }
}

/// Each where it is another than the one before it.
fn changed(values: &[String], shown: impl Fn(usize) -> String) -> Vec<String> {
    let is_same = |place: usize| place.checked_sub(1).and_then(|before| values.get(before)) == values.get(place);
    (0..values.len()).map(|place| if is_same(place) { String::new() } else { shown(place) }).collect()
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
    let calendar = Calendar { audits: &audits, zone, appearance };
    calendar.summary(out, known.iter().copied());
    calendar.write(out, &shown);
    if left > 0 {
        say(
            out,
            appearance,
            &format!("{} shown by `bakproof history`.", count(left as u64, "more item is", "more items are")),
        );
    }
    if steady > 0 {
        say(
            out,
            appearance,
            &format!(
                "{} had neither a gap nor anything unknown in these audits.",
                count(steady as u64, "item", "items")
            ),
        );
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
    wrapped(out, appearance, "", text);
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Pass | Status::Noted => "ok",
        Status::Gap => "GAP",
        Status::Unknown | Status::NotLookedAt => "?",
        Status::Waived => "w",
        Status::NotApplicable => "-",
    }
}
