//! A set of which either of two sights knows some copies better. Families prove something only together: it rests on what
//! one collector read.

use super::chosen::{Chosen, members};
use super::claims::{Claim, READ_APART, SetClaims, family_count, has_all};
use super::recount::{name_stripes, recounted};
use crate::collect::repository::MISSING_STRIPE;
use crate::collect::unite::place::{Contradictions, Place, place};
use crate::model::{BackupCopy, BackupSet, Problem, SqlSet, Verdict};
use std::cmp::Ordering;
use std::collections::BTreeSet;

type Copies<'a> = Vec<(Option<u16>, &'a BackupCopy)>;

/// The set with the copies that were chosen.
pub(super) fn assemble(sides: [&SetClaims<'_>; 2], chosen: &Chosen<'_>, contradictions: &Contradictions) -> BackupSet {
    let count = sides.iter().map(|side| family_count(side.set)).max().unwrap_or(1);
    // Unless all copies of a family are disputed, none that is disputed counts.
    let is_sure = |place: &Place| !contradictions.contains_key(place);
    let sure = chosen.iter().filter(|(place, _)| is_sure(place));
    let sure: BTreeSet<Option<u16>> = sure.map(|(_, (_, claim))| claim.family).collect();
    let is_usable =
        |(place, (_, claim)): &(&Place, &(usize, Claim<'_>))| is_sure(place) || !sure.contains(&claim.family);
    let usable: Chosen<'_> = chosen.iter().filter(is_usable).map(|(place, chosen)| (place.clone(), *chosen)).collect();
    let header = |copy: &BackupCopy| {
        let side = usable.get(&place(&copy.location)).map_or(0, |(side, _)| *side);
        sides.get(side).map(|side| side.set)
    };
    let facts = |copies: &Copies<'_>| recounted(copies, header);
    let all: Copies<'_> = usable.values().map(|(_, claim)| (claim.family, claim.copy)).collect();
    let rests_on = match count {
        0 | 1 => Some(facts(&all)),
        _ => {
            let together = sides.iter().enumerate().filter_map(|(number, side)| of_one(number, side, &usable, count));
            together.map(|copies| facts(&copies)).min_by_key(|facts| facts.as_ref().map(|facts| facts.verdict))
        }
    };
    let is_together = rests_on.is_some();
    let facts: Option<SqlSet> = rests_on.unwrap_or_else(|| facts(&all));
    let facts = facts.unwrap_or_else(|| sides[0].set.facts.clone());
    let mut set = BackupSet { facts, members: members(chosen) };
    name_stripes(&mut set, count);
    let lacks_family = set.facts.problems.iter().any(|problem| problem.id == MISSING_STRIPE);
    if !is_together && !lacks_family {
        set.facts.verdict = if set.facts.verdict == Verdict::Damaged { Verdict::Damaged } else { Verdict::Unreadable };
        let message = "different collectors read its families, which are verified only together; let one collector read \
                       all of them";
        set.facts.problems.push(Problem::whole(READ_APART, message));
    }
    set
}

/// The copies of all families as one collector knows them, if nobody knows them better.
fn of_one<'a>(number: usize, side: &SetClaims<'_>, usable: &Chosen<'a>, count: u16) -> Option<Copies<'a>> {
    let is_own = |place: &Place, by: usize, claim: &Claim<'_>| {
        by == number || side.copies.get(place).is_some_and(|own| own.compare(claim) == Ordering::Equal)
    };
    let own = usable.iter().filter(|(place, (by, claim))| is_own(place, *by, claim));
    let copies: Copies<'a> = own.map(|(_, (_, claim))| (claim.family, claim.copy)).collect();
    let is_whole = side.has_all_families && has_all(count, copies.iter().map(|(family, _)| *family));
    is_whole.then_some(copies)
}
