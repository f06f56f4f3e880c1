//! Notes of one repository, as many as a person can read; what is left out is said, never silent. Storage systems put
//! some folders of their own into every folder: of each such name the first is noted, with their number.

use super::system::NOT_LOOKED_INTO;
use crate::base::{PathName, count};
use crate::model::{Note, NoteKind};
use std::collections::{BTreeMap, BTreeSet};

/// More notes than this are counted instead of kept.
const MAX_NOTES: usize = 1000;

/// Keeps those that may hide a backup before those that do not, each in the order of their paths, so that the same
/// notes give the same choice whatever order they come in.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kept: BTreeSet<(bool, Note)>,
    dropped_hiding: u64,
    dropped_harmless: u64,
    hiding_count: u64,
    /// Folders that the system keeps for itself, by name in lower case: the first of each, and how many there are.
    kept_out: BTreeMap<String, (PathName, u64)>,
}

impl Notes {
    pub(super) fn add(&mut self, note: Note) {
        if note.kind == NoteKind::SystemFolder && note.reason == NOT_LOOKED_INTO {
            self.add_kept_out(note.path, 1);
            return;
        }
        let is_harmless = !note.kind.may_hide_a_backup();
        self.hiding_count += u64::from(!is_harmless);
        self.kept.insert((is_harmless, note));
        if self.kept.len() > MAX_NOTES {
            match self.kept.pop_last() {
                Some((true, _)) => self.dropped_harmless += 1,
                Some((false, _)) => self.dropped_hiding += 1,
                None => {}
            }
        }
    }

    fn add_kept_out(&mut self, path: PathName, more: u64) {
        let name = path.file_name().to_lowercase();
        let (first, count) = self.kept_out.entry(name).or_insert_with(|| (path.clone(), 0));
        if path < *first {
            *first = path;
        }
        *count = count.saturating_add(more);
    }

    /// Both together.
    pub(super) fn merge(mut self, other: Self) -> Self {
        let (dropped_hiding, dropped_harmless) = (other.dropped_hiding, other.dropped_harmless);
        self.hiding_count += dropped_hiding;
        self.dropped_hiding += dropped_hiding;
        self.dropped_harmless += dropped_harmless;
        other.kept.into_iter().for_each(|(_, note)| self.add(note));
        other.kept_out.into_values().for_each(|(path, count)| self.add_kept_out(path, count));
        self
    }

    /// The notes, sorted by path, and how many entries could not be looked at.
    pub(super) fn finish(self) -> (Vec<Note>, u64) {
        let mut notes: Vec<Note> = self.kept.into_iter().map(|(_, note)| note).collect();
        notes.extend(self.kept_out.into_values().map(|(path, n)| {
            let more = n.saturating_sub(1);
            let others = if more == 0 {
                String::new()
            } else {
                format!(" (and {} of that name)", count(more, "other", "others"))
            };
            Note { path, kind: NoteKind::SystemFolder, reason: format!("{NOT_LOOKED_INTO}{others}") }
        }));
        let rest = |kind, n, of: &str| {
            let reason = format!("{} {of}, not listed", count(n, "more note", "more notes"));
            (n > 0).then(|| Note { path: PathName::from(""), kind, reason })
        };
        notes.extend(rest(NoteKind::Limit, self.dropped_hiding, "of entries that could not be looked at"));
        notes.extend(rest(
            NoteKind::LinkIgnored,
            self.dropped_harmless,
            "of links and other entries that hide nothing",
        ));
        notes.sort();
        (notes, self.hiding_count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_notes_are_counted_and_those_that_may_hide_a_backup_stay() {
        let mut notes = Notes::default();
        for n in 0..3000 {
            let kind = if n % 3 == 0 { NoteKind::Unreadable } else { NoteKind::LinkIgnored };
            notes.add(Note { path: PathName::from(format!("{n:04}").as_str()), kind, reason: String::new() });
        }
        let (notes, hiding_count) = notes.finish();
        assert_eq!((notes.len(), hiding_count), (1001, 1000));
        assert_eq!(notes.iter().filter(|note| note.kind == NoteKind::Unreadable).count(), 1000);
        assert!(notes[0].reason.starts_with("2,000 more notes of links"), "{:?}", notes[0]);
    }
}
