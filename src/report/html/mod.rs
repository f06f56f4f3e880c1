//! The page for people: one file that needs no network and no script, for a screen, a printer and a screen reader.
//! The views say what is shown, the templates in `reports/html/` say how. Every value goes through `escape`.

mod adherence;
mod anchors;
mod basis;
mod chart;
mod escape;
mod finding;
mod first;
mod history;
mod ladder;
mod limits;
mod list;
mod matrix;
mod page;
mod scenarios;
mod sign;
mod sources;
mod statements;
mod strays;
mod strip;
mod target;
mod words;

use crate::model::report::AuditReport;
use askama::Template;
use std::io::{self, Write};

/// The whole report as one HTML file.
///
/// # Errors
/// The output cannot be written to.
pub fn audit(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    page::ReportPage::of(report)?.write_into(out)
}
