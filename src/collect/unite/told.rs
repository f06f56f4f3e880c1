//! Contradictions that evidence tells which was united before: what it was made of does not settle them.

use super::place::{Contradictions, place};
use crate::model::{Evidence, Location, Problem};

/// Adds what this evidence says was seen differently.
pub(super) fn add_told(evidence: &Evidence, contradictions: &mut Contradictions) {
    let media = evidence.media_sets.iter();
    let members = media.flat_map(|media| media.families.iter().chain(media.sets.iter().flat_map(|set| &set.members)));
    let copies = members.flat_map(|member| &member.copies).map(|copy| (&copy.location, copy.problems.as_slice()));
    let exports = evidence.exports.iter().map(|export| (&export.location, export.facts.problems.as_slice()));
    let artefacts = evidence.artefacts.iter().map(|one| (&one.location, one.facts.problems.as_slice()));
    let suspects = evidence.suspects.iter().map(|suspect| (&suspect.location, suspect.problems.as_slice()));
    for (location, problems) in copies.chain(exports).chain(artefacts).chain(suspects) {
        add(location, problems, contradictions);
    }
}

fn add(location: &Location, problems: &[Problem], contradictions: &mut Contradictions) {
    if let Some(problem) = problems.iter().find(|problem| is_told(problem)) {
        contradictions.entry(place(location)).or_insert_with(|| problem.clone());
    }
}

/// Whether a problem is that collectors disagree.
pub(super) fn is_told(problem: &Problem) -> bool {
    problem.id == Problem::CONTRADICTED
}

/// Tells a problem before all others, unless it is told: messages tell the first. Whether it was new.
pub(super) fn tell(problems: &mut Vec<Problem>, problem: &Problem) -> bool {
    let is_new = !problems.contains(problem);
    if is_new {
        problems.insert(0, problem.clone());
    }
    is_new
}
