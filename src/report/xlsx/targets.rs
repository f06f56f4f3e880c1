//! One row a target.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::Status;
use crate::model::report::{Adherence, AuditReport, ItemReport, ReportedBackup, Target};
use crate::report::adherence_words::all_excuses;
use std::collections::HashMap;
use std::io;

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    let times = ["Judged", "Newest full", "Newest differential", "Newest log", "Newest export", "Newest other"]
        .map(|what| page.time_head(what));
    let [judged, full, differential, log, export, other] = times.each_ref().map(String::as_str);
    let until = page.time_head("Restorable until");
    let columns: [Column<'_>; 44] = [
        ("Item", 22),
        ("Target", 34),
        ("Status", 14),
        ("Title", 30),
        ("Group", 14),
        ("Reason", 40),
        ("Assurance", 12),
        ("Judged by", 12),
        (judged, 20),
        ("Age in hours", 10),
        ("Source", 12),
        ("Path", 50),
        (full, 20),
        (differential, 20),
        (log, 20),
        (export, 20),
        (other, 20),
        ("Backups", 10),
        (&until, 20),
        ("Schedule", 40),
        ("Scheduled: due", 10),
        ("Scheduled: kept", 10),
        ("Scheduled: late", 10),
        ("Scheduled: missed", 10),
        ("Scheduled: not shown", 10),
        ("Scheduled: excused", 10),
        ("Scheduled: only listed", 10),
        ("Scheduled: only recorded", 10),
        ("Scheduled: excused by", 40),
        ("Checks: pass", 10),
        ("Checks: gap", 10),
        ("Checks: unknown", 10),
        ("Checks: noted", 10),
        ("Checks: waived", 10),
        ("Checks: not looked at", 10),
        ("Checks: not applicable", 10),
        ("Findings: gap", 10),
        ("Findings: unknown", 10),
        ("Findings: noted", 10),
        ("Findings: waived", 10),
        ("Waiver", 40),
        ("Waiver by", 24),
        ("Waiver until", 12),
        ("Supports evidence for", 50),
    ];
    book.open("Targets", &columns, 2, &page.footer)?;
    let items: HashMap<&str, &ItemReport> = report.items.iter().map(|item| (item.id.as_str(), item)).collect();
    for target in &report.targets {
        let item = items.get(target.item.as_str()).copied();
        book.push(
            identity(target, item)
                .into_iter()
                .chain(backups(target))
                .chain(scheduled(target, report))
                .chain(verdict(target)),
        )?;
    }
    book.close()
}

fn identity<'r>(target: &'r Target, item: Option<&'r ItemReport>) -> [Cell<'r>; 7] {
    [
        Cell::text(target.item.as_str()),
        Cell::text(target.target.as_str()),
        Cell::Status(target.status),
        item.map_or(Cell::Empty, |item| Cell::text(item.title.as_str())),
        item.map_or(Cell::Empty, |item| Cell::text(item.group.as_str())),
        target.reason.as_deref().map_or(Cell::Empty, Cell::wrapped),
        Cell::word(target.assurance.map(|assurance| assurance.word())),
    ]
}

fn backups(target: &Target) -> [Cell<'_>; 13] {
    let newest = &target.newest_backup;
    let judged = newest.judged.as_ref();
    let time = |backup: &Option<ReportedBackup>| Cell::time(backup.as_ref().and_then(|backup| backup.time));
    let schedule: Vec<String> = target
        .schedule
        .iter()
        .map(|row| {
            format!("{} {} ({}{})", row.what, row.value, row.origin, if row.checked { "" } else { ", not checked" })
        })
        .collect();
    [
        judged.map_or(Cell::Empty, |backup| Cell::text(backup.what.as_str())),
        time(&newest.judged),
        Cell::number(judged.and_then(|backup| backup.age_seconds).map(|seconds| seconds / 3600)),
        judged.map_or(Cell::Empty, |backup| Cell::text(backup.source.as_str())),
        judged.map_or(Cell::Empty, |backup| Cell::text(backup.path.lossy())),
        time(&newest.full),
        time(&newest.differential),
        time(&newest.log),
        time(&newest.export),
        time(&newest.other),
        Cell::count(target.backup_count),
        Cell::time(target.restorable.last().map(|range| range.to)),
        Cell::wrapped(schedule.join("\n")),
    ]
}

/// Over the period that was asked about.
fn scheduled<'r>(target: &'r Target, report: &AuditReport) -> impl Iterator<Item = Cell<'r>> {
    let adherence = target.adherence.as_ref();
    let counts = adherence.map(Adherence::counts);
    let became =
        counts.map_or([const { Cell::Empty }; 6], |counts| counts.named().map(|(_, number)| Cell::count(number)));
    let unseen =
        counts.map_or([const { Cell::Empty }; 2], |counts| counts.unseen().map(|(_, number)| Cell::count(number)));
    let excuses = adherence.map(|kept| all_excuses(kept, &report.deployment.time_zone).collect::<Vec<_>>().join("\n"));
    let excuses = excuses.filter(|words| !words.is_empty()).map_or(Cell::Empty, Cell::wrapped);
    became.into_iter().chain(unseen).chain([excuses])
}

fn verdict(target: &Target) -> impl Iterator<Item = Cell<'_>> {
    let waiver = target.waiver.as_ref();
    let controls: Vec<String> =
        target.controls.iter().map(|(framework, controls)| format!("{framework}: {}", controls.join(", "))).collect();
    let checks = Status::OF_CHECKS
        .map(|status| Cell::count(target.checks.iter().filter(|check| check.status == status).count()));
    let findings = Status::OF_FINDINGS
        .map(|status| Cell::count(target.findings.iter().filter(|finding| finding.status == status).count()));
    checks.into_iter().chain(findings).chain([
        waiver.map_or(Cell::Empty, |waiver| Cell::wrapped(waiver.reason_words())),
        waiver.map_or(Cell::Empty, |waiver| Cell::text(waiver.owner.as_str())),
        waiver.map_or(Cell::Empty, |waiver| Cell::Date(&waiver.expires)),
        Cell::wrapped(controls.join("\n")),
    ])
}
