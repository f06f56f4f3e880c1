//! Evidence, added one after the other, so that no more than two have to be held at once.

use super::beside::Beside;
use super::gone::{Look, remove_gone};
use super::left::LeftOuts;
use super::media::{self, Media};
use super::place::{Contradictions, Place, difference, place, read_differently};
use super::readings::Readings;
use super::records::Records;
use super::sources::Sources;
use super::told::add_told;
use crate::base::Stamp;
use crate::collect::directory::keep_listed_users;
use crate::model::{Artefact, Evidence, Export, Location, Suspect, Verdict};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Collectors that began within this of the newest are one look: what they proved counts as of then.
pub const ONE_LOOK: SignedDuration = SignedDuration::from_hours(48);

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub struct Uniting {
    /// The first, of which all else was taken.
    rest: Option<Evidence>,
    /// When the last collector began.
    collected_at: Option<Stamp>,
    /// What each collector looked at.
    looks: Vec<Look>,
    sources: Sources,
    media: Media,
    exports: Records<Export>,
    artefacts: Records<Artefact>,
    suspects: Records<Suspect>,
    readings: Readings,
    beside: Beside,
    left_outs: LeftOuts,
    contradictions: Contradictions,
    /// The shards that were added, and of how many.
    present: BTreeSet<u64>,
    of: Option<u64>,
    /// A collector whose work was not shared was added.
    has_whole: bool,
}

impl Uniting {
    /// Of collectors that looked so. What is united bears the last: a collector that began later may have seen
    /// what is newer. No clock is believed more than that of a single collector is.
    pub fn new(looks: Vec<Look>) -> Self {
        Self { collected_at: looks.iter().map(Look::at).max(), looks, ..Self::default() }
    }

    /// Adds the evidence of a file of this name, in the order of [`super::order`], which refused what cannot be united.
    pub fn add(&mut self, name: &str, mut evidence: Evidence) {
        let own = evidence.collection.as_ref().and_then(|collection| collection.shard);
        if let Some(shard) = own {
            self.present.insert(shard.number);
            self.of = Some(shard.count);
        }
        self.has_whole |= own.is_none();
        remove_gone(&mut evidence, &self.looks);
        let found = &mut self.contradictions;
        add_told(&evidence, found);
        self.readings.add_disputed(&evidence.sources);
        self.sources.add(std::mem::take(&mut evidence.sources));
        let newest = self.collected_at.unwrap_or(evidence.collected_at);
        let older_by = newest.at.duration_since(evidence.collected_at.at);
        let is_one_look = older_by <= ONE_LOOK;
        for media in &mut evidence.media_sets {
            match is_one_look {
                true => media::move_proofs(media, (evidence.collected_at, newest)),
                false => media::date_proofs(media, evidence.collected_at),
            }
        }
        if !is_one_look {
            self.left_outs.add_older(older_by, name);
        }
        self.media.add(std::mem::take(&mut evidence.media_sets), own, found);
        self.exports.add(std::mem::take(&mut evidence.exports), found);
        self.artefacts.add(std::mem::take(&mut evidence.artefacts), found);
        self.suspects.add(std::mem::take(&mut evidence.suspects), found);
        self.readings.add(std::mem::take(&mut evidence.readings), found);
        self.beside.add(&mut evidence);
        self.left_outs.add(std::mem::take(&mut evidence.left_out), own.is_none_or(|shard| shard.number == 1));
        evidence.collected_at = newest;
        self.rest.get_or_insert(evidence);
    }

    /// All of it; `None` where nothing was added.
    pub fn finish(mut self) -> Option<Evidence> {
        let mut evidence = self.rest.take()?;
        self.compare_sorts();
        self.readings.disputed().for_each(|(server, why)| self.sources.lose(server, &why));
        evidence.sources = self.sources.finish();
        let (readings, disputed) = self.readings.finish(&self.contradictions);
        evidence.readings = readings;
        let backups = || self.media.locations().chain(self.exports.locations()).chain(self.artefacts.locations());
        let is_alone = |suspect: &Suspect| {
            let own = place(&suspect.location);
            self.suspects.at(&own).is_none() && !backups().any(|location| place(location) == own)
        };
        let disputed: Vec<Suspect> = disputed.into_iter().filter(is_alone).collect();
        self.suspects.add(disputed, &mut self.contradictions);
        evidence.media_sets = self.media.finish(&self.contradictions);
        evidence.exports = self.exports.finish(&self.contradictions);
        evidence.artefacts = self.artefacts.finish(&self.contradictions);
        evidence.suspects = self.suspects.finish(&self.contradictions);
        self.beside.finish(&mut evidence);
        keep_listed_users(&mut evidence, true);
        self.left_outs.finish(&mut evidence, &self.present, self.of, self.has_whole);
        if let Some(collection) = &mut evidence.collection {
            collection.shard = None;
        }
        Some(evidence)
    }

    /// A file is of one sort: where collectors saw two, it is one file that one of them could not read, or they saw
    /// different ones.
    fn compare_sorts(&mut self) {
        let mut seen: BTreeMap<Place, Location> = BTreeMap::new();
        let backups = self.media.locations().chain(self.exports.locations()).chain(self.readings.locations());
        let mut artefacts = BTreeSet::new();
        // Of a folder that is a backup of several kinds, each is one record.
        let of_artefacts = self.artefacts.locations().filter(|location| artefacts.insert(place(location)));
        for location in backups.chain(of_artefacts) {
            match seen.insert(place(location), location.clone()) {
                None => {}
                Some(before) => {
                    let problem = difference(&before, location).unwrap_or_else(read_differently);
                    self.contradictions.entry(place(location)).or_insert(problem);
                }
            }
        }
        for (place, location) in seen {
            let Some(suspect) = self.suspects.at(&place) else { continue };
            match difference(&suspect.location, &location) {
                None if suspect.verdict == Verdict::Unreadable => self.suspects.remove(place),
                problem => _ = self.contradictions.entry(place).or_insert(problem.unwrap_or_else(read_differently)),
            }
        }
    }
}
