//! What one sight of a media set says of each copy, and how well it knows it.

use super::sight::{Sight, key_of};
use crate::collect::repository::{MISSING_STRIPE, SetKey};
use crate::collect::unite::place::{Place, place};
use crate::model::{BackupCopy, BackupSet, Member, Problem, Verdict};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

/// The problem of a striped set of which no collector read all families.
pub(super) const READ_APART: &str = "read-apart";

/// How well a copy is known, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Knowledge {
    /// It was read, and so was a copy of every other family of its set.
    Whole,
    /// It was read, and other families of its set were not.
    Apart,
    /// An earlier run read it, and this one had no time to.
    Remembered,
    Unreadable,
    /// Its header was read, and there was no time for more.
    LeftOver,
    LeftToOthers,
}

impl Knowledge {
    pub(super) fn is_read(self) -> bool {
        self <= Self::Apart
    }
}

/// What a sight says of one copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim<'a> {
    pub(super) family: Option<u16>,
    pub(super) copy: &'a BackupCopy,
    pub(super) knowledge: Knowledge,
}

impl Claim<'_> {
    /// The better of two claims of one copy is less. Of two that were read the better verdict counts: where it is no
    /// contradiction, the other one was judged in the company of a bad file.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let date = |claim: &Self| Reverse((claim.copy.assured_at.is_none(), claim.copy.assured_at));
        let verdicts = self.copy.verdict.cmp(&other.copy.verdict);
        let by_content = match self.knowledge.is_read() {
            true => verdicts.then_with(|| date(self).cmp(&date(other))),
            false => date(self).cmp(&date(other)).then(verdicts.reverse()),
        };
        self.knowledge.cmp(&other.knowledge).then(by_content).then_with(|| self.copy.problems.cmp(&other.copy.problems))
    }
}

/// What a sight says of one set.
#[derive(Debug)]
pub(super) struct SetClaims<'a> {
    pub(super) set: &'a BackupSet,
    pub(super) copies: BTreeMap<Place, Claim<'a>>,
    /// Whether all its families were seen together.
    pub(super) has_all_families: bool,
}

impl<'a> SetClaims<'a> {
    fn of(set: &'a BackupSet, left: &BTreeSet<Place>) -> Self {
        let mut copies = claims(&set.members, |copy, place| knowledge(copy, left.contains(place)));
        let is_apart = |problem: &Problem| [MISSING_STRIPE, READ_APART].contains(&&*problem.id);
        let count = family_count(set);
        let is_together = count <= 1 || !set.facts.problems.iter().any(is_apart);
        let read = copies.values().filter(|claim| claim.knowledge.is_read());
        let is_whole = is_together && has_all(count, read.map(|claim| claim.family));
        let has_all_families = is_together && has_all(count, copies.values().map(|claim| claim.family));
        if !is_whole {
            copies.values_mut().for_each(|claim| claim.knowledge = claim.knowledge.max(Knowledge::Apart));
        }
        Self { set, copies, has_all_families }
    }
}

/// What a sight says of a media set.
#[derive(Debug)]
pub(super) struct Claims<'a> {
    pub(super) files: BTreeMap<Place, Claim<'a>>,
    pub(super) sets: BTreeMap<SetKey, SetClaims<'a>>,
    /// The sets that each file holds.
    sets_at: BTreeMap<Place, BTreeSet<SetKey>>,
}

impl<'a> Claims<'a> {
    pub(super) fn of(sight: &'a Sight) -> Self {
        let mut sets: BTreeMap<SetKey, SetClaims<'a>> = BTreeMap::new();
        for set in &sight.media.sets {
            let claims = SetClaims::of(set, &sight.left);
            match sets.get(&key_of(set)) {
                // No collector writes one twice.
                Some(known) if known.set.facts.verdict >= set.facts.verdict => {}
                _ => _ = sets.insert(key_of(set), claims),
            }
        }
        let mut worst: BTreeMap<&Place, Knowledge> = BTreeMap::new();
        let mut sets_at: BTreeMap<Place, BTreeSet<SetKey>> = BTreeMap::new();
        for (key, set) in &sets {
            for (place, claim) in &set.copies {
                let known = worst.entry(place).or_insert(claim.knowledge);
                *known = (*known).max(claim.knowledge);
                sets_at.entry(place.clone()).or_default().insert(key.clone());
            }
        }
        let files = claims(&sight.media.families, |copy, place| {
            let own = knowledge(copy, sight.left.contains(place));
            worst.get(place).map_or(own, |of_sets| own.max(*of_sets))
        });
        Self { files, sets, sets_at }
    }

    /// The sets in a file, and what is said of the file as a copy of each.
    pub(super) fn at(&self, place: &Place) -> impl Iterator<Item = (&SetKey, &SetClaims<'a>, &Claim<'a>)> {
        let keys = self.sets_at.get(place).into_iter().flatten();
        keys.filter_map(move |key| {
            let (key, set) = self.sets.get_key_value(key)?;
            Some((key, set, set.copies.get(place)?))
        })
    }
}

/// Whether all of so many families are among these.
pub(super) fn has_all(count: u16, families: impl Iterator<Item = Option<u16>>) -> bool {
    let found: BTreeSet<u16> = families.flatten().collect();
    count <= 1 || (1..=count).all(|number| found.contains(&number))
}

/// How many families a set has by what is known of it.
pub(super) fn family_count(set: &BackupSet) -> u16 {
    set.facts.family_count.unwrap_or(1)
}

fn claims<'a>(
    members: &'a [Member],
    knowledge: impl Fn(&BackupCopy, &Place) -> Knowledge,
) -> BTreeMap<Place, Claim<'a>> {
    let mut all: BTreeMap<Place, Claim<'a>> = BTreeMap::new();
    for member in members {
        for copy in &member.copies {
            let place = place(&copy.location);
            let claim = Claim { family: member.family_number, copy, knowledge: knowledge(copy, &place) };
            match all.get(&place) {
                // No collector writes one twice.
                Some(known) if known.copy.verdict >= copy.verdict => {}
                _ => _ = all.insert(place, claim),
            }
        }
    }
    all
}

/// What a copy says of itself.
fn knowledge(copy: &BackupCopy, is_left: bool) -> Knowledge {
    let has = |id: &str| copy.problems.iter().any(|problem| problem.id == id);
    if is_left || has(Problem::LEFT_TO_SHARD) {
        Knowledge::LeftToOthers
    } else if has(Problem::LEFT_OVER) {
        if copy.verdict < Verdict::Identified { Knowledge::Remembered } else { Knowledge::LeftOver }
    } else if copy.verdict == Verdict::Unreadable {
        Knowledge::Unreadable
    } else {
        Knowledge::Whole
    }
}
