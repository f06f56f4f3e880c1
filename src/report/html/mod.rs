//! The page for people: one file that needs no network and no script, for a screen, a printer and a screen reader.
//! The views say what is shown, the templates in `reports/html/` say how. Every value goes through `escape`.

mod anchors;
mod basis;
mod chart;
mod escape;
mod finding;
mod first;
mod ladder;
mod limits;
mod list;
mod matrix;
mod page;
mod sign;
mod sources;
mod statements;
mod strays;
mod strip;
mod target;
mod words;

use crate::model::report::AuditReport;
use askama::Template;

/// The whole report as one HTML file.
///
/// # Errors
/// None in practice: the page goes to memory.
pub fn audit(report: &AuditReport) -> Result<Vec<u8>, askama::Error> {
    Ok(page::ReportPage::of(report)?.render()?.into_bytes())
}
