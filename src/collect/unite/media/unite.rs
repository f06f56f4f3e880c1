//! Two sights of one media set become one.

use super::assemble::assemble;
use super::chosen::{chosen, members};
use super::claims::{Claim, Claims, SetClaims};
use super::compare::compare;
use super::sight::{Sight, all_copies, copies};
use crate::collect::repository::SetKey;
use crate::collect::unite::place::{Contradictions, Place, place};
use crate::model::{BackupSet, Location, MediaSet, Problem};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Adds to one sight what another says; where they contradict one another is added to `contradictions`.
pub(super) fn unite(known: Sight, other: Sight, contradictions: &mut Contradictions) -> Sight {
    let claims = [&known, &other].map(Claims::of);
    let mut disputed = compare([&claims[0], &claims[1]], [&known, &other], contradictions);
    disputed.extend(known.disputed.iter().chain(&other.disputed).cloned());
    // A file is left to others while nobody says more of it.
    let is_left = |place: &Place| {
        let is_left_by =
            |sight: &Sight, claims: &Claims<'_>| !claims.files.contains_key(place) || sight.left.contains(place);
        is_left_by(&known, &claims[0]) && is_left_by(&other, &claims[1])
    };
    let left: BTreeSet<Place> = known.left.iter().chain(&other.left).filter(|place| is_left(place)).cloned().collect();
    let media = if covers_all(&claims[0], &claims[1]) {
        known.media
    } else if covers_all(&claims[1], &claims[0]) {
        other.media
    } else {
        united(&claims, [&known.media, &other.media], contradictions)
    };
    Sight { media, left, disputed }
}

/// Whether one sight makes the other needless.
fn covers_all(ours: &Claims<'_>, theirs: &Claims<'_>) -> bool {
    let covers_set = |(key, their): (&SetKey, &SetClaims<'_>)| {
        ours.sets.get(key).is_some_and(|own| covers(&own.copies, &their.copies))
    };
    covers(&ours.files, &theirs.files) && theirs.sets.iter().all(covers_set)
}

/// Whether one sight says of every copy at least what the other does.
fn covers(ours: &BTreeMap<Place, Claim<'_>>, theirs: &BTreeMap<Place, Claim<'_>>) -> bool {
    theirs.iter().all(|(place, their)| ours.get(place).is_some_and(|own| own.compare(their) != Ordering::Greater))
}

fn united(claims: &[Claims<'_>; 2], media: [&MediaSet; 2], contradictions: &Contradictions) -> MediaSet {
    let files = chosen([&claims[0].files, &claims[1].files]);
    let order = |media: &MediaSet| media.media.family_number.unwrap_or(u16::MAX);
    let label = if order(media[1]) < order(media[0]) { media[1] } else { media[0] };
    let keys: BTreeSet<&SetKey> = claims.iter().flat_map(|claims| claims.sets.keys()).collect();
    let mut sets: Vec<BackupSet> = keys
        .into_iter()
        .filter_map(|key| match [claims[0].sets.get(key), claims[1].sets.get(key)] {
            [Some(ours), Some(theirs)] => Some(united_set([ours, theirs], contradictions)),
            [ours, theirs] => ours.or(theirs).map(|only| only.set.clone()),
        })
        .collect();
    sets.sort_by_key(|set| set.facts.position);
    let mut problems: Vec<(Location, Problem)> = Vec::new();
    for (side, media) in media.iter().enumerate() {
        let is_chosen = |at: &Location| files.get(&place(at)).is_none_or(|(by, _)| *by == side);
        problems.extend(media.problems.iter().filter(|(at, _)| is_chosen(at)).cloned());
    }
    // Of one file in their order.
    problems.sort_by(|a, b| a.0.cmp(&b.0));
    let mut media = MediaSet { media: label.media.clone(), families: members(&files), sets, problems };
    name_places_once(&mut media);
    media
}

/// Two sights may tell the size or time of a file a little differently: the whole media set has one of them.
fn name_places_once(media: &mut MediaSet) {
    let known: BTreeMap<Place, Location> =
        copies(media).map(|copy| (place(&copy.location), copy.location.clone())).collect();
    for copy in all_copies(media) {
        if let Some(location) = known.get(&place(&copy.location)) {
            copy.location.clone_from(location);
        }
    }
}

fn united_set(sides: [&SetClaims<'_>; 2], contradictions: &Contradictions) -> BackupSet {
    let [ours, theirs] = sides;
    if covers(&ours.copies, &theirs.copies) {
        return ours.set.clone();
    }
    if covers(&theirs.copies, &ours.copies) {
        return theirs.set.clone();
    }
    assemble(sides, &chosen([&ours.copies, &theirs.copies]), contradictions)
}
