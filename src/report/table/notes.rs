//! What stands below the main table: what to do, what could not be looked at, what belongs to no target.

use super::appearance::{Appearance, finding_rank};
use super::lines::{command_or_words, finding_line, told, wrapped, zone};
use super::looked_at;
use super::servers::{reading_line, unread_lines};
use crate::base::{PathName, bytes, count, for_terminal};
use crate::model::report::{AuditReport, Finding, Target};
use crate::model::{SourceKind, Status};
use std::fmt::Write;

/// Rows of a list that a terminal shows; the rest is counted and stands in the JSON report.
const MOST_ROWS: usize = 12;

/// Writing to a `String` cannot fail, so results of `writeln!` are dropped.
pub fn write(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let all: Vec<&Target> = report.targets.iter().collect();
    to_do(out, &all, appearance);
    sources(out, report, appearance);
    looked_at::section(out, report, appearance);
    not_checked(out, report, appearance);
    unattributed(out, report, appearance);
    not_required(out, report, appearance);
    waivers(out, report, appearance);
    unclassified(out, report, appearance);
}

/// Each remediation once, with the targets it is for.
pub(super) fn to_do(out: &mut String, of: &[&Target], appearance: Appearance) {
    let mut rows: Vec<(&Finding, Vec<&str>)> = Vec::new();
    for target in of {
        for finding in target.findings.iter().filter(|f| matches!(f.status, Status::Gap | Status::Unknown)) {
            match rows.iter_mut().find(|(known, _)| known.id == finding.id && known.remediation == finding.remediation)
            {
                // A target may have the same finding of several files.
                Some((_, targets)) if targets.last() == Some(&target.id.as_str()) => {}
                Some((_, targets)) => targets.push(&target.id),
                None => rows.push((finding, vec![&target.id])),
            }
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(finding, _)| (finding_rank(finding.status, finding.severity), finding.id.clone()));
    let _ = writeln!(out, "\n{}", appearance.bold("What to do"));
    for (finding, targets) in rows {
        let shown: Vec<String> = targets.iter().take(4).map(|t| for_terminal(t).into_owned()).collect();
        let more = targets.len().saturating_sub(shown.len());
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        wrapped(
            out,
            appearance,
            "  ",
            &format!("{}: {}{more}", appearance.bold(&for_terminal(&finding.id)), shown.join(", ")),
        );
        for line in finding.remediation.lines().filter(|line| !line.trim().is_empty()) {
            command_or_words(out, appearance, "      ", &for_terminal(line.trim()));
        }
    }
}

fn sources(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let _ = writeln!(out, "\n{}", appearance.bold("What was looked at"));
    if report.sources.is_empty() {
        let _ = writeln!(out, "  nothing: no repository is declared");
    }
    for source in &report.sources {
        let size = report.repositories.iter().find(|r| r.name == source.name).map_or(String::new(), |r| {
            let unread = match r.unreadable_count {
                0 => String::new(),
                n => format!(", {} could not be read", count(n, "entry", "entries")),
            };
            format!(": {}, {}{unread}", count(r.file_count, "file", "files"), bytes(r.size_bytes))
        });
        let line = match source.kind {
            SourceKind::Repository => {
                format!("{} ({}){size}", for_terminal(&source.name), source.path.shown(appearance.paths))
            }
            SourceKind::SqlServer => format!("{} (SQL Server)", for_terminal(&source.name)),
            SourceKind::DirectoryServer => {
                format!("{} ({})", for_terminal(&source.name), source.path.shown(appearance.paths))
            }
        };
        wrapped(out, appearance, "  ", &line);
        let read: Vec<String> = source
            .readings
            .iter()
            .flat_map(|reading| std::iter::once(reading_line(reading, zone(report))).chain(unread_lines(reading)))
            .collect();
        let count_read = read.len();
        list(out, appearance, read.into_iter(), count_read);
        let rows = source.notes.iter().map(|note| {
            let reason = zone(report).told(&note.reason);
            let place = match source.kind {
                SourceKind::SqlServer | SourceKind::DirectoryServer => return for_terminal(&reason).into_owned(),
                SourceKind::Repository if note.path.bytes().is_empty() => "its root".into(),
                SourceKind::Repository => note.path.shown(appearance.paths),
            };
            format!("{place}: {}", for_terminal(&reason))
        });
        list(out, appearance, rows, source.notes.len());
        // Databases that no target names are told once, below.
        let mut findings: Vec<&Finding> = source.findings.iter().filter(|f| f.id != "unknown-database").collect();
        findings.sort_by_key(|f| (finding_rank(f.status, f.severity), f.id.clone(), f.message.clone()));
        list(out, appearance, findings.iter().map(|f| finding_line(f, report, appearance.paths)), findings.len());
    }
    if report.counts.after_as_of > 0 {
        let line = format!(
            "Ignored: {} after the time of the audit",
            count(report.counts.after_as_of, "backup dated", "backups dated")
        );
        wrapped(out, appearance, "  ", &line);
    }
}

/// What the deployment file says and no check judges by.
fn not_checked(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let mut rows: Vec<String> = Vec::new();
    for target in report.targets.iter().filter(|target| target.status != Status::NotApplicable) {
        for row in target.schedule.iter().filter(|row| !row.checked) {
            let line =
                format!("{} of {}: {}", for_terminal(&row.what), for_terminal(&target.item), for_terminal(&row.value));
            if !rows.contains(&line) {
                rows.push(line);
            }
        }
    }
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold("Documented, not checked"));
    let total = rows.len();
    list(out, appearance, rows.into_iter(), total);
}

