//! The exit code that an audit's report means. Pure, so that a saved report means the same.

use crate::model::report::AuditReport;
use crate::model::{Severity, Status};

/// 1: a gap finding at or above `fail_on` (`None`: any). Else 3: anything unknown, nothing judged, or a folder audited
/// without a deployment file (`declared` is false). Else 0.
///
/// A target whose gaps lie below `fail_on` may hide something unknown behind them: that still is 3.
pub fn exit_code(report: &AuditReport, fail_on: Option<Severity>, declared: bool) -> u8 {
    let threshold = fail_on.unwrap_or(Severity::Info);
    let gap = report
        .targets
        .iter()
        .flat_map(|target| &target.findings)
        .any(|finding| finding.status == Status::Gap && finding.severity >= threshold);
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
