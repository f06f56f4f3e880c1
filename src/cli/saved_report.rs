//! Reports that an audit wrote as JSON.

use super::exit::Failure;
use super::{guess, input};
use bakproof::base::shown_path;
use bakproof::model::report::AuditReport;
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
    let bytes = input::whole(path, MAX_REPORT_BYTES)
        .map_err(|error| Failure::usage(format!("failed to read the report `{shown}`: {error}")))?;
    let report: AuditReport = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::usage(format!(
            "`{shown}` is not a report of an audit that this version can read ({error}); write one with `bakproof audit -o json=FILE`"
        ))
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
