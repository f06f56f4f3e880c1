//! The judgment, as `audit` makes it and `bundle verify` makes it again.

use bakproof::base::Stamp;
use bakproof::evaluate::{self, Judged};
use bakproof::model::Evidence;
use bakproof::model::report::EvidenceId;
use bakproof::policy::{AskedPeriod, Catalogue, Deployment, Policy};

/// What of a judgment the command line says.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// These items, unless it is empty.
    pub only: Vec<String>,
    /// Over which schedules must have been kept, where it is not the deployment file's.
    pub period: Option<AskedPeriod>,
    /// As if the deployment file had no waiver.
    pub without_waivers: bool,
}

/// Judges evidence as of a moment. `saved`: which evidence it was, unless it was collected for this report.
pub fn judged(
    catalogue: Catalogue,
    deployment: Deployment,
    asked: &Question,
    evidence: &Evidence,
    as_of: Stamp,
    saved: Option<EvidenceId>,
) -> Judged {
    let mut policy = Policy::new(catalogue, deployment);
    policy.only = asked.only.iter().cloned().collect();
    policy.period = asked.period.or(policy.period);
    policy.without_waivers = asked.without_waivers;
    let mut judged = evaluate::judge(&policy, evidence, as_of);
    if let Some(saved) = saved {
        judged.report.judged_from(saved);
    }
    judged
}
