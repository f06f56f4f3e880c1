//! The judgment, as `audit` makes it and `bundle verify` makes it again.

use bakproof::base::Stamp;
use bakproof::evaluate;
use bakproof::model::Evidence;
use bakproof::model::report::{AuditReport, EvidenceId};
use bakproof::policy::{AskedPeriod, Catalogue, Deployment, Policy};

/// Judges evidence as of a moment. `only`: these items, unless it is empty; `period`: over which schedules must have been
/// kept, where it is not the deployment file's; `saved`: which evidence it was, unless it was
/// collected for this report.
pub fn judged(
    catalogue: Catalogue,
    deployment: Deployment,
    only: &[String],
    period: Option<AskedPeriod>,
    evidence: &Evidence,
    as_of: Stamp,
    saved: Option<EvidenceId>,
) -> AuditReport {
    let mut policy = Policy::new(catalogue, deployment);
    policy.only = only.iter().cloned().collect();
    policy.period = period.or(policy.period);
    let mut report = evaluate::evaluate(&policy, evidence, as_of);
    if let Some(saved) = saved {
        report.judged_from(saved);
    }
    report
}
