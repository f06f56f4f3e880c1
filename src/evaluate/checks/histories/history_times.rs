//! Do the times on record and the times inside the files agree? Part of the check of times.

use crate::base::count;
use crate::evaluate::candidate::Content;
use crate::evaluate::checks::{SourceCase, SourceCheck, SourceFinding};
use crate::evaluate::finding::seen_at;
use crate::model::report::EvidenceRef;
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// Of all sources.
pub const CHECK: SourceCheck = SourceCheck { id: "time-disagreement", evaluate };

/// The server rounds, and writes its history after the file.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(1);
/// A difference in whole quarters of an hour is one of time zones, which a history row may not know.
const ZONE_STEP_SECONDS: i64 = 15 * 60;

/// Evaluates all sources: one finding each.
fn evaluate(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut by_source: BTreeMap<&str, Vec<EvidenceRef>> = BTreeMap::new();
    for one in case.attributed {
        let Content::Sql(set) = one.candidate.content else { continue };
        let row = set.facts.backup_set_guid.and_then(|guid| case.context.history.row(guid));
        let (Some(inside), Some(told)) = (one.candidate.finished, row.and_then(|row| row.finished())) else { continue };
        let apart = inside.at.duration_since(told.at).abs();
        let over = apart.as_secs() % ZONE_STEP_SECONDS;
        let is_zone = apart.as_secs() >= ZONE_STEP_SECONDS && over.min(ZONE_STEP_SECONDS - over) <= TOLERANCE.as_secs();
        if apart > TOLERANCE
            && !is_zone
            && let Some(place) = one.candidate.places.first()
        {
            let fact = format!("inside {inside}, on record {told}");
            by_source.entry(&place.source).or_default().push(seen_at(place, fact));
        }
    }
    by_source
        .into_iter()
        .map(|(source, evidence)| {
            let message = format!(
                "{} a finish time inside that differs from the server's history; the time inside counts.",
                count(evidence.len() as u64, "backup has", "backups have")
            );
            case.noted(source, "time-disagreement", message, evidence)
        })
        .collect()
}
