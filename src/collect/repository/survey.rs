//! One repository from its root to what was found in it: walk, look at every head, examine what deserves it.
//! Everything it returns is sorted, so that the number of threads does not show.

use super::classify::{ClassifiedFolder, Classifier, DEMO_MARK, FileToExamine, add_to_total};
use super::content_class::ContentClass;
use super::examine::{self, Readers};
use super::marks::Marked;
use super::notes::Notes;
use super::sighting::{Found, Sighting};
use super::walk::{Bounds, Step, Walk};
use super::{open, reason, suspicion, system, trees};
use crate::base::{PathName, Sharing, arrange};
use crate::collect::Monitor;
use crate::model::{DataFile, FolderTotal, Location, Note, NoteKind, SuspectReason};
use crate::policy::Mapping;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// What was found below one root.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Backups and suspects, sorted by path.
    pub(crate) sightings: Vec<Sighting>,
    /// The rest by folder, sorted.
    pub(crate) totals: Vec<FolderTotal>,
    pub(crate) notes: Vec<Note>,
    pub(crate) file_count: u64,
    pub(crate) size_bytes: u64,
    pub(crate) unreadable_count: u64,
    /// Folders in which the mark of demo data lies.
    pub(crate) demo_folders: BTreeSet<PathName>,
    /// Sizes by the clock hour in which the files were modified.
    pub(crate) bytes_by_hour: BTreeMap<i64, u64>,
    /// It was opened, and nothing lies in it.
    pub(crate) is_empty: bool,
    /// Why nothing could be looked at.
    pub(crate) unreachable: Option<String>,
}

/// One root and how to look at it.
pub(crate) struct Errand<'a> {
    pub(crate) source: &'a str,
    /// As it is reported.
    pub(crate) shown: PathName,
    /// The real path.
    pub(crate) root: &'a Path,
    pub(crate) maps: &'a [Mapping],
    pub(crate) bounds: &'a Bounds,
    pub(crate) readers: Readers<'a>,
    pub(crate) list_unclassified: bool,
    pub(crate) monitor: &'a dyn Monitor,
}

