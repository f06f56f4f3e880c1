//! One folder: opens every file, reads its head, and sorts it by content into backups, suspects and the rest.
//! Parses nothing; what deserves a closer look is handed on as a [`FileToExamine`].

use super::content_class::{ContentClass, see};
use super::known::{self, NeedsReading};
use super::open::{self, Opened};
use super::place::Place;
use super::sighting::{Found, Sighting};
use super::survive::survive;
use super::walk::Folder;
use super::{marks, reason, suspect, suspicion};
use crate::base::{PathName, Sharing, Stamp};
use crate::collect::Monitor;
use crate::collect::budget::Run;
use crate::model::{DataFile, FolderTotal, Location, MemberPath, Note, NoteKind, Problem, SuspectReason, Verdict};
use crate::policy::Mapping;
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Enough for every signature and for the root element of a topology document behind a prologue.
pub(super) const HEAD_BYTES: usize = 4096;
/// A file of this name marks all artefacts of its folder and below as data of `bakproof demo`. Whoever puts it elsewhere
/// makes backups count for nothing, never for something.
pub(super) const DEMO_MARK: &str = "BAKPROOF-DEMO.txt";
/// Small folders are one piece of work; only large ones are worth cutting up.
const FILES_PER_TASK: usize = 256;

/// A file that deserves a closer look.
#[derive(Clone, Debug)]
pub(super) struct FileToExamine {
    pub(super) folder: Arc<Path>,
    pub(super) name: OsString,
    pub(super) location: Location,
    pub(super) class: ContentClass,
    pub(super) suspicion: Option<SuspectReason>,
    /// Why it could not be read, when it could not.
    pub(super) refusal: Option<String>,
}

/// What a folder holds.
#[derive(Debug)]
pub(super) struct ClassifiedFolder {
    /// Of which everything has been said: backups of which an earlier run left all, and what is one by its name alone.
    pub(super) done: Vec<Sighting>,
    pub(super) candidates: Vec<FileToExamine>,
    /// Files that only their neighbours can call backups; empty where the neighbours never could.
    pub(super) undecided: Vec<FileToExamine>,
    /// The rest; `undecided` is not in it.
    pub(super) total: FolderTotal,
    pub(super) notes: Vec<Note>,
    pub(super) file_count: u64,
    pub(super) size_bytes: u64,
    /// Whether the mark of demo data lies in it.
    pub(super) is_demo: bool,
    /// Names of its files that may make a backup of the whole folder.
    pub(super) marks: Vec<&'static str>,
    /// Sizes by the clock hour in which the files were modified.
    pub(super) bytes_by_hour: BTreeMap<i64, u64>,
}

/// What the looks at all folders of one root have in common.
pub(super) struct Classifier<'a> {
    pub(super) source: &'a str,
    /// The root as it is reported.
    pub(super) shown: &'a PathName,
    pub(super) root: &'a Arc<open::Folder>,
    pub(super) maps: &'a [Mapping],
    pub(super) sharing: &'a Sharing<DataFile>,
    /// Whose memory is asked before anything is read.
    pub(super) run: Option<&'a Run<'a>>,
    pub(super) list_unclassified: bool,
    pub(super) monitor: &'a dyn Monitor,
}

enum Sight {
    Done(Box<Sighting>),
    FileToExamine(Box<FileToExamine>),
    Undecided(Box<FileToExamine>),
    Rest { size_bytes: u64, modified: Option<Stamp>, name: Option<OsString> },
    NotAFile(OsString),
    Unreadable { name: OsString, why: String, candidate: Option<Box<FileToExamine>> },
}

