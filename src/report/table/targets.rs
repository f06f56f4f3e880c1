//! Every target in full: a row each, the items with the worst target first.

use super::appearance::{Appearance, finding_rank, status_cell, status_word};
use super::fold::fold;
use super::lines::{finding_line, zone};
use super::looked_at;
use crate::base::{PathStyle, for_terminal};
use crate::model::report::{AuditReport, Finding, ReportedBackup, RestorableRange, Target};
use crate::model::{Assurance, Severity, Status};
use crate::report::backup_age::how_old;
use comfy_table::{Cell, ColumnConstraint, Table, Width};
use jiff::SignedDuration;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A row for each of these targets.
pub(super) fn write(out: &mut String, report: &AuditReport, targets: &[&Target], appearance: Appearance) {
    let mut table = appearance.table();
    if appearance.is_narrow() {
        table.set_header(["status", "item and target", "what was seen"]);
    } else {
        table.set_header(["status", "item and target", "newest backup", "assurance", "what was found"]);
    }
    let room = Room::of(targets, appearance);
    for target in worst_first(targets) {
        let name = room.name(target);
        let assurance = assurance_words(target, report);
        let newest =
            newest_lines(target, report).into_iter().chain(rests_on(target, report)).collect::<Vec<_>>().join("\n");
        let restorable = restorable_lines(target, report);
        let found = finding_lines(target, report, appearance.paths).join("\n");
        if appearance.is_narrow() {
            let mut seen: Vec<&str> = Vec::new();
            let with_assurance = format!("{newest} ({assurance})");
            if newest != "none" {
                let is_said = target.assurance.is_none() || newest.ends_with(')');
                seen.push(if is_said { &newest } else { &with_assurance });
            }
            seen.extend(restorable.iter().map(String::as_str));
            seen.push(&found);
            table.add_row([status_cell(target.status), Cell::new(name), Cell::new(room.words(seen.join("\n")))]);
        } else {
            table.add_row([
                status_cell(target.status),
                Cell::new(name),
                Cell::new([newest].into_iter().chain(restorable).collect::<Vec<_>>().join("\n")),
                Cell::new(&assurance),
                Cell::new(found),
            ]);
        }
    }
    set_widths(&mut table, appearance);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}", table.trim_fmt());
}

/// Of the column of items and targets, at most.
fn names_width(appearance: Appearance) -> u16 {
    if appearance.is_narrow() { appearance.width / 3 } else { 36 }
}

/// Columns that a terminal has for names, and for sentences if cells are stacked; `None`: the table breaks them itself.
#[derive(Default)]
struct Room {
    names: Option<usize>,
    words: Option<usize>,
}

impl Room {
    /// Of each column.
    const PADDING: usize = 2;
    /// Between two columns.
    const SEPARATOR: usize = 1;

    fn of(targets: &[&Target], appearance: Appearance) -> Self {
        if !appearance.is_terminal {
            return Self::default();
        }
        let mut room =
            Self { names: Some(usize::from(names_width(appearance)).saturating_sub(Self::PADDING)), words: None };
        if appearance.is_narrow() {
            let width = |name: String| name.split('\n').map(textwrap::core::display_width).max().unwrap_or_default();
            let names = targets.iter().map(|target| width(room.name(target)));
            let names = names.chain(["item and target".len()]).max().unwrap_or_default();
            let status = targets.iter().map(|target| status_word(target.status).len());
            let status = status.chain(["status".len()]).max().unwrap_or_default();
            let others = status + names + 3 * Self::PADDING + 2 * Self::SEPARATOR;
            room.words = Some(usize::from(appearance.width.max(40)).saturating_sub(others));
        }
        room
    }

    fn name(&self, target: &Target) -> String {
        let name = format!("{}\n{}", for_terminal(&target.item), for_terminal(&target.target));
        match self.names {
            Some(width) => fold(&name, width),
            None => name,
        }
    }

    fn words(&self, words: String) -> String {
        match self.words {
            Some(width) => fold(&words, width),
            None => words,
        }
    }
}

/// The last column, the sentences, gets what the names leave.
fn set_widths(table: &mut Table, appearance: Appearance) {
    let names = Width::Fixed(names_width(appearance));
    if let Some(column) = table.column_mut(1) {
        column.set_constraint(ColumnConstraint::UpperBoundary(names));
    }
    if let Some(column) = table.column_mut(2).filter(|_| !appearance.is_narrow()) {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(42)));
    }
}

/// Items by their worst target, then in the catalogue's order; inside an item worst first, then by name.
fn worst_first<'r>(targets: &[&'r Target]) -> Vec<&'r Target> {
    let mut item_rank: Vec<(&str, Rank)> = Vec::new();
    for target in targets {
        let rank = target_rank(target);
        match item_rank.iter_mut().find(|(item, _)| *item == target.item) {
            Some((_, known)) => *known = rank.min(*known),
            None => item_rank.push((&target.item, rank)),
        }
    }
    let mut targets: Vec<&Target> = targets.to_vec();
    targets.sort_by_key(|target| {
        let position = item_rank.iter().position(|(item, _)| *item == target.item).unwrap_or(usize::MAX);
        let worst = item_rank.get(position).map(|(_, rank)| *rank);
        (worst, position, target_rank(target), target.target.clone())
    });
    targets
}