fn unattributed(out: &mut String, report: &AuditReport, appearance: Appearance) {
    // What needs no backup (a local replica too), and what is not classified, stands in a section of its own, with the
    // reason; data of the demo is one finding of its repository.
    let is_told = |reason: &str| matches!(reason, "not-required" | "not-classified" | "wrong-instance" | "demo-data");
    let rows: Vec<_> = report.unattributed.iter().filter(|row| !is_told(&row.reason)).collect();
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold("Backups that belong to no target and do not count"));
    let lines = rows.iter().map(|row| {
        let what = match (&row.database_name, &row.server_name) {
            (Some(database), Some(server)) => format!("{database} on {server}"),
            (Some(database), None) => database.clone(),
            _ => row.path.shown(appearance.paths),
        };
        let newest = row.time.map_or(String::new(), |t| format!(", newest {}", zone(report).minute(t)));
        let backups = count(row.backup_count, "backup", "backups");
        format!(
            "{} ({}, {backups}{newest}): {}",
            for_terminal(&what),
            for_terminal(&row.reason),
            for_terminal(&told(report, &row.message, [&row.path], appearance.paths))
        )
    });
    list(out, appearance, lines, rows.len());
}

fn not_required(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let seen: Vec<_> = report.excluded.iter().filter(|row| row.seen > 0).collect();
    if seen.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold("Found, but not required by the article"));
    let rows = seen.iter().map(|row| {
        format!(
            "{} ({}): {}",
            for_terminal(&row.database),
            count(row.seen, "backup", "backups"),
            for_terminal(&row.reason)
        )
    });
    list(out, appearance, rows, seen.len());
}

fn waivers(out: &mut String, report: &AuditReport, appearance: Appearance) {
    if report.waivers.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold("Waivers"));
    for waiver in &report.waivers {
        let target = waiver.target.as_ref().map_or(String::new(), |t| format!(" on {t}"));
        let period = waiver.period.as_ref().map_or(String::new(), |period| format!(" in {period}"));
        let review = waiver.review.as_ref().map_or(String::new(), |review| format!(", review by {review}"));
        let when = if waiver.state == "expired" { "on" } else { "until" };
        let line = format!(
            "{}{target}{period}: {} {when} {} (owner: {}{review}): {}",
            waiver.item,
            waiver.state,
            waiver.expires,
            waiver.owner,
            waiver.reason_words()
        );
        wrapped(out, appearance, "  ", &for_terminal(&line));
        list(
            out,
            appearance,
            waiver.findings.iter().map(|f| finding_line(f, report, appearance.paths)),
            waiver.findings.len(),
        );
    }
}

fn unclassified(out: &mut String, report: &AuditReport, appearance: Appearance) {
    if report.unclassified.is_empty() {
        return;
    }
    let files: u64 = report.unclassified.iter().map(|row| row.file_count).fold(0, u64::saturating_add);
    let size: u64 = report.unclassified.iter().map(|row| row.size_bytes).fold(0, u64::saturating_add);
    let title = format!("Files that are not backups: {}, {}", count(files, "file", "files"), bytes(size));
    let _ = writeln!(out, "\n{}", appearance.bold(&title));
    let mut rows: Vec<_> = report.unclassified.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.file_count));
    let lines = rows.iter().map(|row| {
        let folder = row.folder.folder.as_deref().unwrap_or("(name is not UTF-8)");
        let folder = if folder.is_empty() { ".".to_owned() } else { PathName::from(folder).shown(appearance.paths) };
        let mut line = format!(
            "{}: {folder}: {}, {}",
            for_terminal(&row.repository),
            count(row.file_count, "file", "files"),
            bytes(row.size_bytes)
        );
        for file in &row.files {
            let _ = write!(line, "\n    {}", file.path.shown(appearance.paths));
        }
        line
    });
    list(out, appearance, lines, rows.len());
}

fn list(out: &mut String, appearance: Appearance, rows: impl Iterator<Item = String>, total: usize) {
    for row in rows.take(MOST_ROWS) {
        for (number, line) in row.split('\n').enumerate() {
            wrapped(out, appearance, if number == 0 { "  - " } else { "    " }, line);
        }
    }
    if total > MOST_ROWS {
        let _ = writeln!(out, "  - and {} more: see --output json", total - MOST_ROWS);
    }
}
