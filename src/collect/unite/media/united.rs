//! The media sets of all collectors so far.

use super::distrust::distrust;
use super::sight::{Sight, copies, key_of, set_copies};
use super::unite::unite;
use crate::base::Guid;
use crate::collect::repository::SetKey;
use crate::collect::shard::shard_of;
use crate::collect::unite::place::{Contradictions, Place, place};
use crate::collect::unite::told::is_told;
use crate::model::{BackupCopy, BackupSet, Location, MediaSet, Problem, Shard};
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(in crate::collect::unite) struct Media(BTreeMap<Result<Guid, Option<Place>>, Sight>);

impl Media {
    /// Adds what one more collector saw, as which shard.
    pub(in crate::collect::unite) fn add(
        &mut self,
        all: Vec<MediaSet>,
        own: Option<Shard>,
        contradictions: &mut Contradictions,
    ) {
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
                Some(known) => unite(known, sight, contradictions),
            };
            self.0.insert(key, united);
        }
    }

    pub(in crate::collect::unite) fn locations(&self) -> impl Iterator<Item = &Location> {
        self.0.values().flat_map(|sight| copies(&sight.media)).map(|copy| &copy.location)
    }

    /// All, sorted by their first locations; the copies of which collectors disagree are distrusted.
    pub(in crate::collect::unite) fn finish(self, contradictions: &Contradictions) -> Vec<MediaSet> {
        let finished = |mut sight: Sight| {
            distrust(&mut sight.media, &sight.disputed, contradictions);
            sight.media
        };
        let mut all: Vec<MediaSet> = self.0.into_values().map(finished).collect();
        all.sort_by_cached_key(|media| copies(media).map(|copy| copy.location.clone()).min());
        all
    }
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
