//! The first sheet: the verdict, what it is about, and every item in a line.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::Status;
use crate::model::report::{AuditReport, RepositoryReport, Target};
use crate::report::adherence_words::schedules;
use std::collections::HashMap;
use std::io;

const COLUMNS: [Column<'_>; 4] = [("Section", 14), ("What", 62), ("Value", 24), ("Note", 90)];
/// Of targets, the worst first.
const STATUSES: [Status; 5] = [Status::Gap, Status::Unknown, Status::Pass, Status::Waived, Status::NotApplicable];
/// Of checks.
const CHECK_STATUSES: [Status; 7] = [
    Status::Gap,
    Status::Unknown,
    Status::Pass,
    Status::Noted,
    Status::Waived,
    Status::NotLookedAt,
    Status::NotApplicable,
];

/// One row.
type Row<'a> = [Cell<'a>; 4];

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    book.open("Summary", &COLUMNS, 0, &page.footer)?;
    for row in audit(report, page).into_iter().chain(counts(report)).chain(looked_at(report)) {
        book.push(row)?;
    }
    items(book, report)?;
    book.close()
}

fn row<'a>(section: &'static str, what: impl Into<String>, value: Cell<'a>, note: impl Into<String>) -> Row<'a> {
    [Cell::text(section), Cell::text(what.into()), value, Cell::wrapped(note.into())]
}

fn audit<'r>(report: &'r AuditReport, page: &Page) -> Vec<Row<'r>> {
    let (deployment, catalogue, evidence) = (&report.deployment, &report.catalogue, &report.evidence);
    let optional = |text: &'r Option<String>| Cell::text(text.as_deref().unwrap_or("none"));
    let fact = |what: &str, value: Cell<'r>| row("Audit", what, value, "");
    let mut rows = vec![
        fact("Status", Cell::Status(report.status)),
        fact("Deployment", Cell::text(deployment.name.as_str())),
        fact("Deployment file, SHA-256", optional(&deployment.sha256)),
        fact(&page.time_head("As of"), Cell::Time(report.as_of)),
        fact("Time zone of all times", Cell::text(deployment.time_zone.name())),
        fact(&page.time_head("Oldest backup"), Cell::time(report.period.from)),
        fact("Scope", Cell::text(if report.scope.is_partial { "partial" } else { "complete" })),
        fact("Items in the report", Cell::count(report.scope.item_count)),
        fact("Items of the catalog", Cell::count(report.scope.catalogue_item_count)),
        fact("Evidence", Cell::text(evidence.origin.word())),
        fact("Evidence, SHA-256", optional(&evidence.sha256)),
        fact(&page.time_head("Evidence collected"), Cell::time(evidence.collected_at)),
        fact("Tool", Cell::text(format!("{} {}", report.tool.name, report.tool.version))),
        fact("Catalog", Cell::text(catalogue.version.as_str())),
        fact("Catalog, SHA-256", Cell::text(catalogue.sha256.as_str())),
        fact("Edition", Cell::text(catalogue.edition_words())),
    ];
    rows.extend(schedules(report).map(|words| fact("Schedules", Cell::text(words))));
    rows.extend(report.waiver_words().map(|words| fact("Waivers", Cell::text(words))));
    rows.extend(deployment.redaction.iter().map(|redaction| fact("Names", Cell::text(redaction.words()))));
    rows.extend(report.scope.left_out.iter().map(|left| row("Left out", &left.option, Cell::Empty, &left.what)));
    rows
}

fn counts(report: &AuditReport) -> Vec<Row<'static>> {
    let counts = &report.counts;
    let mut checks: HashMap<Status, u64> = HashMap::new();
    for check in report.targets.iter().flat_map(|target| &target.checks) {
        *checks.entry(check.status).or_default() += 1;
    }
    let mut rows: Vec<Row<'static>> = [
        ("Targets", "gap", counts.gap),
        ("Targets", "unknown", counts.unknown),
        ("Targets", "pass", counts.pass),
        ("Targets", "waived", counts.waived),
        ("Targets", "not-applicable", counts.not_applicable),
        ("Findings", "critical", counts.critical),
        ("Findings", "high", counts.high),
        ("Findings", "medium", counts.medium),
        ("Findings", "low", counts.low),
        ("Findings", "info", counts.info),
        ("Findings", "of these noted or waived", counts.noted),
    ]
    .map(|(section, what, n)| row(section, what, Cell::count(n), ""))
    .into();
    rows.extend(
        CHECK_STATUSES.map(|status| {
            row("Checks", status.word(), Cell::count(checks.get(&status).copied().unwrap_or_default()), "")
        }),
    );
    let ignored = "finished after as-of and were ignored";
    rows.push(row("Backups", ignored, Cell::count(counts.after_as_of), ""));
    rows
}

fn looked_at(report: &AuditReport) -> Vec<Row<'static>> {
    let sum =
        |of: fn(&RepositoryReport) -> u64| Cell::count(report.repositories.iter().map(of).fold(0, u64::saturating_add));
    let unread = report.sources.iter().filter(|source| source.status != Status::Pass).count();
    vec![
        row("Looked at", "sources", Cell::count(report.sources.len()), ""),
        row("Looked at", "sources that could not be read in full", Cell::count(unread), ""),
        row("Looked at", "files", sum(|r| r.file_count), ""),
        row("Looked at", "files that could not be read", sum(|r| r.unreadable_count), ""),
        row("Looked at", "bytes", sum(|r| r.size_bytes), ""),
        row("Looked at", "bytes in files in which everything was verified", sum(|r| r.verified_bytes), ""),
    ]
}

/// An item in a line, with its worst status.
fn items(book: &mut Book<'_>, report: &AuditReport) -> io::Result<()> {
    let mut of_item: HashMap<&str, Vec<&Target>> = HashMap::new();
    let mut order: Vec<&str> = report.items.iter().map(|item| item.id.as_str()).collect();
    let known: HashMap<&str, &str> = report.items.iter().map(|item| (item.id.as_str(), item.title.as_str())).collect();
    for target in &report.targets {
        let targets = of_item.entry(&target.item).or_default();
        if targets.is_empty() && !known.contains_key(target.item.as_str()) {
            order.push(&target.item);
        }
        targets.push(target);
    }
    for item in order {
        let targets = of_item.get(item).map(Vec::as_slice).unwrap_or_default();
        let count = |status: Status| targets.iter().filter(|target| target.status == status).count();
        let worst = STATUSES.into_iter().find(|status| count(*status) > 0);
        let each: Vec<String> = STATUSES
            .into_iter()
            .filter(|status| count(*status) > 0)
            .map(|status| format!("{} {status}", count(status)))
            .collect();
        let note = if each.is_empty() { "no target".to_owned() } else { format!("Targets: {}", each.join(", ")) };
        let title = known.get(item).map_or(item.to_owned(), |title| format!("{title} ({item})"));
        book.push(row("Item", title, worst.map_or(Cell::Empty, Cell::Status), note))?;
    }
    Ok(())
}