/// Worst status first, then the worst severity behind it.
pub(super) type Rank = (Reverse<Status>, Reverse<Option<Severity>>);

pub(super) fn target_rank(target: &Target) -> Rank {
    // Only what made the status counts: a noted finding does not move a passing target up.
    let worst = target.findings.iter().filter(|f| f.status == target.status).map(|f| f.severity).max();
    (Reverse(target.status), Reverse(worst))
}

/// How sure, and since when if an earlier run made sure: the file is unchanged since then by its metadata.
fn assurance_words(target: &Target, report: &AuditReport) -> String {
    let Some(assurance) = target.assurance else { return "-".to_owned() };
    let newest = &target.newest_backup;
    let earlier = [&newest.full, &newest.differential, &newest.log, &newest.export, &newest.other]
        .into_iter()
        .flatten()
        .filter(|backup| backup.assurance == Some(assurance))
        .filter_map(|backup| backup.assured_at)
        .min()
        .filter(|at| report.as_of.at.duration_since(at.at) >= SignedDuration::from_hours(24));
    match earlier {
        Some(at) => format!("{assurance} on {}, unchanged since", zone(report).date(at)),
        None => assurance.to_string(),
    }
}

pub(super) fn newest_lines(target: &Target, report: &AuditReport) -> Vec<String> {
    let newest = &target.newest_backup;
    let rows = [&newest.full, &newest.differential, &newest.log, &newest.export, &newest.other];
    let line = |backup: &ReportedBackup| {
        let line = newest_line(backup, report);
        // What somebody says or a history lists stands beside the backup that counts, and is worth less.
        match backup.assurance.filter(|own| *own < Assurance::Identified && Some(*own) != target.assurance) {
            Some(own) => format!("{line} ({own})"),
            None => line,
        }
    };
    let lines: Vec<String> = rows.into_iter().flatten().map(line).collect();
    if lines.is_empty() { vec!["none".to_owned()] } else { lines }
}

/// The backup that the verdict rests on, if newer ones stand above: they are listed, or did not prove enough.
fn rests_on(target: &Target, report: &AuditReport) -> Option<String> {
    let newest = &target.newest_backup;
    let judged = newest.judged.as_ref()?;
    let rows = [&newest.full, &newest.differential, &newest.log, &newest.export, &newest.other];
    let is_shown = rows
        .into_iter()
        .flatten()
        .any(|row| (row.time, &row.path, row.assurance) == (judged.time, &judged.path, judged.assurance));
    let sure = judged.assurance.map(|sure| format!(" ({sure})")).unwrap_or_default();
    (!is_shown).then(|| format!("judged by: {}{sure}", newest_line(judged, report)))
}

fn newest_line(backup: &ReportedBackup, report: &AuditReport) -> String {
    let kind = for_terminal(&backup.what);
    match backup.time.zip(how_old(backup, report.as_of, zone(report))) {
        // A person names a day.
        Some((time, old)) if backup.assurance == Some(Assurance::Attested) => {
            format!("{kind} {}, {old}", zone(report).date(time))
        }
        Some((time, old)) => format!("{kind} {}, {old}", zone(report).minute(time)),
        None => format!("{kind}, time unknown"),
    }
}

/// The newest stretch of each database; single points stand in the lines of the backups themselves.
fn restorable_lines(target: &Target, report: &AuditReport) -> Vec<String> {
    let mut newest: BTreeMap<&Option<String>, &RestorableRange> = BTreeMap::new();
    for range in &target.restorable {
        newest.insert(&range.database, range);
    }
    let several = newest.len() > 1;
    let ranges = newest.into_values().filter(|range| !range.point);
    ranges
        .map(|range| {
            let of = match &range.database {
                Some(database) if several => format!(" ({})", for_terminal(database)),
                _ => String::new(),
            };
            let clock = |time| zone(report).minute(time);
            // Its own assurance: the target's may be that of an export.
            let sure = range.assurance.map(|sure| format!(" ({sure})")).unwrap_or_default();
            format!("restorable{of}: {} to {}{sure}", clock(range.from), clock(range.to))
        })
        .collect()
}

fn finding_lines(target: &Target, report: &AuditReport, paths: PathStyle) -> Vec<String> {
    let mut findings: Vec<&Finding> = target.findings.iter().collect();
    findings.sort_by_key(|f| (finding_rank(f.status, f.severity), f.id.clone()));
    if target.status == Status::NotApplicable {
        return vec![target.reason.as_deref().map_or("not applicable".into(), for_terminal).into_owned()];
    }
    findings.into_iter().map(|finding| finding_line(finding, report, paths)).chain(looked_at::line(target)).collect()
}
