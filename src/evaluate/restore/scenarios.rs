//! The scenarios of a report, from what a restore of each of their targets would come to.

use super::lost::{LostRepositories, Restored};
use crate::base::Stamp;
use crate::model::report::{RestoreOutcome, RestorePart, ScenarioReport};
use crate::policy::Step;
use std::collections::BTreeMap;

/// The parts of a target, by the repositories that are lost.
pub type PartsOf = BTreeMap<LostRepositories, Vec<RestorePart>>;

/// Each scenario with its parts, by the targets' indices.
pub fn scenarios(restores: &[Restored<'_>], parts: &BTreeMap<usize, PartsOf>) -> Vec<ScenarioReport> {
    let nothing = LostRepositories::new();
    restores
        .iter()
        .map(|restored| {
            // Where nothing of a target is lost, it is restored as in any other scenario.
            let of = |of: &PartsOf| of.get(&restored.lost_repositories).or_else(|| of.get(&nothing)).cloned();
            let own = restored.targets().filter_map(|target| Some((target, parts.get(&target).and_then(of)?)));
            scenario(restored, &own.collect())
        })
        .collect()
}

/// One scenario.
pub fn scenario(restored: &Restored<'_>, parts: &BTreeMap<usize, Vec<RestorePart>>) -> ScenarioReport {
    let of_step = |(step, targets): &(&Step, Vec<usize>)| -> Vec<RestorePart> {
        let own = targets.iter().filter_map(|target| parts.get(target)).flatten().cloned();
        own.map(|part| RestorePart { is_optional: step.optional, ..part }).collect()
    };
    let parts: Vec<RestorePart> = restored.steps.iter().flat_map(of_step).collect();
    let needed = || parts.iter().filter(|part| !part.is_optional);
    let worst = needed().map(|part| part.outcome).max().unwrap_or(RestoreOutcome::Possible);
    let untold = restored.scenario.untold.as_ref();
    let outcome = if untold.is_some() { worst.max(RestoreOutcome::CannotBeTold) } else { worst };
    let mut reasons: Vec<String> = untold.map(|what| sentence(what)).into_iter().collect();
    // What is certain first.
    for level in [RestoreOutcome::Impossible, RestoreOutcome::CannotBeTold] {
        for reason in needed().filter(|part| part.outcome == level).flat_map(|part| &part.reasons) {
            if !reasons.contains(reason) {
                reasons.push(reason.clone());
            }
        }
    }
    let losing_since: Option<Stamp> = needed().filter_map(|part| part.losing_since).min();
    ScenarioReport {
        id: restored.id(),
        scenario: restored.scenario.id.clone(),
        title: restored.scenario.title.clone(),
        subject: restored.subject(),
        outcome,
        losing_since: losing_since.filter(|_| outcome == RestoreOutcome::PossibleWithLoss),
        reasons,
        parts,
    }
}

/// The end of a sentence as one of its own: `whether ...` cannot be told.
fn sentence(what: &str) -> String {
    let mut letters = what.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
