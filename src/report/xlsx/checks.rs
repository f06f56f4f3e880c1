//! One row for each check of each target, also those that passed and those that looked at nothing.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::report::{AuditReport, LookedAt};
use std::collections::HashMap;
use std::io;

const COLUMNS: [Column<'_>; 10] = [
    ("Item", 22),
    ("Target", 34),
    ("Check", 24),
    ("Status", 14),
    ("Severity", 10),
    ("Looked at", 10),
    ("Of what", 50),
    ("Reason", 60),
    ("Judged by the schedule of", 14),
    ("Title", 44),
];

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    let titles: HashMap<&str, &str> =
        report.checks.iter().map(|check| (check.id.as_str(), check.title.as_str())).collect();
    book.open("Checks", &COLUMNS, 2, &page.footer)?;
    for target in &report.targets {
        for check in &target.checks {
            let looked_at: Option<&LookedAt> = check.looked_at.as_ref();
            book.push([
                Cell::text(target.item.as_str()),
                Cell::text(target.target.as_str()),
                Cell::text(check.check.as_str()),
                Cell::Status(check.status),
                Cell::word(check.severity.map(|severity| severity.word())),
                looked_at.map_or(Cell::Empty, |looked_at| Cell::count(looked_at.count)),
                looked_at.map_or(Cell::Empty, |looked_at| Cell::text(looked_at.what.as_str())),
                Cell::text(check.reason.as_deref().unwrap_or_default()),
                Cell::text(check.origin.as_deref().unwrap_or_default()),
                Cell::text(titles.get(check.check.as_str()).copied().unwrap_or_default()),
            ])?;
        }
    }
    book.close()
}
