//! Restore scenarios: a row for each part of each.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::report::AuditReport;
use std::io;

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    let (scenario_time, part_time) =
        (page.time_head("Scenario loses everything since"), page.time_head("Part loses everything since"));
    let columns: [Column<'_>; 10] = [
        ("Scenario", 44),
        ("Title", 40),
        ("Outcome", 20),
        (&scenario_time, 22),
        ("Part", 40),
        ("Database", 14),
        ("Outcome of the part", 20),
        (&part_time, 22),
        ("Backups", 10),
        ("Why", 60),
    ];
    book.open("Restore", &columns, 0, &page.footer)?;
    for scenario in &report.scenarios {
        let head = || {
            [
                Cell::text(scenario.id.as_str()),
                Cell::text(scenario.title.as_str()),
                Cell::text(scenario.outcome.words()),
                Cell::time(scenario.losing_since),
            ]
        };
        // What no part says is said of the scenario.
        let is_of_part = |reason: &&String| scenario.parts.iter().any(|part| part.reasons.contains(reason));
        let own: Vec<&str> = scenario.reasons.iter().filter(|reason| !is_of_part(reason)).map(String::as_str).collect();
        if scenario.parts.is_empty() || !own.is_empty() {
            let why = Cell::wrapped(own.join(" "));
            book.push(head().into_iter().chain([
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                why,
            ]))?;
        }
        for part in &scenario.parts {
            let why: Vec<&str> = part.reasons.iter().chain(&part.remarks).map(String::as_str).collect();
            book.push(head().into_iter().chain([
                Cell::text(part.target.as_str()),
                Cell::text(part.database.as_deref().unwrap_or_default()),
                Cell::text(part.outcome.words()),
                Cell::time(part.losing_since),
                Cell::count(part.backup_count),
                Cell::wrapped(why.join(" ")),
            ]))?;
        }
    }
    book.close()
}