impl Errand<'_> {
    /// What the system keeps for itself hides no backup, unless a mapping points there.
    fn weigh(&self, note: Note) -> Note {
        let may_be_the_systems = matches!(note.kind, NoteKind::Unreadable | NoteKind::LinkOutside);
        if may_be_the_systems && system::kept_out(&note.path.lossy(), self.maps).is_some() {
            return Note { kind: NoteKind::SystemFolder, ..note };
        }
        note
    }

    /// Never fails: a root that cannot be opened is `unreachable`.
    pub(crate) fn run(&self) -> Survey {
        let root = match open::Folder::root(self.root) {
            Ok(root) => Arc::new(root),
            Err(error) => return Survey { unreachable: Some(reason::of_root(&error)), ..Survey::default() },
        };
        let sharing = Sharing::default();
        let (mut folders, mut notes) = self.look(&root, &sharing);
        folders.sort_unstable_by(|a, b| a.total.path.cmp(&b.total.path));
        let mut survey = Survey::default();
        // Who names a part of the demo as a repository has the mark above it.
        if self.root.ancestors().skip(1).any(|folder| folder.join(DEMO_MARK).is_file()) {
            survey.demo_folders.insert(PathName::from(""));
        }
        // There may be hundreds of thousands: no room is left over.
        let done = folders.iter().map(|look| look.done.len()).sum();
        let (mut sightings, mut candidates) = (Vec::with_capacity(done), Vec::new());
        let mut totals = BTreeMap::new();
        let (mut undecided, mut marked) = (Vec::new(), Marked::new());
        for look in folders {
            survey.file_count += look.file_count;
            survey.size_bytes = survey.size_bytes.saturating_add(look.size_bytes);
            if look.is_demo {
                survey.demo_folders.insert(look.total.path.clone());
            }
            for mark in look.marks {
                marked.entry(mark).or_default().insert(look.total.path.clone());
            }
            for (hour, bytes) in look.bytes_by_hour {
                let sum = survey.bytes_by_hour.entry(hour).or_default();
                *sum = sum.saturating_add(bytes);
            }
            look.notes.into_iter().for_each(|note| notes.add(self.weigh(note)));
            sightings.extend(look.done);
            candidates.extend(look.candidates);
            if !look.undecided.is_empty() {
                undecided.push((look.total.path.clone(), look.undecided));
            }
            totals.insert(look.total.path.clone(), look.total);
        }
        sightings.extend(self.examine(&root, candidates, &mut notes, &sharing));
        let suspects = self.ask_the_neighbours(undecided, &sightings, &mut totals);
        sightings.extend(self.examine(&root, suspects, &mut notes, &sharing));
        sightings.retain(|sighting| {
            let is_something = !matches!(sighting.found, Found::Nothing);
            if !is_something {
                self.add_to_folder(&mut totals, &sighting.location);
            }
            is_something
        });
        let (trees, tree_notes) =
            trees::find(self.source, &root, self.readers.artefacts, &mut sightings, &mut totals, marked, self.maps);
        sightings.extend(trees);
        tree_notes.into_iter().for_each(|note| notes.add(self.weigh(note)));
        arrange(&mut sightings, |a, b| a.location.cmp(&b.location));
        survey.sightings = sightings;
        survey.totals = totals.into_values().filter(|total| total.file_count > 0).collect();
        survey.totals.iter_mut().for_each(|total| total.files.sort());
        (survey.notes, survey.unreadable_count) = notes.finish();
        let hides_nothing = |note: &Note| note.kind == NoteKind::SystemFolder;
        survey.is_empty = survey.file_count == 0 && survey.notes.iter().all(hides_nothing);
        survey
    }

    fn look(&self, root: &Arc<open::Folder>, sharing: &Sharing<DataFile>) -> (Vec<ClassifiedFolder>, Notes) {
        let looker = Classifier {
            source: self.source,
            shown: &self.shown,
            root,
            maps: self.maps,
            run: self.readers.proof.filter(|options| !options.with_ranges).map(|options| options.run),
            sharing,
            list_unclassified: self.list_unclassified,
            monitor: self.monitor,
        };
        // One thread at a time lists names, the others look at files: the walk never runs ahead of the work.
        let gathered = Walk::new(self.root, self.bounds, self.maps).par_bridge().fold(
            || (Vec::new(), Notes::default()),
            |(mut folders, mut notes), step| {
                match step {
                    Step::Folder(folder) => folders.push(looker.folder(folder)),
                    Step::Note(note) => notes.add(self.weigh(note)),
                }
                (folders, notes)
            },
        );
        gathered.reduce(
            || (Vec::new(), Notes::default()),
            |(mut folders, notes), (more_folders, more_notes)| {
                folders.extend(more_folders);
                (folders, notes.merge(more_notes))
            },
        )
    }

    fn examine(
        &self,
        root: &Arc<open::Folder>,
        candidates: Vec<FileToExamine>,
        notes: &mut Notes,
        sharing: &Sharing<DataFile>,
    ) -> Vec<Sighting> {
        let examined: Vec<_> = candidates
            .into_par_iter()
            .map(|candidate| {
                let (size_bytes, is_backup) = (candidate.location.size_bytes, candidate.class != ContentClass::Strange);
                let mut examined = examine::candidate(root, candidate, &self.readers, self.maps);
                examined.0.found.share_lists(sharing);
                if is_backup {
                    self.monitor.file_done(size_bytes);
                }
                examined
            })
            .collect();
        let keep = |(sighting, note): (Sighting, Option<Note>)| {
            note.into_iter().for_each(|note| notes.add(self.weigh(note)));
            sighting
        };
        examined.into_iter().map(keep).collect()
    }

    /// Which undecided files stand among enough recognised backups; the others go to their folder's total.
    fn ask_the_neighbours(
        &self,
        undecided: Vec<(PathName, Vec<FileToExamine>)>,
        sightings: &[Sighting],
        totals: &mut BTreeMap<PathName, FolderTotal>,
    ) -> Vec<FileToExamine> {
        if undecided.is_empty() {
            return Vec::new();
        }
        let mut recognised: BTreeMap<PathName, u64> = BTreeMap::new();
        for sighting in sightings.iter().filter(|sighting| sighting.found.is_recognised()) {
            *recognised.entry(sighting.location.path.folder()).or_default() += 1;
        }
        let mut suspects = Vec::new();
        for (folder, files) in undecided {
            let backups = recognised.get(&folder).copied().unwrap_or(0);
            let speaks = suspicion::neighbours_are_backups(backups, files.len() as u64);
            for mut file in files {
                if speaks {
                    file.suspicion = Some(SuspectReason::Neighbours);
                    suspects.push(file);
                } else {
                    self.add_to_folder(totals, &file.location);
                }
            }
        }
        suspects
    }

    fn add_to_folder(&self, totals: &mut BTreeMap<PathName, FolderTotal>, location: &Location) {
        if let Some(total) = totals.get_mut(&location.path.folder()) {
            let path = self.list_unclassified.then(|| location.path.clone());
            add_to_total(total, location.size_bytes, location.modified, path);
        }
    }
}
