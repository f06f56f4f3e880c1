//! Repositories and servers of several collectors.

use crate::base::PathName;
use crate::model::{FolderTotal, Note, Source, SourceKind};
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(super) struct Sources {
    all: Vec<Seen>,
    places: BTreeMap<(SourceKind, String, Option<PathName>), usize>,
}

#[derive(Debug)]
struct Seen {
    source: Source,
    /// Why each collector could not reach it, while none could.
    reasons: Vec<String>,
}

/// Reasons that are told where several collectors could not reach a source.
const MAX_REASONS: usize = 4;

impl Sources {
    pub(super) fn add(&mut self, sources: Vec<Source>) {
        for source in sources {
            // A repository has one name, under whatever path a machine reaches it. A server may be asked, and its saved
            // history read, too.
            let path = (source.kind != SourceKind::Repository).then(|| source.path.clone());
            let place = *self.places.entry((source.kind, source.name.clone(), path)).or_insert(self.all.len());
            match self.all.get_mut(place) {
                None => self.all.push(Seen { reasons: source.unreachable.iter().cloned().collect(), source }),
                Some(known) => unite(known, source),
            }
        }
    }

    /// Nothing is known of what a server said in a file that lies in no repository.
    pub(super) fn lose(&mut self, server: &str, reason: &str) {
        let is_it = |seen: &&mut Seen| seen.source.kind == SourceKind::SqlServer && seen.source.name == server;
        self.all.iter_mut().filter(is_it).for_each(|seen| seen.reasons = vec![reason.to_owned()]);
    }

    /// All, as one run has them: repositories by name, then servers in the order that they were asked.
    pub(super) fn finish(self) -> Vec<Source> {
        let told = |Seen { source, reasons }: Seen| {
            let unreachable = (!reasons.is_empty()).then(|| reasons.join("; "));
            Source { unreachable, ..source }
        };
        let mut all: Vec<Source> = self.all.into_iter().map(told).collect();
        let by_name = |source: &Source| (source.kind == SourceKind::Repository).then(|| source.name.clone());
        all.sort_by_cached_key(|source| (source.kind, by_name(source)));
        all
    }
}

/// Adds to a sight of a source what another collector saw of it.
fn unite(Seen { source: known, reasons }: &mut Seen, other: Source) {
    match (&known.unreachable, &other.unreachable) {
        (None, Some(_)) => return,
        (Some(_), None) => {
            *known = other;
            reasons.clear();
            return;
        }
        (Some(_), Some(reason)) => {
            if reasons.len() < MAX_REASONS && !reasons.contains(reason) {
                reasons.push(reason.clone());
            }
            return;
        }
        (None, None) => {}
    }
    if known.is_empty && !other.is_empty {
        *known = other;
        return;
    }
    if other.is_empty {
        return;
    }
    (known.notes, known.unreadable_count) = blind_spots(known, &other);
    if other.file_count > known.file_count {
        (known.file_count, known.size_bytes) = (other.file_count, other.size_bytes);
    }
    known.hard_links.extend(other.hard_links);
    known.hard_links.sort();
    known.hard_links.dedup();
    let mut totals: BTreeMap<PathName, FolderTotal> =
        other.unclassified.into_iter().map(|total| (total.path.clone(), total)).collect();
    known.unclassified.iter().for_each(|total| _ = totals.remove(&total.path));
    known.unclassified.extend(totals.into_values());
    known.unclassified.sort();
}

/// What neither could look at, and how many entries that are: what one could look at was looked at.
fn blind_spots(known: &Source, other: &Source) -> (Vec<Note>, u64) {
    let [ours, theirs] = [known, other].map(|source| hiding(source).map(|note| &note.path).collect::<BTreeSet<_>>());
    let unseen_by_both = hiding(known)
        .filter(|note| is_behind(&note.path, |path| theirs.contains(path)))
        .chain(hiding(other).filter(|note| is_behind(&note.path, |path| ours.contains(path))));
    let unseen: BTreeSet<&Note> = unseen_by_both.collect();
    let is_all_of =
        |source: &Source| hiding(source).count() == unseen.len() && hiding(source).all(|n| unseen.contains(n));
    let count = match [known, other].into_iter().find(|source| is_all_of(source)) {
        Some(same) => same.unreadable_count,
        // Beyond those that are listed.
        None => {
            let more = |source: &Source| source.unreadable_count.saturating_sub(hiding(source).count() as u64);
            more(known).min(more(other)).saturating_add(unseen.len() as u64)
        }
    };
    let harmless = known.notes.iter().chain(&other.notes).filter(|note| !note.kind.may_hide_a_backup());
    let notes: BTreeSet<&Note> = unseen.iter().copied().chain(harmless).collect();
    (notes.into_iter().cloned().collect(), count)
}

fn hiding(source: &Source) -> impl Iterator<Item = &Note> {
    source.notes.iter().filter(|note| note.kind.may_hide_a_backup())
}

/// Whether a path could not be looked at, or lies below one that could not: a note of the root is of everything.
pub(super) fn is_behind(path: &PathName, is_unseen: impl Fn(&PathName) -> bool) -> bool {
    let mut at = path.clone();
    loop {
        if is_unseen(&at) {
            return true;
        }
        if at.bytes().is_empty() {
            return false;
        }
        at = at.folder();
    }
}
