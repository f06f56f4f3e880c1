//! Media sets of several collectors. Of each copy, what the collector says that knows it best counts; of a set, what its
//! copies come to.

mod assemble;
mod claims;
mod compare;
mod distrust;
mod gone;
mod recount;
mod unite;

pub(super) use gone::remove;

use super::place::{Contradictions, Place, place};
use super::told::is_told;
use crate::base::{Guid, Stamp};
use crate::collect::repository::{SetKey, set_key};
use crate::collect::shard::shard_of;
use crate::model::{BackupCopy, BackupSet, Location, MediaSet, Problem, Shard};
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(super) struct Media(BTreeMap<Result<Guid, Option<Place>>, Sight>);

/// A media set, as one collector saw it or several together.
#[derive(Debug)]
struct Sight {
    media: MediaSet,
    /// Files that another shard reads, and whose sets do not say so: most have none.
    left: BTreeSet<Place>,
    /// Sets of which two collectors read different headers.
    disputed: BTreeSet<SetKey>,
}

impl Media {
    /// Adds what one more collector saw, as which shard.
    pub(super) fn add(&mut self, all: Vec<MediaSet>, own: Option<Shard>, contradictions: &mut Contradictions) {
        for media in all {
            let first = copies(&media).map(|copy| &copy.location).min();
            let key = media.media.media_set_guid.ok_or_else(|| first.map(place));
            let left = match own.zip(first) {
                Some((own, first)) if shard_of(media.media.media_set_guid, first, own.count) != own.number => {
                    unmarked(&media)
                }
                _ => BTreeSet::new(),
            };
            let sight = Sight { disputed: disputed_before(&media), media, left };
            let united = match self.0.remove(&key) {
                None => sight,
                Some(known) => unite::unite(known, sight, contradictions),
            };
            self.0.insert(key, united);
        }
    }

    pub(super) fn locations(&self) -> impl Iterator<Item = &Location> {
        self.0.values().flat_map(|sight| copies(&sight.media)).map(|copy| &copy.location)
    }

    /// All, sorted by their first locations; the copies of which collectors disagree are distrusted.
    pub(super) fn finish(self, contradictions: &Contradictions) -> Vec<MediaSet> {
        let finished = |mut sight: Sight| {
            distrust::distrust(&mut sight.media, &sight.disputed, contradictions);
            sight.media
        };
        let mut all: Vec<MediaSet> = self.0.into_values().map(finished).collect();
        all.sort_by_cached_key(|media| copies(media).map(|copy| copy.location.clone()).min());
        all
    }
}

/// Where everything lies that is seen of some media sets.
pub(super) fn all_locations(all: &[MediaSet]) -> impl Iterator<Item = &Location> {
    let of_sets = all.iter().flat_map(|media| &media.sets).flat_map(set_copies);
    all.iter().flat_map(copies).chain(of_sets).map(|copy| &copy.location)
}

fn copies(media: &MediaSet) -> impl Iterator<Item = &BackupCopy> {
    media.families.iter().flat_map(|member| &member.copies)
}

fn set_copies(set: &BackupSet) -> impl Iterator<Item = &BackupCopy> {
    set.members.iter().flat_map(|member| &member.copies)
}

/// Sets of which evidence that was united before says that nothing is known, though not all their copies were seen
/// differently.
fn disputed_before(media: &MediaSet) -> BTreeSet<SetKey> {
    let is_disputed = |set: &&BackupSet| {
        set.facts.problems.iter().any(is_told) && !set_copies(set).all(|copy| copy.problems.iter().any(is_told))
    };
    media.sets.iter().filter(is_disputed).map(key_of).collect()
}

/// Files that do not say that they are left to another shard.
fn unmarked(media: &MediaSet) -> BTreeSet<Place> {
    let is_marked = |copy: &BackupCopy| copy.problems.iter().any(|problem| problem.id == Problem::LEFT_TO_SHARD);
    let (mut marked, mut unmarked) = (BTreeSet::new(), BTreeSet::new());
    for copy in media.sets.iter().flat_map(set_copies) {
        let of_same = if is_marked(copy) { &mut marked } else { &mut unmarked };
        of_same.insert(&copy.location);
    }
    let locations = copies(media).map(|copy| &copy.location);
    locations.filter(|at| unmarked.contains(at) || !marked.contains(at)).map(place).collect()
}

/// What a set is known by, whatever the size and time of its file, which are compared elsewhere.
fn key_of(set: &BackupSet) -> SetKey {
    let anywhere = match set_copies(set).next() {
        Some(copy) => Location { size_bytes: 0, modified: None, ..copy.location.clone() },
        None => Location { source: String::new(), path: "".into(), size_bytes: 0, modified: None },
    };
    set_key(&anywhere, &set.facts)
}

/// What a collector proved itself, and did not remember, was proven in the run that is put together: from the one moment to
/// the other.
pub(super) fn move_proofs(media: &mut MediaSet, (from, to): (Stamp, Stamp)) {
    for copy in all_copies(media).filter(|copy| copy.assured_at == Some(from)) {
        copy.assured_at = Some(to);
    }
}

/// What a collector proved itself was proven then, whenever what is put together with it was collected.
pub(super) fn date_proofs(media: &mut MediaSet, at: Stamp) {
    all_copies(media).for_each(|copy| copy.assured_at = Some(copy.assured_at.map_or(at, |own| own.min(at))));
}

fn all_copies(media: &mut MediaSet) -> impl Iterator<Item = &mut BackupCopy> {
    let members = media.sets.iter_mut().flat_map(|set| &mut set.members).chain(&mut media.families);
    members.flat_map(|member| &mut member.copies)
}