impl Classifier<'_> {
    /// Never fails: what cannot be looked at is a note.
    pub(super) fn folder(&self, mut folder: Folder) -> ClassifiedFolder {
        let relative = PathName::relative(&folder.relative);
        self.monitor.folder(&self.shown.join(&relative));
        let total = FolderTotal { path: relative, file_count: 0, size_bytes: 0, newest: None, files: Vec::new() };
        let (candidates, undecided, notes) = (Vec::new(), Vec::new(), Vec::new());
        let mut classified = ClassifiedFolder {
            done: Vec::new(),
            candidates,
            undecided,
            total,
            notes,
            file_count: 0,
            size_bytes: 0,
            is_demo: false,
            marks: marks::among(&folder.names),
            bytes_by_hour: BTreeMap::new(),
        };
        if folder.names.is_empty() {
            return classified;
        }
        classified.is_demo = folder.names.iter().any(|name| name.eq_ignore_ascii_case(DEMO_MARK));
        let handle = match self.root.below(&folder.relative) {
            Ok(handle) => handle,
            Err(error) => {
                let path = classified.total.path.clone();
                classified.notes.push(Note { path, kind: NoteKind::Unreadable, reason: reason::of(&error) });
                return classified;
            }
        };
        let path: Arc<Path> = folder.relative.into();
        // Here many threads sort: what is sorted at the end is nearly so.
        folder.names.sort_unstable();
        let sights: Vec<Sight> = folder
            .names
            .into_par_iter()
            .with_min_len(FILES_PER_TASK)
            .map_init(
                || vec![0; HEAD_BYTES],
                |head, name| self.file(&handle, &path, &classified.total.path, name, head),
            )
            .collect();
        let is_done = |sight: &&Sight| matches!(sight, Sight::Done(_));
        classified.done.reserve_exact(sights.iter().filter(is_done).count());
        sights.into_iter().for_each(|sight| classified.add(sight));
        classified.settle(self.list_unclassified);
        classified
    }

    fn file(
        &self,
        handle: &open::Folder,
        path: &Arc<Path>,
        folder: &PathName,
        name: OsString,
        head: &mut [u8],
    ) -> Sight {
        let opened = match handle.open(&name) {
            Ok(Some(opened)) => opened,
            Ok(None) => return Sight::NotAFile(name),
            Err(error) => return self.unreadable(path, folder, name, None, &error),
        };
        let size_bytes = opened.metadata.len();
        let modified = modified(&opened.metadata);
        let look_up = |may_read| {
            let Some(run) = self.run else { return Ok(None) };
            let location = || self.location(folder, &name, size_bytes, modified);
            known::look_up(run, may_read, self.root, (path, &name), &opened, location)
        };
        // Of what is called a backup nothing may have to be read, not even its head.
        let is_called_backup = || suspicion::of(&PathName::from(name.to_string_lossy().as_ref()), &[]).is_some();
        let looked_up = if self.run.is_some() && is_called_backup() { look_up(false) } else { Err(NeedsReading) };
        let is_looked_up = looked_up.is_ok();
        if let Ok(Some(known)) = looked_up {
            return self.remembered(known);
        }
        let class = match see((&opened.file, size_bytes), head) {
            Ok(class) => class,
            Err(error) => return self.unreadable(path, folder, name, Some((size_bytes, modified)), &error),
        };
        if class == Some(ContentClass::Sql)
            && !is_looked_up
            && let Ok(Some(known)) = look_up(true)
        {
            return self.remembered(known);
        }
        // A file with a reader is done when it has been read.
        if class.is_none() {
            self.monitor.file_done(size_bytes);
        }
        let lossy = name.to_string_lossy();
        let suspicion = if self.maps.is_empty() && class.is_none() {
            // The common case, two hundred thousand times: no path is put together.
            suspicion::of(&PathName::from(lossy.as_ref()), &[])
        } else {
            suspicion::of(&folder.join(&PathName::relative(Path::new(&name))), self.maps)
        };
        let undecided = class.is_none() && suspicion.is_none() && suspicion::is_undecided(&lossy);
        if class.is_none() && suspicion.is_none() && !undecided {
            return Sight::Rest { size_bytes, modified, name: self.list_unclassified.then_some(name) };
        }
        let location = self.location(folder, &name, size_bytes, modified);
        if class.is_none()
            && suspicion == Some(SuspectReason::Name)
            && let Some((verdict, problem)) = suspect_in_its_head(&opened, head)
        {
            let found = Found::Suspect(SuspectReason::Name, verdict, vec![problem]);
            let place = Some(Place { root: Arc::clone(self.root), folder: path.clone(), name });
            return Sight::Done(Box::new(Sighting { location, found, place, identity: None, assured_at: None }));
        }
        let class = class.unwrap_or(ContentClass::Strange);
        let candidate = FileToExamine { folder: path.clone(), name, location, class, suspicion, refusal: None };
        if undecided { Sight::Undecided(Box::new(candidate)) } else { Sight::FileToExamine(Box::new(candidate)) }
    }

    fn remembered(&self, mut known: Sighting) -> Sight {
        known.found.share_lists(self.sharing);
        self.monitor.file_done(known.location.size_bytes);
        Sight::Done(Box::new(known))
    }

    fn location(&self, folder: &PathName, name: &OsString, size_bytes: u64, modified: Option<Stamp>) -> Location {
        let path = folder.join(&PathName::relative(Path::new(name)));
        Location { source: self.source.to_owned(), path, size_bytes, modified }
    }

    fn unreadable(
        &self,
        path: &Arc<Path>,
        folder: &PathName,
        name: OsString,
        known: Option<(u64, Option<Stamp>)>,
        error: &io::Error,
    ) -> Sight {
        let (size_bytes, modified) = known.unwrap_or_default();
        let location = self.location(folder, &name, size_bytes, modified);
        let why = reason::of(error);
        let candidate = suspicion::of(&location.path, self.maps).map(|suspicion| {
            let refusal = Some(why.clone());
            let (folder, name, class) = (path.clone(), name.clone(), ContentClass::Strange);
            Box::new(FileToExamine { folder, name, location, class, suspicion: Some(suspicion), refusal })
        });
        Sight::Unreadable { name, why, candidate }
    }
}

