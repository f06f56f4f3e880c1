//! Nothing is known of a file of which collectors disagree. A set of which every family has another copy is not lost by it.

use super::claims::family_count;
use super::recount::recounted;
use super::sight::{key_of, set_copies};
use crate::collect::repository::SetKey;
use crate::collect::unite::place::{Contradictions, place, read_differently};
use crate::collect::unite::told::tell;
use crate::model::{BackupCopy, BackupSet, Location, MediaSet, Problem, Verdict};
use std::collections::BTreeSet;

/// Distrusts the copies that are contradicted, and the sets of which nothing else is left.
pub(super) fn distrust(media: &mut MediaSet, disputed: &BTreeSet<SetKey>, contradictions: &Contradictions) {
    if disputed.is_empty() && contradictions.is_empty() {
        return;
    }
    let found = |location: &Location| contradictions.get(&place(location));
    for copy in media.families.iter_mut().flat_map(|member| &mut member.copies) {
        if let Some(problem) = found(&copy.location)
            && mark(copy, problem)
        {
            media.problems.push((copy.location.clone(), problem.clone()));
        }
    }
    media.problems.sort_by(|a, b| a.0.cmp(&b.0));
    for set in &mut media.sets {
        let is_disputed = !disputed.is_empty() && disputed.contains(&key_of(set));
        let told = set_copies(set).find_map(|copy| found(&copy.location)).cloned();
        let Some(problem) = told.or_else(|| is_disputed.then(read_differently)) else { continue };
        let rest = if is_disputed { None } else { undisputed(set, contradictions) };
        for copy in set.members.iter_mut().flat_map(|member| &mut member.copies) {
            if let Some(problem) = found(&copy.location) {
                mark(copy, problem);
            }
        }
        match rest {
            // What could not be read either is no reason to say less.
            Some(rest) if rest.facts.verdict != Verdict::Unreadable => set.facts = rest.facts,
            _ => {
                set.facts.verdict = set.facts.verdict.max(Verdict::Unreadable);
                tell(&mut set.facts.problems, &problem);
            }
        }
    }
}

/// Whether it was not marked before.
fn mark(copy: &mut BackupCopy, problem: &Problem) -> bool {
    copy.verdict = copy.verdict.max(Verdict::Unreadable);
    tell(&mut copy.problems, problem)
}

/// The set as it is by the copies that nobody disputes; `None` where they do not make it up.
fn undisputed(set: &BackupSet, contradictions: &Contradictions) -> Option<BackupSet> {
    let is_sure = |copy: &BackupCopy| !contradictions.contains_key(&place(&copy.location));
    let has_sure = |verdict: Option<Verdict>| {
        let is_one = |copy: &BackupCopy| is_sure(copy) && verdict.is_none_or(|verdict| copy.verdict == verdict);
        set.members.iter().all(|member| member.copies.iter().any(is_one))
    };
    if family_count(set) > 1 || set.members.len() > 1 {
        // Families prove something only together: as good as those that the set rests on are those that were, too.
        return has_sure(Some(set.facts.verdict)).then(|| set.clone());
    }
    if !has_sure(None) {
        return None;
    }
    let copies: Vec<(Option<u16>, &BackupCopy)> = set
        .members
        .iter()
        .flat_map(|member| member.copies.iter().map(|copy| (member.family_number, copy)))
        .filter(|(_, copy)| is_sure(copy))
        .collect();
    let facts = recounted(&copies, |_| Some(set))?;
    Some(BackupSet { facts, members: Vec::new() })
}
