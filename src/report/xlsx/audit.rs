//! The workbook of an audit: its sheets in order.

use super::book::Book;
use super::page::Page;
use super::parts::Properties;
use super::{backups, checks, findings, history, scenarios, sources, summary, targets, waivers};
use crate::model::report::AuditReport;
use std::io;

type Write = fn(&mut Book<'_>, &AuditReport, &Page) -> io::Result<()>;

/// Each writes one sheet.
const SHEETS: [Write; 7] =
    [summary::write, targets::write, checks::write, findings::write, backups::write, waivers::write, sources::write];

/// The whole report as XLSX. Equal reports give equal bytes.
///
/// # Errors
/// None in practice: the workbook is written to memory.
pub fn audit(report: &AuditReport) -> io::Result<Vec<u8>> {
    let page = Page::of(report);
    let mut further: Vec<Write> = Vec::new();
    if !report.scenarios.is_empty() {
        further.push(scenarios::write);
    }
    if report.history.is_some() {
        further.push(history::write);
    }
    let mut book = Book::new(&report.deployment.time_zone, SHEETS.len() + further.len())?;
    for write in SHEETS.iter().chain(&further) {
        write(&mut book, report, &page)?;
    }
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    book.finish(&Properties {
        title: format!("Backup audit of {}", report.deployment.name),
        subject: format!("As of {}: {}", report.as_of, report.status),
        description: format!(
            "Judged by {tool} against catalog {} ({})",
            report.catalogue.version, report.catalogue.sha256
        ),
        creator: tool,
        created: report.as_of,
    })
}
