//! What a set comes to by some of its copies: of each family the best counts, as where one run saw them.

use super::sight::set_copies;
use crate::collect::repository::name_missing;
use crate::collect::unite::place::{Place, place};
use crate::model::{BackupCopy, BackupSet, Member, MemberPath, Problem, SqlSet};
use std::collections::{BTreeMap, BTreeSet};

/// The copy of a family that counts.
type Best<'a> = BTreeMap<Option<u16>, &'a BackupCopy>;

fn best<'a>(copies: impl Iterator<Item = (Option<u16>, &'a BackupCopy)>) -> Best<'a> {
    let mut best: Best<'a> = BTreeMap::new();
    for (family, copy) in copies {
        let known = best.entry(family).or_insert(copy);
        if (copy.verdict, &copy.location) < (known.verdict, &known.location) {
            *known = copy;
        }
    }
    best
}

/// The family that the facts of a set are taken from: the lowest that has a number.
fn lowest<'a>(best: &Best<'a>) -> Option<(Option<u16>, &'a BackupCopy)> {
    let numbered = best.iter().find(|(number, _)| number.is_some()).or_else(|| best.iter().next());
    numbered.map(|(number, copy)| (*number, *copy))
}

fn by_family(members: &[Member]) -> impl Iterator<Item = (Option<u16>, &BackupCopy)> {
    members.iter().flat_map(|member| member.copies.iter().map(|copy| (member.family_number, copy)))
}

/// The copy that the facts of a set were taken from.
fn base(set: &BackupSet) -> Option<&BackupCopy> {
    lowest(&best(by_family(&set.members))).map(|(_, copy)| copy)
}

/// Where that copy lies.
pub(super) fn base_of(set: &BackupSet) -> Option<Place> {
    base(set).map(|copy| place(&copy.location))
}

/// The facts of a set that rests on these copies; `header` gives the set whose header is that of a copy.
pub(super) fn recounted<'a>(
    copies: &[(Option<u16>, &BackupCopy)],
    header: impl Fn(&BackupCopy) -> Option<&'a BackupSet>,
) -> Option<SqlSet> {
    let best = best(copies.iter().copied());
    let (number, copy) = lowest(&best)?;
    let of = header(copy)?;
    let mut facts = of.facts.clone();
    // What was proven of another copy was proven of this one if it is as good.
    if base(of).is_none_or(|base| base.verdict != copy.verdict) {
        facts.proof = Vec::new().into();
        facts.counts = Default::default();
        facts.unprotected_pages = None;
    }
    facts.verdict = best.values().map(|copy| copy.verdict).max().unwrap_or(copy.verdict);
    facts.problems = copy.problems.clone().into();
    for (other, copy) in best.iter().filter(|(other, _)| **other != number) {
        let whose = other.map_or_else(|| "a family without a number".to_owned(), |n| format!("family {n}"));
        let told = copy.problems.iter();
        facts.problems.extend(told.map(|p| Problem {
            message: format!("in {whose}: {}", p.message).into(),
            offset: None,
            ..p.clone()
        }));
    }
    Some(facts)
}

/// Names the files of a striped set, and the families that it lacks.
pub(super) fn name_stripes(set: &mut BackupSet, family_count: u16) {
    let present: BTreeSet<Option<u16>> = set.members.iter().map(|member| member.family_number).collect();
    set.facts.missing_families = Vec::new().into();
    if family_count <= 1 && present.len() <= 1 {
        return;
    }
    let mut paths: Vec<MemberPath> =
        set_copies(set).map(|copy| MemberPath { path: copy.location.path.clone() }).collect();
    paths.sort();
    paths.dedup();
    set.facts.members = paths.into();
    name_missing(&mut set.facts, family_count, &present);
}
