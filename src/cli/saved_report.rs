//! Reports that an audit wrote as JSON.

use super::exit::Failure;
use super::{guess, input};
use bakproof::base::{for_terminal, shown_path};
use bakproof::model::report::AuditReport;
use std::io;
use std::path::Path;

/// Longest saved report: a hundred thousand findings and more.
const MAX_REPORT_BYTES: u64 = 1024 * 1024 * 1024;

/// The report.
///
/// # Errors
/// Usage: it cannot be read, or is something else.
pub fn saved_report(path: &Path) -> Result<AuditReport, Failure> {
    if let Some(why) = guess::no_report(path) {
        return Err(Failure::usage(why));
    }
    let shown = shown_path(path);
    let unread = |error: io::Error| Failure::usage(format!("failed to read the report `{shown}`: {error}"));
    // Its text is larger than what it says: it is never held as a whole.
    let pieces = input::pieces(path, MAX_REPORT_BYTES).map_err(unread)?;
    let report: AuditReport = serde_json::from_reader(pieces).map_err(|error| match error.is_io() {
        true => unread(error.into()),
        false => Failure::usage(format!(
            "`{shown}` is not a report of an audit that this version can read ({error}); write one with `bakproof audit -o json=FILE`"
        )),
    })?;
    if report.schema != AuditReport::SCHEMA {
        return Err(Failure::usage(format!(
            "`{shown}` contains `{}`, not `{}`; audit again, or use the version of bakproof that wrote it",
            report.schema,
            AuditReport::SCHEMA
        )));
    }
    Ok(report)
}

/// Under which names a report is: `key_id`, of its pseudonyms.
pub fn names_of(key_id: Option<&str>) -> String {
    match key_id {
        Some(key_id) => format!("pseudonyms (key {})", for_terminal(key_id)),
        None => "the real names".to_owned(),
    }
}
