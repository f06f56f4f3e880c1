//! The first look: every item in a line, then only what needs a person, the worst first. Everything else is counted.

use super::appearance::{Appearance, finding_rank, status_word};
use super::lines::{command_or_words, message, wrapped, zone};
use super::servers::unread_lines;
use super::summary;
use super::targets::newest_lines;
use crate::base::{PathStyle, count, for_terminal};
use crate::model::report::{AuditReport, Finding, Target};
use crate::model::{SourceKind, Status};
use crate::report::ci::knows_earlier;
use crate::report::looked_at;
use std::fmt::Write;
use textwrap::core::display_width;

/// Targets of one finding that are told one by one.
const MOST_TARGETS: usize = 3;
/// Of a remedy; the pages of the finding and of the item have the rest.
const MOST_SENTENCES: usize = 2;
/// Lines of a list below the findings; `--details` has the rest.
const MOST_ROWS: usize = 3;
/// Of two lines of a list, by indents and by words that do not fit into the first.
const LOST_COLUMNS: usize = 18;

/// A space at which no line is broken.
const WHOLE: char = '\u{a0}';

/// Findings that are told together, with their targets.
struct Entry<'r> {
    finding: &'r Finding,
    /// Each with its first such finding, and how many more it has; `None`: of a source or of a waiver.
    seen: Vec<(Option<&'r Target>, &'r Finding, u64)>,
}

/// `Looked at: 2 repositories (312 files, 45.3 MiB, of which 40.1 MiB is verified) and 1 SQL Server.`
pub fn looked_at(report: &AuditReport) -> String {
    let Some(places) = looked_at::places(report, "of which ") else {
        return "Looked at: nothing; no repository is declared.".to_owned();
    };
    let unread = looked_at::unread(report).map(|unread| format!(" {unread} could not be read in full."));
    format!("Looked at: {places}.{}", unread.unwrap_or_default())
}

/// `Result: GAP. 5 of 46 targets have a gap, and 2 are unknown.`
pub fn result(report: &AuditReport) -> String {
    let counts = &report.counts;
    let targets = count(report.targets.len() as u64, "target", "targets");
    let words = match (counts.gap, counts.unknown) {
        (0, 0) if report.status == Status::Unknown => none_passes(report),
        (0, 0) => match report.slots().filter(|slots| slots.not_shown > 0) {
            Some(slots) => format!(
                "No gap was found in {targets}, but whether {} of {} ran could not be shown.",
                slots.not_shown,
                count(slots.due, "scheduled backup", "scheduled backups")
            ),
            None => format!("No gap was found, and nothing is unknown in {targets}."),
        },
        (0, n) => format!("No gap was found, but {n} of {targets} cannot be judged."),
        (n, 0) => format!("{n} of {targets} {} a gap.", if n == 1 { "has" } else { "have" }),
        (n, unknown) => {
            format!("{n} of {targets} {} a gap, and {unknown} cannot be judged.", if n == 1 { "has" } else { "have" })
        }
    };
    format!("Result: {}. {words}", status_word(report.status).to_uppercase())
}

/// Where nothing is a gap and nothing passes: a waiver and what does not apply show no backup.
fn none_passes(report: &AuditReport) -> String {
    let (waived, not_applicable) = (report.counts.waived, report.counts.not_applicable);
    let named = [(waived, "waived"), (not_applicable, "not applicable")];
    let parts: Vec<String> =
        named.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    match parts.as_slice() {
        [] => "There is no target to judge, so nothing was shown to be backed up.".to_owned(),
        some => format!("No target passes ({}), so nothing was shown to be backed up.", some.join(", ")),
    }
}

/// Writing to a `String` cannot fail, so results of `writeln!` are dropped.
pub fn write(out: &mut String, report: &AuditReport, appearance: Appearance) {
    summary::write(out, report, appearance);
    needs_a_person(out, report, appearance);
    unread(out, report, appearance);
    noted(out, report, appearance);
    rest(out, report, appearance);
}

fn needs_a_person(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let entries = entries(report, |finding| matches!(finding.status, Status::Gap | Status::Unknown));
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold("What to do"));
    let knows = knows_earlier(report);
    for entry in entries {
        let finding = entry.finding;
        let status = appearance.status(status_word(finding.status), finding.status);
        let _ = writeln!(out, "{status} {}, {}", appearance.bold(&for_terminal(&finding.id)), finding.severity);
        for (target, own, further) in entry.seen.iter().take(MOST_TARGETS) {
            let more =
                if *further > 0 { format!(" And {further} more of this target (--details).") } else { String::new() };
            wrapped(out, appearance, "  ", &(told(report, *target, own, appearance.paths, knows) + &more));
        }
        if let Some(more) = entry.seen.len().checked_sub(MOST_TARGETS).filter(|more| *more > 0) {
            let _ = writeln!(out, "  and of {} (--details)", count(more as u64, "more target", "more targets"));
        }
        remedy(out, &entry, appearance);
    }
}

