//! One row a finding: of targets, then of sources, then of waivers.

use super::book::Book;
use super::cell::{Cell, Column};
use super::page::Page;
use crate::model::report::{AuditReport, Finding};
use std::collections::HashMap;
use std::io;

const COLUMNS: [Column<'_>; 14] = [
    ("Of", 10),
    ("Item or source", 22),
    ("Target", 34),
    ("Finding", 24),
    ("Status", 12),
    ("Severity", 10),
    ("Message", 70),
    ("Remediation", 70),
    ("Why it matters", 50),
    ("Check", 20),
    // The first of the places that the finding was seen at.
    ("Source", 12),
    ("Path", 50),
    ("Fact", 44),
    ("Places", 10),
];

pub fn write(book: &mut Book<'_>, report: &AuditReport, page: &Page) -> io::Result<()> {
    let reasons: HashMap<&str, &str> = report.rules.iter().map(|rule| (rule.id.as_str(), rule.why.as_str())).collect();
    book.open("Findings", &COLUMNS, 0, &page.footer)?;
    let zone = &report.deployment.time_zone;
    let mut push = |of: &'static str, whose: &str, target: &str, finding: &Finding| {
        let first = finding.evidence.first();
        book.push([
            Cell::text(of),
            Cell::text(whose),
            Cell::text(target),
            Cell::text(finding.id.as_str()),
            Cell::Status(finding.status),
            Cell::text(finding.severity.word()),
            // Its times in the zone that the sheet names.
            Cell::wrapped(zone.told(&finding.message)),
            Cell::wrapped(finding.remediation.as_str()),
            Cell::wrapped(reasons.get(finding.id.as_str()).copied().unwrap_or_default()),
            Cell::text(finding.check.as_str()),
            first.map_or(Cell::Empty, |seen| Cell::text(seen.source.as_str())),
            first.map_or(Cell::Empty, |seen| Cell::text(seen.path.lossy())),
            first.map_or(Cell::Empty, |seen| Cell::text(zone.told(&seen.fact))),
            Cell::count(finding.evidence.len()),
        ])
    };
    for target in &report.targets {
        for finding in &target.findings {
            push("target", &target.item, &target.target, finding)?;
        }
    }
    for source in &report.sources {
        for finding in &source.findings {
            push("source", &source.name, "", finding)?;
        }
    }
    for waiver in &report.waivers {
        for finding in &waiver.findings {
            push("waiver", &waiver.item, waiver.target.as_deref().unwrap_or_default(), finding)?;
        }
    }
    book.close()
}
