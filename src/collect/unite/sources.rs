//! Repositories and servers of several collectors.

use crate::base::PathName;
use crate::model::{FolderTotal, NoteKind, Source, SourceKind};
use std::collections::{BTreeMap, BTreeSet};

/// What all collectors saw so far.
#[derive(Debug, Default)]
pub(super) struct Sources {
    all: Vec<Source>,
    places: BTreeMap<(SourceKind, String, Option<PathName>), usize>,
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
                None => self.all.push(source),
                Some(known) => unite(known, source),
            }
        }
    }

    /// All, as one run has them: repositories by name, then servers in the order that they were asked.
    pub(super) fn finish(mut self) -> Vec<Source> {
        let by_name = |source: &Source| (source.kind == SourceKind::Repository).then(|| source.name.clone());
        self.all.sort_by_cached_key(|source| (source.kind, by_name(source)));
        self.all
    }
}

/// Adds to a sight of a source what another collector saw of it.
fn unite(known: &mut Source, other: Source) {
    match (&mut known.unreachable, &other.unreachable) {
        (None, Some(_)) => return,
        (Some(_), None) => return *known = other,
        (Some(reasons), Some(reason)) => {
            let told: Vec<&str> = reasons.split("; ").collect();
            if told.len() < MAX_REASONS && !told.contains(&reason.as_str()) {
                *reasons = format!("{reasons}; {reason}");
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
    // What another collector could look at was looked at.
    let missed: BTreeSet<(&PathName, NoteKind)> = other.notes.iter().map(|note| (&note.path, note.kind)).collect();
    known.notes.retain(|note| !note.kind.may_hide_a_backup() || missed.contains(&(&note.path, note.kind)));
    known.unreadable_count = known.unreadable_count.min(other.unreadable_count);
    known.hard_links.extend(other.hard_links);
    known.hard_links.sort();
    known.hard_links.dedup();
    let mut totals: BTreeMap<PathName, FolderTotal> =
        other.unclassified.into_iter().map(|total| (total.path.clone(), total)).collect();
    known.unclassified.iter().for_each(|total| _ = totals.remove(&total.path));
    known.unclassified.extend(totals.into_values());
    known.unclassified.sort();
}
