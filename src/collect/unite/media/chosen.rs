//! What of two sights is taken of each copy.

use super::claims::Claim;
use crate::collect::unite::place::Place;
use crate::model::{BackupCopy, Member};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What is taken of each copy: which sight says it, and what.
pub(super) type Chosen<'a> = BTreeMap<Place, (usize, Claim<'a>)>;

pub(super) fn chosen<'a>([ours, theirs]: [&BTreeMap<Place, Claim<'a>>; 2]) -> Chosen<'a> {
    let mut all: Chosen<'a> = ours.iter().map(|(place, claim)| (place.clone(), (0, *claim))).collect();
    for (place, claim) in theirs {
        match all.get(place) {
            Some((_, known)) if known.compare(claim) != Ordering::Greater => {}
            _ => _ = all.insert(place.clone(), (1, *claim)),
        }
    }
    all
}

/// Families with their copies.
pub(super) fn members(chosen: &Chosen<'_>) -> Vec<Member> {
    let mut families: BTreeMap<Option<u16>, Vec<BackupCopy>> = BTreeMap::new();
    for (_, claim) in chosen.values() {
        families.entry(claim.family).or_default().push(claim.copy.clone());
    }
    let member = |(family_number, mut copies): (Option<u16>, Vec<BackupCopy>)| {
        copies.sort_by(|a, b| a.location.cmp(&b.location));
        Member { family_number, copies }
    };
    families.into_iter().map(member).collect()
}
