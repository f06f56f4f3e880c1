//! Who judged what, by which rules and when: what every format says of its report.

use super::super::table::{Appearance, verdict_line};
use crate::base::PathStyle;
use crate::model::report::{AuditReport, EvidenceOrigin, FailOn};
use crate::report::adherence_words::schedules;

/// Names and values; a value is empty where the report has none.
pub fn origin(report: &AuditReport) -> Vec<(&'static str, String)> {
    let evidence = &report.evidence;
    let mut origin = vec![
        ("tool", report.tool.name.clone()),
        ("version", report.tool.version.clone()),
        ("catalog", report.catalogue.version.clone()),
        ("catalog-sha256", report.catalogue.sha256.clone()),
        ("edition", report.catalogue.edition_words()),
        ("deployment", report.deployment.name.clone()),
        ("deployment-sha256", report.deployment.sha256.clone().unwrap_or_default()),
        ("pseudonyms-key", report.deployment.redaction.as_ref().map(|one| one.key_id.clone()).unwrap_or_default()),
        ("as-of", report.as_of.to_string()),
        ("time-zone", report.deployment.time_zone.name().to_owned()),
        ("status", report.status.to_string()),
        ("scope", report.scope_words()),
        ("schedules", schedules(report).unwrap_or_default()),
        ("evidence", evidence.origin.word().to_owned()),
        ("evidence-sha256", evidence.sha256.clone().unwrap_or_default()),
        ("evidence-collected", evidence.collected_at.map(|at| at.to_string()).unwrap_or_default()),
    ];
    // Of the line before this audit: whoever keeps the report can tell whether the history was rebuilt.
    origin.extend(report.history.as_ref().map(|history| ("history-sha256", history.head.clone())));
    origin
}

/// The last line of the table, without colors.
pub fn verdict(report: &AuditReport, fail_on: Option<FailOn>) -> String {
    let plain = Appearance { width: u16::MAX, colour: false, is_terminal: false, paths: PathStyle::Posix };
    let mut line = verdict_line(report, plain, fail_on);
    if report.evidence.origin == EvidenceOrigin::SavedEvidence
        && let Some(at) = report.evidence.collected_at
    {
        line.push_str(&format!(" collected {}", report.deployment.time_zone.minute(at)));
    }
    line
}
