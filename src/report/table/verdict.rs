//! The last line: the verdict and the counts.

use super::look::{Look, status_word};
use crate::base::count;
use crate::model::report::{AuditReport, EvidenceOrigin};
use crate::model::{Severity, Status};

/// `GAP: 3 gaps, 2 unknown, 14 pass ... · findings: 1 critical, 2 high`.
pub fn verdict_line(report: &AuditReport, look: Look, fail_on: Option<Severity>) -> String {
    let counts = &report.counts;
    let mut targets =
        vec![count(counts.gap, "gap", "gaps"), format!("{} unknown", counts.unknown), format!("{} pass", counts.pass)];
    if counts.waived > 0 {
        targets.push(format!("{} waived", counts.waived));
    }
    if counts.not_applicable > 0 {
        targets.push(format!("{} not applicable", counts.not_applicable));
    }
    let severities = [
        (counts.critical, "critical"),
        (counts.high, "high"),
        (counts.medium, "medium"),
        (counts.low, "low"),
        (counts.info, "info"),
    ];
    let findings: Vec<String> =
        severities.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let findings = if findings.is_empty() { "none".to_owned() } else { findings.join(", ") };
    let mut line = format!(
        "{}: of {}: {} · findings: {findings}",
        look.status(status_word(report.status), report.status),
        count(report.targets.len() as u64, "target", "targets"),
        targets.join(", "),
    );
    let below = fail_on.map_or(0, |floor| gaps_below(report, floor));
    if below > 0 {
        line.push_str(&format!(" · gaps below --fail-on: {below}"));
    }
    if report.evidence.origin == EvidenceOrigin::SavedEvidence {
        line.push_str(" · from saved evidence");
    }
    line
}

fn gaps_below(report: &AuditReport, floor: Severity) -> usize {
    report.targets.iter().flat_map(|t| &t.findings).filter(|f| f.status == Status::Gap && f.severity < floor).count()
}
