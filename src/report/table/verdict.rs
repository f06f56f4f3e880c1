//! The last line: the verdict and the counts.

use super::appearance::{Appearance, status_word};
use crate::base::{count, for_terminal};
use crate::model::report::{AuditReport, EvidenceOrigin, FailOn, Target};
use crate::model::{LeftOutKind, Status};

/// `GAP: of 19 targets: 3 gaps, 2 unknown, 14 pass · findings: 1 critical, 2 high (1 noted or waived)`.
pub fn verdict_line(report: &AuditReport, appearance: Appearance, fail_on: Option<FailOn>) -> String {
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
    // Beside five gaps, eight findings of high severity need the word.
    let noted = if counts.noted == 0 { String::new() } else { format!(" ({} noted or waived)", counts.noted) };
    let mut line = format!(
        "{}{}: of {}: {} · findings: {findings}{noted}",
        appearance.status(&verdict_word(report.status), report.status),
        partial_words(report),
        count(report.targets.len() as u64, "target", "targets"),
        targets.join(", "),
    );
    if let Some(slots) = report.slots().filter(|slots| slots.not_shown > 0) {
        line.push_str(&format!(" · scheduled backups not shown: {} of {}", slots.not_shown, slots.due));
    }
    if report.without_waivers {
        line.push_str(" · waivers do not count");
    }
    let passed_over = fail_on.map_or(0, |asked| gaps_passed_over(report, asked));
    if passed_over > 0 {
        let which = if fail_on == Some(FailOn::New) { "gaps known before" } else { "gaps below --fail-on" };
        line.push_str(&format!(" · {which}: {passed_over}"));
        // Then the exit code is that of what is unknown.
        let is_unknown = |target: &&Target| {
            target.status == Status::Gap && target.findings.iter().any(|finding| finding.status == Status::Unknown)
        };
        let unknown = report.targets.iter().filter(is_unknown).count();
        if unknown > 0 {
            line.push_str(&format!(" · targets with gaps of which something is also unknown: {unknown}"));
        }
    }
    if report.evidence.origin == EvidenceOrigin::SavedEvidence {
        line.push_str(" · from saved evidence");
    }
    line
}

/// `PASS`, in capitals as the others are: this line is the whole audit's.
fn verdict_word(status: Status) -> String {
    status_word(status).to_uppercase()
}

/// ` (partial: 1 of 29 items)`: what the verdict does not cover.
fn partial_words(report: &AuditReport) -> String {
    let scope = &report.scope;
    let mut parts = Vec::new();
    if scope.item_count < scope.catalogue_item_count {
        parts.push(format!("{} of {} items", scope.item_count, scope.catalogue_item_count));
    }
    let others = scope.left_out.iter().filter(|left| left.kind != LeftOutKind::Items);
    parts.extend(others.map(|left| for_terminal(&left.what).into_owned()));
    if parts.is_empty() { String::new() } else { format!(" (partial: {})", parts.join("; ")) }
}

fn gaps_passed_over(report: &AuditReport, asked: FailOn) -> usize {
    report.targets.iter().flat_map(|t| &t.findings).filter(|f| f.status == Status::Gap && !asked.counts(f)).count()
}
