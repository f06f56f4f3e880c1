//! How many of everything, and the one status of the audit.

use crate::model::report::{ReportCounts, SourceReport, Target, WaiverReport};
use crate::model::{Severity, Status};

/// Targets by status; findings by severity, those of sources and waivers too.
pub fn counts(
    targets: &[Target],
    sources: &[SourceReport],
    waivers: &[WaiverReport],
    after_as_of: u64,
) -> ReportCounts {
    let mut counts = ReportCounts { after_as_of, ..ReportCounts::default() };
    for target in targets {
        match target.status {
            Status::Pass | Status::Noted => counts.pass += 1,
            Status::Gap => counts.gap += 1,
            // No target is that, but whatever was not looked at is unknown.
            Status::Unknown | Status::NotLookedAt => counts.unknown += 1,
            Status::Waived => counts.waived += 1,
            Status::NotApplicable => counts.not_applicable += 1,
        }
    }
    let findings = targets
        .iter()
        .flat_map(|target| &target.findings)
        .chain(sources.iter().flat_map(|source| &source.findings))
        .chain(waivers.iter().flat_map(|waiver| &waiver.findings));
    for finding in findings {
        match finding.severity {
            Severity::Critical => counts.critical += 1,
            Severity::High => counts.high += 1,
            Severity::Medium => counts.medium += 1,
            Severity::Low => counts.low += 1,
            Severity::Info => counts.info += 1,
        }
        counts.noted += u64::from(!matches!(finding.status, Status::Gap | Status::Unknown));
    }
    counts
}

/// Gap, then unknown, then pass. Waived and not-applicable count as pass, but nothing except them is unknown:
/// an audit that judged nothing has not passed.
pub fn overall(targets: &[Target]) -> Status {
    let any = |status: Status| targets.iter().any(|target| target.status == status);
    if any(Status::Gap) {
        Status::Gap
    } else if any(Status::Unknown) || !any(Status::Pass) {
        Status::Unknown
    } else {
        Status::Pass
    }
}
