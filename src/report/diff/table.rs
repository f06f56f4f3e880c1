//! The memo: about ten lines, of what somebody must know.

use crate::base::{Zone, count, for_terminal};
use crate::model::{Change, ChangedFinding, DiffReport, LeftOut, Status};
use crate::report::table::{Appearance, status_word};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Targets of one finding that are named.
const MOST_NAMED: usize = 3;
const SECONDS_OF_DAY: i64 = 86_400;

/// In words.
pub fn table(diff: &DiffReport, appearance: Appearance) -> String {
    let mut out = String::new();
    let zone = &diff.time_zone;
    let (old, new) = (zone.minute(diff.old.as_of), zone.minute(diff.new.as_of));
    let title = format!("{}: audit as of {new}, compared with {old}", for_terminal(&diff.deployment));
    say(&mut out, appearance, "", &appearance.bold(&title));
    let word = |status: Status| status_word(status).to_uppercase();
    let result = match (word(diff.old.status), word(diff.new.status)) {
        (old, new) if old == new => format!("{new}, as before"),
        (old, new) => format!("{new}, before {old}"),
    };
    let counts = &diff.counts;
    say(
        &mut out,
        appearance,
        "",
        &format!(
            "Result: {result}. Findings: {} new, {} worse, {} fixed, {} better, {} not told, {} unchanged.",
            counts.new, counts.worse, counts.fixed, counts.better, counts.not_told, counts.unchanged
        ),
    );
    partial(&mut out, appearance, "The older audit", &diff.old.left_out);
    partial(&mut out, appearance, "The newer audit", &diff.new.left_out);
    for change in Change::ALL {
        let rows: Vec<&ChangedFinding> = diff.findings.iter().filter(|row| row.change == change).collect();
        match change {
            Change::Unchanged => unchanged(&mut out, appearance, zone, &rows),
            _ => section(&mut out, appearance, zone, change, &rows),
        }
    }
    out
}

fn partial(out: &mut String, appearance: Appearance, which: &str, left_out: &[LeftOut]) {
    if !left_out.is_empty() {
        let left: Vec<String> = left_out.iter().map(|left| format!("{}: {}", left.option, left.what)).collect();
        say(out, appearance, "", &for_terminal(&format!("{which} was partial ({}).", left.join("; "))));
    }
}

/// Of the status before it, where that was another: a fixed gap was one.
fn decided(row: &ChangedFinding) -> bool {
    let decides = |status: Status| matches!(status, Status::Gap | Status::Unknown);
    decides(row.status) || row.was_status.is_some_and(decides)
}

fn section(out: &mut String, appearance: Appearance, zone: &Zone, change: Change, rows: &[&ChangedFinding]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold(change.words()));
    let mut groups: Vec<(Key<'_>, Vec<&ChangedFinding>)> = Vec::new();
    for row in rows.iter().copied().filter(|row| decided(row)) {
        match groups.iter_mut().find(|(key, _)| *key == key_of(row)) {
            Some((_, group)) => group.push(row),
            None => groups.push((key_of(row), vec![row])),
        }
    }
    for (_, group) in &groups {
        say(out, appearance, "- ", &told(group, zone));
    }
    let notes = rows.iter().filter(|row| !decided(row)).count() as u64;
    if notes > 0 {
        let words = count(notes, "finding that changes no result", "findings that change no result");
        say(out, appearance, "- ", &words);
    }
}

/// What is told in one line.
type Key<'r> =
    (&'r str, crate::model::Severity, Status, Option<crate::model::Severity>, Option<Status>, Option<&'r str>);

fn key_of(row: &ChangedFinding) -> Key<'_> {
    (&row.finding, row.severity, row.status, row.was_severity, row.was_status, row.reason.as_deref())
}

/// `backup-stale, high: cdr@sql03\MON, open since 2026-09-30 (31 days). What is wrong.`
fn told(group: &[&ChangedFinding], zone: &Zone) -> String {
    let Some(first) = group.first() else { return String::new() };
    let mut line = format!("{}, {}", for_terminal(&first.finding), first.severity);
    match (first.was_severity, first.was_status) {
        (None, None) => {}
        (severity, status) => {
            let was = [status.map(|s| s.word()), severity.map(|s| s.word())];
            let was: Vec<&str> = was.into_iter().flatten().collect();
            let _ = write!(line, " {} (was {})", first.status, was.join(", "));
        }
    }
    // Of findings that began together, it is said once since when.
    let begins = zone.date(first.first_seen);
    let is_one_time = group.iter().all(|row| zone.date(row.first_seen) == begins);
    let has_time = |row: &ChangedFinding| row.change != Change::New || row.open_seconds != 0;
    let named: Vec<String> = group
        .iter()
        .take(MOST_NAMED)
        .map(|row| match !is_one_time && has_time(row) {
            true => format!("{} ({})", for_terminal(&row.of), since(row, zone)),
            false => for_terminal(&row.of).into_owned(),
        })
        .collect();
    let _ = write!(line, ": {}", named.join(", "));
    if let Some(more) = group.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        let _ = write!(line, " and {}", count(more as u64, "more", "more"));
    }
    if is_one_time && has_time(first) {
        let _ = write!(line, ", {}", since(first, zone));
    }
    line.push('.');
    if let Some(reason) = &first.reason {
        let _ = write!(line, " Note: {}.", for_terminal(reason));
    }
    if let (Change::New | Change::Worse, [only]) = (first.change, group)
        && let Some(message) = &only.message
    {
        let _ = write!(line, " {}", for_terminal(&zone.told(message)));
    }
    line
}

fn since(row: &ChangedFinding, zone: &Zone) -> String {
    let was = if row.change == Change::Fixed { "was open" } else { "open" };
    let days = count((row.open_seconds / SECONDS_OF_DAY).unsigned_abs(), "day", "days");
    format!("{was} since {} ({days})", zone.date(row.first_seen))
}

/// How many of each status, and the oldest: a list of them is the report.
fn unchanged(out: &mut String, appearance: Appearance, zone: &Zone, rows: &[&ChangedFinding]) {
    if rows.is_empty() {
        return;
    }
    let mut statuses: BTreeMap<std::cmp::Reverse<Status>, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *statuses.entry(std::cmp::Reverse(row.status)).or_default() += 1);
    let counted: Vec<String> = statuses.iter().map(|(status, n)| format!("{n} {}", status_word(status.0))).collect();
    let mut line = format!("Unchanged: {}.", counted.join(", "));
    let open = rows.iter().filter(|row| decided(row));
    if let Some(oldest) = open.min_by_key(|row| row.first_seen) {
        let _ = write!(
            line,
            " Open the longest: {} of {}, since {} ({}).",
            for_terminal(&oldest.finding),
            for_terminal(&oldest.of),
            zone.date(oldest.first_seen),
            count((oldest.open_seconds / SECONDS_OF_DAY).unsigned_abs(), "day", "days")
        );
    }
    let _ = writeln!(out);
    say(out, appearance, "", &line);
}

fn say(out: &mut String, appearance: Appearance, bullet: &str, text: &str) {
    let options = textwrap::Options::new(usize::from(appearance.width))
        .initial_indent(bullet)
        .subsequent_indent(if bullet.is_empty() { "" } else { "  " });
    for line in textwrap::wrap(text, options) {
        let _ = writeln!(out, "{line}");
    }
}
