//! What both tables say alike: which findings are told together, in how many words, and of which audits.

use crate::base::{Zone, count, for_terminal};
use crate::model::{Change, ChangedFinding, DiffReport, LeftOut, Severity, Status};
use crate::report::table::{Appearance, status_word};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Targets of one finding that are named.
pub(super) const MOST_NAMED: usize = 3;
const SECONDS_OF_DAY: i64 = 86_400;

/// Which audits are compared, what came of both, and how many findings changed how: a paragraph each.
pub(super) fn head(diff: &DiffReport, appearance: Appearance) -> Vec<String> {
    let zone = &diff.time_zone;
    let (old, new) = (zone.minute(diff.old.as_of), zone.minute(diff.new.as_of));
    let title = format!("{}: audit as of {new}, compared with {old}", for_terminal(&diff.deployment));
    let word = |status: Status| status_word(status).to_uppercase();
    let result = match (word(diff.old.status), word(diff.new.status)) {
        (old, new) if old == new => format!("{new}, as before"),
        (old, new) => format!("{new}, before {old}"),
    };
    let counts = &diff.counts;
    let findings = [
        (counts.new, "new"),
        (counts.worse, "worse"),
        (counts.not_told, "not told"),
        (counts.fixed, "fixed"),
        (counts.better, "better"),
        (counts.unchanged, "unchanged"),
    ];
    let findings: Vec<String> =
        findings.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    let findings = if findings.is_empty() { "none".to_owned() } else { findings.join(", ") };
    let partial = [("The older audit", &diff.old.left_out), ("The newer audit", &diff.new.left_out)];
    let mut paragraphs = vec![appearance.bold(&title), format!("Result: {result}. Findings: {findings}.")];
    paragraphs.extend(partial.iter().filter_map(|(which, left_out)| partial_words(which, left_out)));
    paragraphs
}

fn partial_words(which: &str, left_out: &[LeftOut]) -> Option<String> {
    let left: Vec<String> = left_out.iter().map(|left| format!("{}: {}", left.option, left.what)).collect();
    (!left.is_empty()).then(|| for_terminal(&format!("{which} was partial ({}).", left.join("; "))).into_owned())
}

/// Of the status before it, where that was another: a fixed gap was one.
pub(super) fn decided(row: &ChangedFinding) -> bool {
    let decides = |status: Status| matches!(status, Status::Gap | Status::Unknown);
    decides(row.status) || row.was_status.is_some_and(decides)
}

/// Findings that changed so.
pub(super) fn of(diff: &DiffReport, change: Change) -> Vec<&ChangedFinding> {
    diff.findings.iter().filter(|row| row.change == change).collect()
}

/// Those of them that decide a result, the same ones of several targets together.
pub(super) fn groups<'r>(rows: &[&'r ChangedFinding]) -> Vec<Vec<&'r ChangedFinding>> {
    let mut groups: Vec<(Key<'_>, Vec<&ChangedFinding>)> = Vec::new();
    for row in rows.iter().copied().filter(|row| decided(row)) {
        match groups.iter_mut().find(|(key, _)| *key == key_of(row)) {
            Some((_, group)) => group.push(row),
            None => groups.push((key_of(row), vec![row])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// What is told in one line.
type Key<'r> = (&'r str, Severity, Status, Option<Severity>, Option<Status>, Option<&'r str>);

fn key_of(row: &ChangedFinding) -> Key<'_> {
    (&row.finding, row.severity, row.status, row.was_severity, row.was_status, row.reason.as_deref())
}

/// `backup-stale, high: cdr@sql03\MON, open since 2026-09-30 (31 days).`, with so many targets by name.
pub(super) fn brief(group: &[&ChangedFinding], most_named: usize, zone: &Zone) -> String {
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
        .take(most_named)
        .map(|row| match !is_one_time && has_time(row) {
            true => format!("{} ({})", for_terminal(&row.of), since(row, zone)),
            false => for_terminal(&row.of).into_owned(),
        })
        .collect();
    let _ = write!(line, ": {}", named.join(", "));
    if let Some(more) = group.len().checked_sub(most_named).filter(|more| *more > 0) {
        let _ = write!(line, " and {}", count(more as u64, "more", "more"));
    }
    if is_one_time && has_time(first) {
        let _ = write!(line, ", {}", since(first, zone));
    }
    line.push('.');
    line
}

/// The same with what has to be said of it: `... Note: it is about later times too. What is wrong.`
pub(super) fn told(group: &[&ChangedFinding], zone: &Zone) -> String {
    let mut line = brief(group, MOST_NAMED, zone);
    let Some(first) = group.first() else { return line };
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
    format!("{was} since {} ({})", zone.date(row.first_seen), days(row))
}

fn days(row: &ChangedFinding) -> String {
    count((row.open_seconds / SECONDS_OF_DAY).unsigned_abs(), "day", "days")
}

/// How many of each status, and the oldest: a list of them is the report.
pub(super) fn unchanged(diff: &DiffReport) -> Option<String> {
    let rows = of(diff, Change::Unchanged);
    if rows.is_empty() {
        return None;
    }
    let mut statuses: BTreeMap<std::cmp::Reverse<Status>, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *statuses.entry(std::cmp::Reverse(row.status)).or_default() += 1);
    let counted: Vec<String> = statuses.iter().map(|(status, n)| format!("{n} {}", status_word(status.0))).collect();
    let mut line = format!("Unchanged: {}.", counted.join(", "));
    if let Some(oldest) = rows.iter().filter(|row| decided(row)).min_by_key(|row| row.first_seen) {
        let _ = write!(
            line,
            " Open longest: {} of {}, since {} ({}).",
            for_terminal(&oldest.finding),
            for_terminal(&oldest.of),
            diff.time_zone.date(oldest.first_seen),
            days(oldest)
        );
    }
    Some(line)
}

/// Its lines, broken between words only.
pub(super) fn lines(appearance: Appearance, bullet: &str, text: &str) -> Vec<String> {
    let options = textwrap::Options::new(usize::from(appearance.width.max(40)))
        .initial_indent(bullet)
        .subsequent_indent(if bullet.is_empty() { "" } else { "  " })
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
}
