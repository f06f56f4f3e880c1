//! Did the demo's files get among the real ones? They satisfy nothing.

use crate::base::count;
use crate::evaluate::attribution::{Attribution, Reason};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::finding::backups_seen;
use std::collections::BTreeMap;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "demo-data", evaluate };

/// Evaluates all sources: one finding each.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut by_source: BTreeMap<&str, Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.attributed {
        if matches!(*one.attribution, Attribution::Nobody { reason: Reason::DemoData, .. })
            && let Some(place) = one.candidate.places.first()
        {
            by_source.entry(&place.source).or_default().push(one.candidate);
        }
    }
    by_source
        .into_iter()
        .map(|(source, backups)| {
            let n = count(backups.len() as u64, "backup was", "backups were");
            let message = format!(
                "{n} written by `bakproof demo`. Demo data counts only where the deployment file says `demo \
                         = true` in [deployment]."
            );
            case.noted(source, "demo-data", message, backups_seen(&backups))
        })
        .collect()
}