/// `cdr on sql03.contoso.com\MON: what is wrong. Newest: full ...`.
fn told(report: &AuditReport, target: Option<&Target>, finding: &Finding, paths: PathStyle, knows: bool) -> String {
    let Some(target) = target else { return message(finding, report, paths) };
    let newest = newest_lines(target, report);
    let known = earlier(report, finding, knows);
    // Most sentences about an age say it themselves.
    let newest = match newest.first() {
        Some(line)
            if newest.len() == 1 && line != "none" && !message(finding, report, paths).contains(day_of(line)) =>
        {
            format!(" Newest: {line}.")
        }
        _ => String::new(),
    };
    format!(
        "{} on {}: {}{newest}{known}",
        for_terminal(&target.item),
        for_terminal(&target.target),
        message(finding, report, paths)
    )
}

/// ` First seen 2026-09-30.`; ` New.` where earlier audits are known, and none of them had it.
fn earlier(report: &AuditReport, finding: &Finding, knows: bool) -> String {
    match &finding.earlier {
        Some(earlier) => format!(" First seen {}.", zone(report).date(earlier.first_seen)),
        None if knows => " New.".to_owned(),
        None => String::new(),
    }
}

/// The day in `full 2026-10-22 01:20, 9d 7h old`, or all of it.
fn day_of(line: &str) -> &str {
    line.split(' ').nth(1).unwrap_or(line)
}

/// The first sentences of what to do, and where the rest stands.
fn remedy(out: &mut String, entry: &Entry<'_>, appearance: Appearance) {
    let (shown, is_all) = in_short(&entry.finding.remediation);
    for (number, line) in shown.iter().enumerate() {
        command_or_words(out, appearance, if number == 0 { "  > " } else { "    " }, &for_terminal(line));
    }
    if is_all {
        return;
    }
    let mut pages: Vec<&str> = Vec::new();
    for item in entry.seen.iter().take(MOST_TARGETS).filter_map(|(target, ..)| target.map(|one| one.item.as_str())) {
        if !pages.contains(&item) {
            pages.push(item);
        }
    }
    if pages.is_empty() {
        pages.push(&entry.finding.id);
    }
    // A command is broken nowhere, so that it can be copied.
    let pages: Vec<String> =
        pages.iter().map(|id| format!("`bakproof{WHOLE}explain{WHOLE}{}`", for_terminal(id))).collect();
    let mut line = String::new();
    wrapped(&mut line, appearance, "    ", &format!("More: {}", pages.join(", ")));
    out.push_str(&line.replace(WHOLE, " "));
}

/// The first paragraph, at most so many sentences of it, with the command that it announces; and whether that is all.
fn in_short(remediation: &str) -> (Vec<&str>, bool) {
    let mut lines = remediation.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return (Vec::new(), true) };
    let end = first.match_indices(". ").nth(MOST_SENTENCES - 1).map_or(first.len(), |(at, _)| at + 1);
    let mut shown = vec![first.get(..end).unwrap_or(first)];
    if end == first.len() && first.ends_with(':') {
        let command = lines.next();
        shown.extend(command);
        // Of a table of the deployment file, its first key.
        if command.is_some_and(|line| line.starts_with('[') && line.ends_with(']')) {
            shown.extend(lines.next());
        }
    }
    (shown, end == first.len() && lines.next().is_none())
}

/// What could not be read: nothing that it holds was judged.
fn unread(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let mut rows: Vec<String> = Vec::new();
    for source in &report.sources {
        let name = for_terminal(&source.name);
        rows.extend(source.notes.iter().map(|note| {
            let reason = zone(report).told(&note.reason).into_owned();
            match source.kind {
                SourceKind::Repository if !note.path.bytes().is_empty() => {
                    format!("{name}: {}: {}", note.path.shown(appearance.paths), for_terminal(&reason))
                }
                _ => format!("{name}: {}", for_terminal(&reason)),
            }
        }));
        rows.extend(source.readings.iter().flat_map(unread_lines).map(|line| format!("{name}: {line}")));
    }
    list(out, appearance, "Not looked at", &rows);
}

