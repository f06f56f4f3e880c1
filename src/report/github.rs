//! Workflow commands of GitHub Actions: an annotation for each of the worst findings. GitHub shows ten of a kind for each
//! step; which ten, it does not choose by severity.

use super::ci::{Found, Remedy, all, not_looked_at, origin, shortened, unread, verdict, worst_first};
use crate::base::{count, for_terminal};
use crate::model::report::{AuditReport, FailOn};
use crate::model::{Severity, Status};
use std::fmt::Write;

/// Annotations of a step that GitHub shows.
const MOST: usize = 10;
/// Characters of one annotation.
const MOST_IN_MESSAGE: usize = 1000;
const MOST_IN_TITLE: usize = 200;
const MOST_IN_REMEDY: usize = 300;

/// Lines for a step's log. Nothing but our own words begins a line, so no name becomes a command.
/// Writing to a `String` cannot fail, so results of `writeln!` are dropped.
pub fn github(report: &AuditReport, fail_on: Option<FailOn>) -> String {
    let mut out = String::new();
    let worst: Vec<Found<'_>> = worst_first(report).into_iter().filter(|found| found.counts()).collect();
    for found in worst.iter().take(MOST) {
        let finding = found.finding;
        let title = format!("{}: {} ({}, {})", found.of.name(), finding.id, finding.severity, finding.status);
        let remedy = Remedy::of(*found, MOST_IN_REMEDY).map(|remedy| to_do(&remedy)).unwrap_or_default();
        let message = report.deployment.time_zone.told(&finding.message);
        let _ = writeln!(
            out,
            "::{} title={}::{}{remedy}",
            command(*found),
            property(&shortened(&title, MOST_IN_TITLE)),
            data(&shortened(&message, MOST_IN_MESSAGE)),
        );
    }
    if let Some(more) = worst.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(
            out,
            "::notice title=bakproof::{} more; the step summary and the other reports have them",
            count(more as u64, "finding", "findings")
        );
    }
    let of = |status| all(report).filter(|found| found.finding.status == status).count() as u64;
    let blind: usize = not_looked_at(report).len();
    let _ = writeln!(
        out,
        "Changes no verdict: {}, {} waived. Not looked at: checks for {}, {} unread.",
        count(of(Status::Noted), "finding is noted", "findings are noted"),
        of(Status::Waived),
        count(blind as u64, "reason", "reasons"),
        count(unread(report).count() as u64, "place", "places"),
    );
    // The verdict has a line of its own.
    let known = origin(report).into_iter().filter(|(name, value)| !value.is_empty() && *name != "status");
    let known: Vec<String> = known.map(|(name, value)| format!("{name} {}", plain(&value))).collect();
    let _ = writeln!(out, "Judged by: {}", known.join(", "));
    let _ = writeln!(out, "Verdict: {}", plain(&verdict(report, fail_on)));
    out
}

/// What cannot be told is no error of the backups, and must be seen all the same.
fn command(found: Found<'_>) -> &'static str {
    match (found.finding.status, found.finding.severity) {
        (Status::Gap, Severity::Critical | Severity::High) => "error",
        (Status::Unknown, _) | (Status::Gap, Severity::Medium) => "warning",
        _ => "notice",
    }
}

/// Below what is wrong; what ends a line here does not begin a command.
fn to_do(remedy: &Remedy<'_>) -> String {
    let words = data(&shortened(remedy.words, MOST_IN_REMEDY));
    let command = remedy.command.map(|command| format!("%0A    {}", data(&shortened(command, MOST_IN_TITLE))));
    format!(
        "%0AWhat to do: {words}{}%0AMore: {}",
        command.unwrap_or_default(),
        data(&shortened(&remedy.more, MOST_IN_TITLE))
    )
}

fn plain(text: &str) -> String {
    for_terminal(&shortened(text, MOST_IN_MESSAGE)).into_owned()
}

/// What stands behind `::`.
fn data(text: &str) -> String {
    for_terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