/// What the file system says, where it says anything.
pub(super) fn modified(metadata: &Metadata) -> Option<Stamp> {
    metadata.modified().ok().and_then(|at| Timestamp::try_from(at).ok()).map(Stamp::utc)
}

/// The clock hour, counted from 1970.
pub(super) fn hour(stamp: Stamp) -> i64 {
    stamp.at.as_second().div_euclid(3600)
}

/// What is said of a file that is all head: it was read at once. `None` of a longer one, and of one that changed meanwhile.
fn suspect_in_its_head(opened: &Opened, head: &[u8]) -> Option<(Verdict, Problem)> {
    let content = head.get(..usize::try_from(opened.metadata.len()).ok()?)?;
    let said = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    let is_unchanged = said(&opened.file.metadata().ok()?) == said(&opened.metadata);
    is_unchanged.then(|| survive(|| suspect::examine(content)))?
}

impl ClassifiedFolder {
    fn add(&mut self, sight: Sight) {
        let below = |folder: &PathName, name: &OsString| folder.join(&PathName::relative(Path::new(name)));
        match sight {
            Sight::Done(done) => {
                self.count(done.location.size_bytes, done.location.modified);
                self.done.push(*done);
            }
            Sight::FileToExamine(candidate) => {
                self.count(candidate.location.size_bytes, candidate.location.modified);
                self.candidates.push(*candidate);
            }
            Sight::Undecided(candidate) => {
                self.count(candidate.location.size_bytes, candidate.location.modified);
                self.undecided.push(*candidate);
            }
            Sight::Rest { size_bytes, modified, name } => {
                self.count(size_bytes, modified);
                let path = name.map(|name| below(&self.total.path, &name));
                add_to_total(&mut self.total, size_bytes, modified, path);
            }
            Sight::NotAFile(name) => {
                let reason = "it was replaced by a device, pipe or socket: not read".to_owned();
                self.notes.push(Note { path: below(&self.total.path, &name), kind: NoteKind::NotAFile, reason });
            }
            Sight::Unreadable { name, why, candidate } => {
                self.count(candidate.as_ref().map_or(0, |candidate| candidate.location.size_bytes), None);
                let path = below(&self.total.path, &name);
                self.notes.push(Note { path, kind: NoteKind::Unreadable, reason: why });
                self.candidates.extend(candidate.map(|candidate| *candidate));
            }
        }
    }

    fn count(&mut self, size_bytes: u64, modified: Option<Stamp>) {
        self.file_count += 1;
        if let Some(modified) = modified {
            let sum = self.bytes_by_hour.entry(hour(modified)).or_default();
            *sum = sum.saturating_add(size_bytes);
        }
        self.size_bytes = self.size_bytes.saturating_add(size_bytes);
    }

    /// Keeps the undecided only where their neighbours may still speak: the heads are an upper bound of what the
    /// parsers will recognise.
    fn settle(&mut self, list: bool) {
        let looks_like_backup =
            |candidate: &&FileToExamine| matches!(candidate.class, ContentClass::Sql | ContentClass::Export);
        let known = self.done.iter().filter(|sighting| sighting.found.is_recognised()).count();
        let recognised = (known + self.candidates.iter().filter(looks_like_backup).count()) as u64;
        if !suspicion::neighbours_are_backups(recognised, self.undecided.len() as u64) {
            for candidate in std::mem::take(&mut self.undecided) {
                let Location { path, size_bytes, modified, .. } = candidate.location;
                add_to_total(&mut self.total, size_bytes, modified, list.then_some(path));
            }
        }
    }
}

/// Adds one file to its folder's total; the path only when files are listed.
pub(super) fn add_to_total(total: &mut FolderTotal, size_bytes: u64, modified: Option<Stamp>, path: Option<PathName>) {
    total.file_count += 1;
    total.size_bytes = total.size_bytes.saturating_add(size_bytes);
    total.newest = total.newest.max(modified);
    total.files.extend(path.map(|path| MemberPath { path }));
}
