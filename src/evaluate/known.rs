//! What an earlier report knew: it takes the place of the history, since somebody named it.

use crate::model::report::{AuditReport, EarlierFinding};
use crate::report::marks;
use std::collections::HashMap;

/// Marks the findings that the earlier report has too, without hiding any; all others are new.
pub fn mark_known(report: &mut AuditReport, baseline: &AuditReport) {
    let known: HashMap<String, EarlierFinding> = marks(baseline)
        .map(|(found, mark)| {
            let finding = found.finding;
            let first_seen = finding.earlier.as_ref().map_or(baseline.as_of, |earlier| earlier.first_seen);
            let first_seen = first_seen.min(baseline.as_of);
            let (severity, status) = (finding.severity, finding.status);
            let scheduled_until = finding.scheduled.as_ref().map(|times| times.last);
            (mark, EarlierFinding { first_seen, severity, status, scheduled_until })
        })
        .collect();
    let zone = report.deployment.time_zone.clone();
    let earlier: Vec<Option<EarlierFinding>> = marks(report)
        .map(|(found, mark)| {
            let mut earlier = known.get(&mark)?.clone();
            let own = found.finding.earlier.as_ref().map(|own| own.first_seen);
            earlier.first_seen = zone.stamp(own.map_or(earlier.first_seen, |own| own.min(earlier.first_seen)));
            Some(earlier)
        })
        .collect();
    for (finding, earlier) in report.findings_mut().zip(earlier) {
        finding.earlier = earlier;
    }
}
