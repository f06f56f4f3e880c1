//! Contradictions that evidence tells which was united before: what it was made of does not settle them.

use super::place::{Contradictions, place};
use crate::model::{Evidence, Problem};

/// Adds what this evidence says was seen differently.
pub(super) fn add_told(evidence: &Evidence, contradictions: &mut Contradictions) {
    for (location, problems) in evidence.files() {
        if let Some(problem) = problems.iter().find(|problem| is_told(problem)) {
            contradictions.entry(place(location)).or_insert_with(|| problem.clone());
        }
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
