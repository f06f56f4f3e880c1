//! Is a backup dated later than the clock that saw it? Then a clock is wrong, and it proves nothing.

use crate::base::count;
use crate::evaluate::attribution::Attribution;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, SourceCase, SourceCheck, SourceFinding, TargetCheck};
use crate::evaluate::context::{AuditContext, Timing};
use crate::evaluate::finding::backups_seen;
use crate::evaluate::words::moment;
use crate::model::Status;
use std::collections::BTreeMap;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "future-dated", evaluate };

/// Of all sources.
pub const SOURCES: SourceCheck = SourceCheck { id: "future-dated", evaluate: evaluate_sources };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let dated = case.parts.iter().flat_map(|part| &part.own).filter(|backup| backup.moment().is_some()).count();
    let looked_at =
        |findings| Answer::looked_at(dated + case.late.len() + case.future.len(), "dated backups", findings);
    if case.future.is_empty() {
        return looked_at(Vec::new());
    }
    let message = sentence(&case.context, &case.future);
    looked_at(vec![case.finding("future-dated", Status::Noted, message, backups_seen(&case.future))])
}

/// Of the backups that belong to no target, by the source they lie in.
fn evaluate_sources(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let mut by_source: BTreeMap<&str, Vec<&Candidate<'_>>> = BTreeMap::new();
    for one in case.attributed {
        if one.timing == Timing::Future
            && !matches!(*one.attribution, Attribution::Target(_))
            && let Some(place) = one.candidate.places.first()
        {
            by_source.entry(&place.source).or_default().push(one.candidate);
        }
    }
    by_source
        .into_iter()
        .map(|(source, backups)| {
            case.noted(source, "future-dated", sentence(&case.context, &backups), backups_seen(&backups))
        })
        .collect()
}

fn sentence(context: &AuditContext<'_>, backups: &[&Candidate<'_>]) -> String {
    let latest = backups.iter().filter_map(|backup| backup.moment()).max().map(moment).unwrap_or_default();
    format!(
        "{} dated later than the clock of the collecting computer ({}), the latest {latest}, and ignored.",
        count(backups.len() as u64, "backup is", "backups are"),
        moment(context.evidence.collected_at)
    )
}
