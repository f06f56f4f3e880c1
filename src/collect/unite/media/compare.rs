//! Whether two sights of one file can both be right. Headers are read by every collector, so that they are compared
//! whoever read the file to its end; verdicts only of those who did.

use super::claims::{Claim, Claims, Knowledge, SetClaims};
use super::recount::base_of;
use super::sight::Sight;
use crate::base::Lsn;
use crate::collect::repository::SetKey;
use crate::collect::unite::place::{Contradictions, Place, difference, place, read_differently};
use crate::model::{MediaSet, SqlSet, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Finds what two sights say differently of one file; the sets of which their headers differ.
pub(super) fn compare(
    [known, other]: [&Claims<'_>; 2],
    [one, another]: [&Sight; 2],
    contradictions: &mut Contradictions,
) -> BTreeSet<SetKey> {
    let mut disputed = BTreeSet::new();
    let labels = differing_labels(&one.media, &another.media);
    let common = known.sets.iter().filter_map(|(key, ours)| Some((key, Pair::of(ours, other.sets.get(key)?))));
    let common: BTreeMap<&SetKey, Pair<'_>> = common.collect();
    for (place, ours) in &known.files {
        let Some(theirs) = other.files.get(place) else { continue };
        let pairs: Vec<(&SetKey, &Pair<'_>)> =
            known.at(place).filter_map(|(key, ..)| Some((key, common.get(key)?))).collect();
        let headers: Vec<&SetKey> =
            pairs.iter().filter(|(_, pair)| pair.has_other_header(place)).map(|(key, _)| *key).collect();
        let is_same = headers.is_empty()
            && labels.as_ref() != Some(place)
            && ours.family == theirs.family
            && sets_at(known, place).eq(sets_at(other, place))
            && !read_otherwise(place, &pairs, [ours, theirs]);
        let problem = difference(&ours.copy.location, &theirs.copy.location);
        if let Some(problem) = problem.or_else(|| (!is_same).then(read_differently)) {
            contradictions.entry(place.clone()).or_insert(problem);
        }
        disputed.extend(headers.into_iter().cloned());
    }
    disputed
}

/// What a sight says which sets a file holds.
fn sets_at<'a>(
    claims: &'a Claims<'_>,
    place: &Place,
) -> impl Iterator<Item = (&'a SetKey, Option<u16>, [Option<Lsn>; 2])> {
    claims.at(place).map(|(key, set, claim)| (key, claim.family, [set.set.facts.first_lsn, set.set.facts.last_lsn]))
}

/// What two sights say of one set.
struct Pair<'a> {
    sides: [&'a SetClaims<'a>; 2],
    /// Of each, the copy that its header was taken from.
    bases: [Option<Place>; 2],
    has_same_header: bool,
    /// Families of which each read a copy that the other, which has another one, did not read.
    company: [BTreeSet<Option<u16>>; 2],
}

impl<'a> Pair<'a> {
    fn of(ours: &'a SetClaims<'a>, theirs: &'a SetClaims<'a>) -> Self {
        Self {
            sides: [ours, theirs],
            bases: [base_of(ours.set), base_of(theirs.set)],
            has_same_header: is_same_header(&ours.set.facts, &theirs.set.facts),
            company: [company(ours, theirs), company(theirs, ours)],
        }
    }

    /// Whether both took the header from this file, and read it differently.
    fn has_other_header(&self, place: &Place) -> bool {
        let is_read =
            |set: &SetClaims<'_>| set.copies.get(place).is_some_and(|claim| claim.copy.verdict != Verdict::Unreadable);
        !self.has_same_header
            && self.bases.iter().all(|base| base.as_ref() == Some(place))
            && self.sides.iter().all(|set| is_read(set))
    }
}

/// Whether two sights agree on everything that is no proof, and does not depend on which files were seen.
fn is_same_header(one: &SqlSet, other: &SqlSet) -> bool {
    let mut other = other.clone();
    other.verdict = one.verdict;
    other.proof = one.proof.clone();
    other.unprotected_pages = one.unprotected_pages;
    other.counts = one.counts.clone();
    other.problems = one.problems.clone();
    other.members = one.members.clone();
    other.missing_families = one.missing_families.clone();
    other == *one
}

/// The file that two sights took the label from, if they read it differently.
fn differing_labels(one: &MediaSet, other: &MediaSet) -> Option<Place> {
    let read_at = |media: &MediaSet| {
        let of_label = media.families.iter().find(|member| member.family_number == media.media.family_number)?;
        of_label.copies.first().map(|copy| place(&copy.location))
    };
    (one.media != other.media).then(|| read_at(one).filter(|place| read_at(other).as_ref() == Some(place))).flatten()
}

/// Whether two collectors read a file to its end and came to verdicts that cannot both be right.
fn read_otherwise(place: &Place, pairs: &[(&SetKey, &Pair<'_>)], files: [&Claim<'_>; 2]) -> bool {
    let mut is_explained = false;
    for (_, pair) in pairs {
        let [Some(own), Some(their)] = pair.sides.map(|side| side.copies.get(place)) else { continue };
        let better = usize::from(their.copy.verdict < own.copy.verdict);
        let has_better_company = pair.company[better].iter().any(|family| *family != own.family);
        if !can_both_be(own, their) && !has_better_company {
            return true;
        }
        is_explained |= own.copy.verdict != their.copy.verdict;
    }
    // That of the file is the worst of its sets.
    !is_explained && !can_both_be(files[0], files[1])
}

/// Whether two verdicts on one copy may differ as they do.
fn can_both_be(one: &Claim<'_>, other: &Claim<'_>) -> bool {
    let verdicts = [one.copy.verdict, other.copy.verdict];
    match (one.knowledge, other.knowledge) {
        (Knowledge::Whole, Knowledge::Whole) => verdicts[0] == verdicts[1],
        // Less is proven of what was read alone. Damage stays damage.
        (one, other) if one.is_read() && other.is_read() => verdicts[0].is_sound() == verdicts[1].is_sound(),
        _ => true,
    }
}

/// Families are judged together, so that a bad file makes all look bad that were read with it: families of which one sight
/// read a copy that the other did not, which has another one of the family.
fn company(ours: &SetClaims<'_>, theirs: &SetClaims<'_>) -> BTreeSet<Option<u16>> {
    let known: BTreeSet<Option<u16>> = theirs.copies.values().map(|claim| claim.family).collect();
    let is_new = |place: &Place| theirs.copies.get(place).is_none_or(|claim| !claim.knowledge.is_read());
    let read = ours.copies.iter().filter(|(place, claim)| claim.knowledge.is_read() && is_new(place));
    read.map(|(_, claim)| claim.family).filter(|family| known.contains(family)).collect()
}
