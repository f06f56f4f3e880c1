//! The audits before this one: a row for each item of each, to pivot and to chart.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::report::AuditReport;
use crate::report::ci::trend;
use std::io;

const COLUMNS: [Column<'_>; 5] = [("As of", 18), ("Item", 28), ("Status", 14), ("Left out", 40), ("Line", 8)];

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    book.open("History", &COLUMNS, 0, &page.footer)?;
    let is_known = report.history.as_ref().is_some_and(|history| history.broken.is_none());
    for audit in is_known.then(|| trend(report)).into_iter().flatten() {
        let left_out = audit.left_out.iter().map(|left| left.option.as_str()).collect::<Vec<_>>().join(", ");
        for one in &audit.items {
            book.push([
                Cell::time(Some(audit.as_of)),
                Cell::text(one.item.clone()),
                Cell::Status(one.status),
                Cell::text(left_out.clone()),
                Cell::count(audit.line),
            ])?;
        }
    }
    book.close()
}
