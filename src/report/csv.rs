//! CSV (RFC 4180): one row a finding, one row a target without findings. No cell starts a formula.

use crate::base::for_csv;
use crate::model::report::{AuditReport, Finding, Newest, Target};
use csv::{QuoteStyle, Terminator, WriterBuilder};

/// The header; rows have these columns.
pub const COLUMNS: [&str; 20] = [
    "item",
    "target",
    "target_status",
    "assurance",
    "newest_kind",
    "newest_time",
    "newest_age_seconds",
    "finding",
    "check",
    "severity",
    "finding_status",
    "message",
    "remediation",
    "source",
    "path",
    "deployment",
    "as_of",
    "audit_status",
    "audit_scope",
    "tool_version",
];

/// The whole report as CSV with CRLF line ends.
///
/// # Errors
/// None in practice: the rows go to memory.
pub fn audit(report: &AuditReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for target in &report.targets {
        if target.findings.is_empty() {
            writer.write_record(row(report, Some(target), None, ""))?;
        }
        for finding in &target.findings {
            writer.write_record(row(report, Some(target), Some(finding), ""))?;
        }
    }
    for source in &report.sources {
        for finding in &source.findings {
            writer.write_record(row(report, None, Some(finding), &source.name))?;
        }
    }
    for waiver in &report.waivers {
        for finding in &waiver.findings {
            writer.write_record(row(report, None, Some(finding), ""))?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn row(report: &AuditReport, target: Option<&Target>, finding: Option<&Finding>, source: &str) -> Vec<String> {
    let newest = target.and_then(newest_of);
    let first = finding.and_then(|f| f.evidence.first());
    let cells = [
        target.map_or(String::new(), |t| t.item.clone()),
        target.map_or(String::new(), |t| t.target.clone()),
        target.map_or(String::new(), |t| t.status.to_string()),
        target.and_then(|t| t.assurance).map_or(String::new(), |a| a.to_string()),
        newest.map_or(String::new(), |(kind, _)| kind.to_owned()),
        newest.and_then(|(_, n)| n.time).map_or(String::new(), |t| t.to_string()),
        newest.and_then(|(_, n)| n.age_seconds).map_or(String::new(), |s| s.to_string()),
        finding.map_or(String::new(), |f| f.id.clone()),
        finding.map_or(String::new(), |f| f.check.clone()),
        finding.map_or(String::new(), |f| f.severity.to_string()),
        finding.map_or(String::new(), |f| f.status.to_string()),
        finding.map_or(String::new(), |f| f.message.clone()),
        finding.map_or(String::new(), |f| f.remediation.clone()),
        first.map_or(source, |e| e.source.as_str()).to_owned(),
        first
            .map(|e| e.path.lossy().into_owned())
            .or_else(|| newest.map(|(_, n)| n.path.lossy().into_owned()))
            .unwrap_or_default(),
        report.deployment.name.clone(),
        report.as_of.to_string(),
        report.status.to_string(),
        scope_words(report),
        report.tool.version.clone(),
    ];
    cells.iter().map(|cell| for_csv(cell).into_owned()).collect()
}

/// `complete`, or `partial: ` and what was left out.
fn scope_words(report: &AuditReport) -> String {
    if !report.scope.is_partial {
        return "complete".to_owned();
    }
    let left: Vec<String> =
        report.scope.left_out.iter().map(|left| format!("{}: {}", left.option, left.what)).collect();
    format!("partial: {}", left.join("; "))
}

/// The newest of all kinds, with its kind.
fn newest_of(target: &Target) -> Option<(&'static str, &Newest)> {
    let newest = &target.newest_backup;
    [
        ("full", &newest.full),
        ("differential", &newest.differential),
        ("log", &newest.log),
        ("export", &newest.export),
        ("other", &newest.other),
    ]
    .into_iter()
    .filter_map(|(kind, backup)| Some((kind, backup.as_ref()?)))
    .max_by_key(|(_, backup)| backup.time)
}
