//! The exit code that an audit's report means. Pure, so that a saved report means the same.

use crate::model::Status;
use crate::model::report::{AuditReport, FailOn};

/// 1: a gap finding that counts by `fail_on` (`None`: any). Else 3: anything unknown, nothing judged, or a folder audited
/// without a deployment file (`declared` is false). Else 0.
///
/// A target whose gaps do not count by `fail_on` may hide something unknown behind them: that still is 3.
pub fn exit_code(report: &AuditReport, fail_on: Option<FailOn>, declared: bool) -> u8 {
    let gap = report
        .targets
        .iter()
        .flat_map(|target| &target.findings)
        .any(|finding| finding.status == Status::Gap && fail_on.is_none_or(|asked| asked.counts(finding)));
    let judged = report.targets.iter().any(|target| matches!(target.status, Status::Pass | Status::Gap));
    let unknown = report.targets.iter().any(|target| {
        target.status == Status::Unknown || target.findings.iter().any(|finding| finding.status == Status::Unknown)
    });
    let is_part = report.scope.item_count < report.scope.catalogue_item_count;
    match (gap, unknown || !judged || !declared || is_part) {
        (true, _) => 1,
        (false, true) => 3,
        (false, false) => 0,
    }
}