/// What changes no verdict: each finding in two lines at most, with the number of its targets.
fn noted(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let row = |entry: &Entry<'_>| {
        let (finding, mark) = (entry.finding, status_word(entry.finding.status));
        let whose = match entry.seen.as_slice() {
            [(Some(target), ..)] => format!("{}, {mark}", for_terminal(&target.item)),
            [_] => mark.to_owned(),
            several => format!("{mark} {} times", several.len()),
        };
        format!(
            "{whose}: {} ({}): {}",
            for_terminal(&finding.id),
            finding.severity,
            message(finding, report, appearance.paths)
        )
    };
    let is_noted = |finding: &Finding| matches!(finding.status, Status::Noted | Status::Waived);
    let rows: Vec<String> = entries(report, is_noted).iter().map(|entry| shortened(&row(entry), appearance)).collect();
    list(out, appearance, "Other findings, which do not change the result", &rows);
}

/// In two lines of a list.
fn shortened(text: &str, appearance: Appearance) -> String {
    // Words are not broken, so that the first line may have to end early.
    let room = (2 * usize::from(appearance.width.max(40))).saturating_sub(LOST_COLUMNS);
    if display_width(text) <= room {
        return text.to_owned();
    }
    let mut shown = String::new();
    for word in text.split(' ') {
        if display_width(&shown) + 1 + display_width(word) + "...".len() > room {
            break;
        }
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    format!("{shown}...")
}

/// One line for everything that needs nobody.
fn rest(out: &mut String, report: &AuditReport, appearance: Appearance) {
    let counts = &report.counts;
    let mut parts = vec![count(counts.pass, "target passes", "targets pass")];
    if counts.waived > 0 {
        parts.push(format!("{} waived", counts.waived));
    }
    if counts.not_applicable > 0 {
        parts.push(format!("{} not applicable", counts.not_applicable));
    }
    let strays: u64 = report.unattributed.iter().map(|row| row.backup_count).fold(0, u64::saturating_add);
    if strays > 0 {
        parts.push(format!("{} of no target", count(strays, "backup", "backups")));
    }
    let expired = report
        .waivers
        .iter()
        .filter(|waiver| !["active", "not-asked", "ignored"].contains(&waiver.state.as_str()))
        .count() as u64;
    if expired > 0 {
        parts.push(format!("{} not in use", count(expired, "waiver is", "waivers are")));
    }
    let _ = writeln!(out);
    wrapped(out, appearance, "", &format!("{} (see --details)", parts.join(", ")));
}

fn list(out: &mut String, appearance: Appearance, title: &str, rows: &[String]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", appearance.bold(title));
    // One more line instead of the line that counts one more.
    let shown = if rows.len() <= MOST_ROWS + 1 { rows.len() } else { MOST_ROWS };
    for row in rows.iter().take(shown) {
        wrapped(out, appearance, "- ", row);
    }
    if rows.len() > shown {
        let _ = writeln!(out, "- and {} more (--details)", rows.len() - shown);
    }
}

/// Findings that are wanted, those with the same id, status and remedy together; the worst first.
fn entries<'r>(report: &'r AuditReport, is_wanted: impl Fn(&Finding) -> bool) -> Vec<Entry<'r>> {
    let of_targets = report.targets.iter().flat_map(|target| target.findings.iter().map(move |f| (Some(target), f)));
    let of_sources = report.sources.iter().flat_map(|source| source.findings.iter().map(|f| (None, f)));
    let of_waivers = report.waivers.iter().flat_map(|waiver| waiver.findings.iter().map(|f| (None, f)));
    let mut places = std::collections::HashMap::new();
    let mut entries: Vec<Entry<'r>> = Vec::new();
    for (target, finding) in of_targets.chain(of_sources).chain(of_waivers).filter(|(_, f)| is_wanted(f)) {
        let key = (finding.id.as_str(), finding.status, finding.severity, in_short(&finding.remediation).0);
        let at = *places.entry(key).or_insert_with(|| {
            entries.push(Entry { finding, seen: Vec::new() });
            entries.len() - 1
        });
        let Some(entry) = entries.get_mut(at) else { continue };
        // A target may have the same finding of several files.
        let same = |known: &Option<&Target>| known.is_some() && known.map(|t| &t.id) == target.map(|t| &t.id);
        match entry.seen.last_mut().filter(|(known, ..)| same(known)) {
            Some((.., further)) => *further += 1,
            None => entry.seen.push((target, finding, 0)),
        }
    }
    entries.sort_by_key(|entry| (finding_rank(entry.finding.status, entry.finding.severity), entry.finding.id.clone()));
    entries
}
