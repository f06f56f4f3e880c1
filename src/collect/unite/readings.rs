//! What servers said of themselves, to several collectors.

use super::place::{Contradictions, Place, difference, place, read_differently};
use crate::base::Stamp;
use crate::model::{
    Instance, Location, ReadingOrigin, ServerReading, ServerVerification, Source, SourceKind, Suspect, SuspectReason,
    Verdict,
};
use std::collections::{BTreeMap, BTreeSet};

/// What tells a reading from others: instance, time, source, and where it was found.
type Key = (Instance, Stamp, String, Option<Place>);

/// What all collectors saw so far. Of one key there are several only where collectors disagree, or where both asked the
/// server at the same moment.
#[derive(Debug, Default)]
pub(super) struct Readings {
    all: BTreeMap<Key, Vec<ServerReading>>,
    /// Sources of saved histories that lie in no repository and were read differently.
    disputed: BTreeSet<String>,
}

impl Readings {
    pub(super) fn add(&mut self, readings: Vec<ServerReading>, contradictions: &mut Contradictions) {
        for mut reading in readings {
            let ServerReading { instance, read_at, source, .. } = &reading;
            let key = (instance.clone(), *read_at, source.clone(), found_at(&reading).map(place));
            let known = self.all.entry(key).or_default();
            // The ledger of each collector adds what servers verified in earlier runs.
            let verifications = std::mem::take(&mut reading.verifications);
            if let Some(same) = known.iter_mut().find(|one| is_same(one, &reading)) {
                add_verifications(&mut same.verifications, verifications);
                continue;
            }
            if let Some(first) = known.first()
                && reading.origin == ReadingOrigin::Script
            {
                match (found_at(first), found_at(&reading)) {
                    (Some(one), Some(other)) => {
                        let problem = difference(one, other).unwrap_or_else(read_differently);
                        contradictions.entry(place(one)).or_insert(problem);
                    }
                    _ => _ = self.disputed.insert(reading.source.clone()),
                }
            }
            known.push(ServerReading { verifications, ..reading });
        }
    }

    /// Adds sources of which evidence that was united before says that they were read differently.
    pub(super) fn add_disputed(&mut self, sources: &[Source]) {
        let why = read_differently().message;
        let is_disputed =
            |source: &&Source| source.kind == SourceKind::SqlServer && source.unreachable.as_deref() == Some(&*why);
        self.disputed.extend(sources.iter().filter(is_disputed).map(|source| source.name.clone()));
    }

    pub(super) fn locations(&self) -> impl Iterator<Item = &Location> {
        self.all.values().filter_map(|readings| found_at(readings.first()?))
    }

    /// The sources of which nothing is known, because what was read there differs.
    pub(super) fn disputed(&self) -> impl Iterator<Item = (&str, String)> {
        self.disputed.iter().map(|source| (source.as_str(), read_differently().message.into_owned()))
    }

    /// All, as one run has them; and the files that collectors saw differently, as files of which nothing is known.
    pub(super) fn finish(self, contradictions: &Contradictions) -> (Vec<ServerReading>, Vec<Suspect>) {
        let (mut sure, mut suspects) = (Vec::new(), BTreeMap::new());
        for reading in self.all.into_values().flatten() {
            match found_at(&reading).map(|location| (place(location), location)) {
                Some((place, location)) if contradictions.contains_key(&place) => {
                    suspects.entry(place).or_insert_with(|| suspect(location.clone()));
                }
                None if self.disputed.contains(&reading.source) && reading.origin == ReadingOrigin::Script => {}
                _ => sure.push(reading),
            }
        }
        sure.sort_by(|a, b| (&a.instance, a.read_at, &a.source).cmp(&(&b.instance, b.read_at, &b.source)));
        (sure, suspects.into_values().collect())
    }
}

fn suspect(location: Location) -> Suspect {
    Suspect { location, reason: SuspectReason::Content, verdict: Verdict::Unreadable, problems: Vec::new() }
}

fn found_at(reading: &ServerReading) -> Option<&Location> {
    reading.found_at.as_ref()
}

/// Whether two collectors read the same, whatever their clocks, their connections and what servers verified for them.
fn is_same(known: &ServerReading, other: &ServerReading) -> bool {
    if let (Some(one), Some(another)) = (found_at(known), found_at(other))
        && difference(one, another).is_some()
    {
        return false;
    }
    let ServerReading {
        source,
        origin,
        found_at: _,
        instance,
        read_at,
        clock_offset_seconds: _,
        encryption: _,
        tls_version: _,
        server,
        window_from,
        oldest_history,
        databases,
        backups,
        totals,
        restores,
        suspect_pages,
        probes,
        verifications: _,
        unread,
    } = known;
    (source, origin, instance, read_at) == (&other.source, &other.origin, &other.instance, &other.read_at)
        && (server, window_from, oldest_history) == (&other.server, &other.window_from, &other.oldest_history)
        && (databases, totals, restores) == (&other.databases, &other.totals, &other.restores)
        && (suspect_pages, probes, unread) == (&other.suspect_pages, &other.probes, &other.unread)
        && *backups == other.backups
}

fn add_verifications(known: &mut Vec<ServerVerification>, more: Vec<ServerVerification>) {
    let mut is_new = false;
    for one in more {
        if !known.contains(&one) {
            known.push(one);
            is_new = true;
        }
    }
    if is_new {
        known.sort_by_key(|one| (one.backup_set_guid, one.verified_at));
    }
}
