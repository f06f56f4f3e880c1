//! What people accepted and what they attested, with its dates and whether it still counts.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::report::AuditReport;
use std::io;

const COLUMNS: [Column<'_>; 14] = [
    ("Kind", 12),
    ("Item", 22),
    ("Target", 34),
    ("Finding", 24),
    ("State", 14),
    ("By", 30),
    ("Date", 12),
    ("Expires", 12),
    ("Reason or evidence", 70),
    ("Evidence, SHA-256", 66),
    ("Findings", 10),
    ("Period", 24),
    ("Approval", 24),
    ("Review", 12),
];

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    book.open("Waivers", &COLUMNS, 0, &page.footer)?;
    let optional = |text: &'_ Option<String>| Cell::text(text.clone().unwrap_or_default());
    for waiver in &report.waivers {
        book.push([
            Cell::text("waiver"),
            Cell::text(waiver.item.as_str()),
            optional(&waiver.target),
            optional(&waiver.finding),
            Cell::text(waiver.state.as_str()),
            Cell::text(waiver.owner.as_str()),
            Cell::Empty,
            Cell::Date(&waiver.expires),
            Cell::wrapped(waiver.reason.as_str()),
            Cell::Empty,
            Cell::count(waiver.findings.len()),
            optional(&waiver.period),
            optional(&waiver.approval),
            waiver.review.as_deref().map_or(Cell::Empty, Cell::Date),
        ])?;
    }
    for attestation in &report.attestations {
        book.push([
            Cell::text("attestation"),
            Cell::text(attestation.item.as_str()),
            optional(&attestation.target),
            Cell::Empty,
            Cell::text(attestation.state.as_str()),
            Cell::text(attestation.by.as_str()),
            Cell::Date(&attestation.date),
            attestation.expires.as_deref().map_or(Cell::Empty, Cell::Date),
            optional(&attestation.evidence),
            optional(&attestation.sha256),
        ])?;
    }
    book.close()
}
