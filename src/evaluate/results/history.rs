//! What earlier audits say beside this one: the trend, and since when each finding has been open.

use crate::base::Zone;
use crate::model::report::{AuditReport, EarlierFinding, HistoryReport};
use crate::model::{EarlierAudit, EarlierAudits, OpenFinding};
use crate::report::marks;
use std::collections::HashMap;

/// Adds what was recorded before to a report that is otherwise complete.
pub fn add_history(report: &mut AuditReport, earlier: Option<&EarlierAudits>) {
    let Some(earlier) = earlier else { return };
    let zone = report.deployment.time_zone.clone();
    let open: HashMap<&str, &OpenFinding> = earlier.open.iter().map(|one| (one.mark.as_str(), one)).collect();
    let known: Vec<Option<EarlierFinding>> =
        marks(report).map(|(_, mark)| open.get(mark.as_str()).map(|one| found(&zone, one))).collect();
    for (finding, known) in report.findings_mut().zip(known) {
        finding.earlier = known;
    }
    report.history = Some(HistoryReport {
        line_count: earlier.line_count,
        head: earlier.head.clone(),
        broken: earlier.broken.clone(),
        audits: earlier.audits.iter().map(|one| EarlierAudit { as_of: zone.stamp(one.as_of), ..one.clone() }).collect(),
    });
}

fn found(zone: &Zone, one: &OpenFinding) -> EarlierFinding {
    EarlierFinding {
        first_seen: zone.stamp(one.first_seen),
        severity: one.severity,
        status: one.status,
        scheduled_until: one.scheduled_until.map(|at| zone.stamp(at)),
    }
}
