//! By finding: one row a finding, one row a target without findings.

use super::cells::{Rows, controls, joined};
use crate::model::report::{AuditReport, EvidenceRef, Finding, Target};
use std::io::{self, Write};

/// The header; rows have these columns.
pub const COLUMNS: [&str; 35] = [
    "item",
    "target",
    "target_status",
    "target_reason",
    "assurance",
    // The backup that the target is judged by.
    "newest_kind",
    "newest_time",
    "newest_age_seconds",
    "newest_source",
    "newest_path",
    // The newest stretch of time to which a database can be restored.
    "restorable_database",
    "restorable_from",
    "restorable_to",
    "waiver_reason",
    "waiver_owner",
    "waiver_expires",
    "controls",
    "checks",
    "finding",
    "check",
    "severity",
    "finding_status",
    "message",
    "remediation",
    // The first of the places that the finding was seen at.
    "evidence_source",
    "evidence_path",
    "evidence_fact",
    "evidence_count",
    "deployment",
    "as_of",
    "audit_status",
    "audit_scope",
    "evidence_origin",
    "evidence_sha256",
    "tool_version",
];

/// The whole report as CSV with CRLF line ends.
///
/// # Errors
/// The output cannot be written to.
pub fn audit(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(out)?;
    rows.push(COLUMNS)?;
    for target in &report.targets {
        if target.findings.is_empty() {
            rows.push(row(report, Some(target), None, ""))?;
        }
        for finding in &target.findings {
            rows.push(row(report, Some(target), Some(finding), ""))?;
        }
    }
    for source in &report.sources {
        for finding in &source.findings {
            rows.push(row(report, None, Some(finding), &source.name))?;
        }
    }
    for waiver in &report.waivers {
        for finding in &waiver.findings {
            rows.push(row(report, None, Some(finding), ""))?;
        }
    }
    rows.finish()
}

fn row(report: &AuditReport, target: Option<&Target>, finding: Option<&Finding>, source: &str) -> Vec<String> {
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.extend(target_cells(target));
    cells.extend(finding_cells(finding, source));
    cells.extend([
        report.deployment.name.clone(),
        report.as_of.to_string(),
        report.status.to_string(),
        report.scope_words(),
        report.evidence.origin.word().to_owned(),
        report.evidence.sha256.clone().unwrap_or_default(),
        report.tool.version.clone(),
    ]);
    cells
}

fn target_cells(target: Option<&Target>) -> [String; 18] {
    let Some(target) = target else { return Default::default() };
    let judged = target.newest_backup.judged.as_ref();
    let restorable = target.restorable.last();
    let waiver = target.waiver.as_ref();
    [
        target.item.clone(),
        target.target.clone(),
        target.status.to_string(),
        target.reason.clone().unwrap_or_default(),
        target.assurance.map_or(String::new(), |assurance| assurance.to_string()),
        judged.map_or(String::new(), |backup| backup.what.clone()),
        judged.and_then(|backup| backup.time).map_or(String::new(), |time| time.to_string()),
        judged.and_then(|backup| backup.age_seconds).map_or(String::new(), |age| age.to_string()),
        judged.map_or(String::new(), |backup| backup.source.clone()),
        judged.map_or(String::new(), |backup| backup.path.lossy().into_owned()),
        restorable.and_then(|range| range.database.clone()).unwrap_or_default(),
        restorable.map_or(String::new(), |range| range.from.to_string()),
        restorable.map_or(String::new(), |range| range.to.to_string()),
        waiver.map_or(String::new(), |waiver| waiver.reason_words().into_owned()),
        waiver.map_or(String::new(), |waiver| waiver.owner.clone()),
        waiver.map_or(String::new(), |waiver| waiver.expires.clone()),
        controls(target),
        joined(target.checks.iter().map(|check| format!("{}: {}", check.check, check.status))),
    ]
}

fn finding_cells(finding: Option<&Finding>, source: &str) -> [String; 10] {
    let Some(finding) = finding else { return Default::default() };
    let first: Option<&EvidenceRef> = finding.evidence.first();
    [
        finding.id.clone(),
        finding.check.clone(),
        finding.severity.to_string(),
        finding.status.to_string(),
        finding.message.clone(),
        finding.remediation.clone(),
        first.map_or(source, |seen| seen.source.as_str()).to_owned(),
        first.map_or(String::new(), |seen| seen.path.lossy().into_owned()),
        first.map_or(String::new(), |seen| seen.fact.clone()),
        finding.evidence.len().to_string(),
    ]
}
