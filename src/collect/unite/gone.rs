//! What a collector that began later could look at and did not see is gone: a restore would find nothing there.

use super::media;
use super::place::{Place, place};
use super::sources::is_behind;
use crate::base::{PathName, Stamp};
use crate::model::{AttestedFile, Evidence, Location, Note, NoteKind, SourceKind};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Clocks of two machines may stand so far apart: what a collector that began within this did not see may have been written
/// after its look, unless it was older than that then.
const APART: SignedDuration = SignedDuration::from_mins(10);
/// Files of a source that are named.
const NAMED: usize = 100;

/// Where a collector looked, and what it saw there.
#[derive(Clone, Debug)]
pub struct Look {
    at: Stamp,
    /// Repositories that it reached, with the places in them that it could not look at.
    repositories: BTreeMap<String, BTreeSet<PathName>>,
    /// Digests of the places of everything that was seen: there may be hundreds of thousands.
    seen: HashSet<u64>,
    /// Whether each attested file was there.
    attested: BTreeMap<String, bool>,
}

impl Look {
    /// Of one collector.
    pub fn of(evidence: &Evidence) -> Self {
        let reached = evidence
            .sources
            .iter()
            .filter(|source| source.kind == SourceKind::Repository && source.unreachable.is_none() && !source.is_empty);
        let repositories = reached.map(|source| {
            let hidden = source.notes.iter().filter(|note| note.kind.may_hide_a_backup());
            (source.name.clone(), hidden.map(|note| note.path.clone()).collect())
        });
        let attested = evidence.attested_files.iter().filter_map(|file| Some((file.path.clone(), is_there(file)?)));
        Self {
            at: evidence.collected_at,
            repositories: repositories.collect(),
            seen: locations(evidence).map(digest).collect(),
            attested: attested.collect(),
        }
    }

    /// When it began.
    pub(super) fn at(&self) -> Stamp {
        self.at
    }

    fn has(&self, location: &Location) -> bool {
        self.seen.contains(&digest(location))
    }

    fn looked_at(&self, location: &Location) -> bool {
        let hidden = self.repositories.get(&location.source);
        hidden.is_some_and(|hidden| !is_behind(&location.path, |path| hidden.contains(path)))
    }
}

/// Whether an attested file was there; `None`: it could not be looked at.
fn is_there(file: &AttestedFile) -> Option<bool> {
    if file.is_missing { Some(false) } else { file.sha256.as_ref().map(|_| true) }
}

/// Of its place.
fn digest(location: &Location) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&location.source, &location.path).hash(&mut hasher);
    hasher.finish()
}

fn locations(evidence: &Evidence) -> impl Iterator<Item = &Location> {
    let readings = evidence.readings.iter().filter_map(|reading| reading.found_at.as_ref());
    evidence.files().map(|(location, _)| location).chain(readings)
}

/// Takes from evidence what collectors that began later did not see any more, and notes it.
pub(super) fn remove_gone(evidence: &mut Evidence, looks: &[Look]) {
    let own = evidence.collected_at;
    let later: Vec<&Look> = looks.iter().filter(|look| look.at > own).collect();
    if later.is_empty() {
        return;
    }
    let is_old = |modified: Option<Stamp>| modified.is_some_and(|at| own.at.duration_since(at.at) > APART);
    let counts = |look: &Look, modified: Option<Stamp>| look.at.at.duration_since(own.at) > APART || is_old(modified);
    let is_gone = |location: &Location| {
        let told =
            later.iter().filter(|look| counts(look, location.modified)).filter_map(|look| match look.has(location) {
                true => Some((look.at, true)),
                false => look.looked_at(location).then_some((look.at, false)),
            });
        told.max().is_some_and(|(_, is_there)| !is_there)
    };
    let gone: BTreeSet<Place> = locations(evidence).filter(|location| is_gone(location)).map(place).collect();
    if !gone.is_empty() {
        let is_gone = |location: &Location| gone.contains(&place(location));
        media::remove(&mut evidence.media_sets, &is_gone);
        evidence.exports.retain(|export| !is_gone(&export.location));
        evidence.artefacts.retain(|artefact| !is_gone(&artefact.location));
        evidence.suspects.retain(|suspect| !is_gone(&suspect.location));
        evidence.readings.retain(|reading| !reading.found_at.as_ref().is_some_and(is_gone));
        note(evidence, &gone);
    }
    let is_missing = |file: &AttestedFile| {
        let told = later.iter().filter(|look| counts(look, file.modified));
        let told = told.filter_map(|look| Some((look.at, *look.attested.get(&file.path)?)));
        told.max().is_some_and(|(_, is_there)| !is_there)
    };
    evidence.attested_files.retain(|file| is_there(file) != Some(true) || !is_missing(file));
}

fn note(evidence: &mut Evidence, gone: &BTreeSet<Place>) {
    let at = evidence.collected_at;
    for source in evidence.sources.iter_mut().filter(|source| source.kind == SourceKind::Repository) {
        let own: Vec<&PathName> = gone.iter().filter(|(name, _)| *name == source.name).map(|(_, path)| path).collect();
        let note = |path: &PathName, reason: String| Note { path: path.clone(), kind: NoteKind::Gone, reason };
        let reason =
            format!("it was there at {at}, and a collector that began later did not find it: it does not count");
        source.notes.extend(own.iter().take(NAMED).map(|path| note(path, reason.clone())));
        if let Some(more) = own.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let words =
                format!("{more} more files were there at {at}, and a collector that began later did not find them");
            source.notes.push(note(&"".into(), words));
        }
    }
}
