//! Folders that are a backup only as a whole: shows a repository to the recognisers of [`crate::format::artefact`].

use super::marks::Marked;
use super::sighting::{Found, Sighting};
use super::survive::survive;
use super::{classify, open};
use crate::base::{PathName, ReadAt};
use crate::collect::verify::is_same_file;
use crate::format::artefact::{ArtefactContext, ArtefactFile, ArtefactTree, TREES, TreeFile, TreeView};
use crate::model::{Detail, FolderTotal, KindOrigin, Location, MappedInside, Note, NoteKind, Problem, Verdict};
use crate::policy::Mapping;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Files of one folder that are listed for a recogniser; beyond it the folder answers with an error.
const MAX_FILES: usize = 1_000_000;
/// Mappings told of one tree.
const MAX_MAPPED: usize = 20;

/// The trees below `root`. What lies in one is no longer unclassified, and a name in it raises no suspicion.
pub(super) fn find(
    source: &str,
    root: &open::Folder,
    context: &ArtefactContext,
    sightings: &mut Vec<Sighting>,
    totals: &mut BTreeMap<PathName, FolderTotal>,
    marked: Marked,
    maps: &[Mapping],
) -> (Vec<Sighting>, Vec<Note>) {
    let folders = totals.keys().filter_map(|path| std::str::from_utf8(path.bytes()).ok().map(str::to_owned)).collect();
    let view = View { root, folders, marked, maps, mapped: Mutex::default(), opened: Mutex::default() };
    let mut notes = Vec::new();
    let mut trees: Vec<ArtefactTree> = Vec::new();
    for recogniser in TREES {
        match survive(|| (recogniser.find)(&view, context)) {
            Some(found) => trees.extend(found),
            None => notes.push(Note {
                path: PathName::from(""),
                kind: NoteKind::Limit,
                reason: "bakproof failed on a folder tree. This is a bug in bakproof: please report it".to_owned(),
            }),
        }
    }
    view.distrust_changed(&mut trees);
    view.tell_mapped(&mut trees);
    let in_a_tree = |path: &PathName| trees.iter().any(|tree| lies_below(path, &tree.folder));
    totals.retain(|path, _| !in_a_tree(path));
    sightings.retain(|sighting| !(matches!(sighting.found, Found::Suspect(..)) && in_a_tree(&sighting.location.path)));
    let sighting = |tree: ArtefactTree| {
        let ArtefactTree { folder, kind, facts, size_bytes, modified, .. } = tree;
        let location =
            Location { source: source.to_owned(), path: PathName::from(folder.as_str()), size_bytes, modified };
        let found = Found::Artefact(Box::new(ArtefactFile { kind, facts }), KindOrigin::Content);
        Sighting { location, found, place: None, identity: None, assured_at: None }
    };
    (trees.into_iter().map(sighting).collect(), notes)
}

/// Whether the path is the folder or lies in it; everything lies in the root.
fn lies_below(path: &PathName, folder: &str) -> bool {
    let rest = path.bytes().strip_prefix(folder.as_bytes());
    rest.is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with(b"/"))
}

struct View<'a> {
    root: &'a open::Folder,
    folders: Vec<String>,
    marked: Marked,
    maps: &'a [Mapping],
    /// Of each mapping and folder that was listed, the first file that the mapping's pattern matches.
    mapped: Mutex<BTreeMap<(String, usize), String>>,
    /// Files that were opened, and what was told of them then.
    opened: Mutex<BTreeMap<String, Metadata>>,
}

impl View<'_> {
    /// A tree of which a file that was read did not stay as it was says nothing: the copy may still run.
    fn distrust_changed(&self, trees: &mut [ArtefactTree]) {
        let opened = std::mem::take(&mut *self.opened.lock().unwrap_or_else(PoisonError::into_inner));
        let changed: Vec<&String> =
            opened.iter().filter(|(path, at)| !self.is_still(path, at)).map(|(path, _)| path).collect();
        for tree in trees {
            let mut inside = changed.iter().filter(|path| lies_below(&PathName::from(path.as_str()), &tree.folder));
            let Some(first) = inside.next() else { continue };
            let more = match inside.count() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let problem = Problem::changed();
            tree.facts.verdict = Verdict::Unreadable;
            let message = format!("{first}{more}: {}", problem.message).into();
            tree.facts.problems.push(Problem { message, ..problem });
        }
    }

    /// Copied stores say which mappings match files in them: a store is one backup, and its files are none.
    fn tell_mapped(&self, trees: &mut [ArtefactTree]) {
        let mapped = std::mem::take(&mut *self.mapped.lock().unwrap_or_else(PoisonError::into_inner));
        for tree in trees {
            let Detail::FileStore(store) = &mut tree.facts.detail else { continue };
            let mut first: BTreeMap<&str, &String> = BTreeMap::new();
            let inside =
                mapped.iter().filter(|((folder, _), _)| lies_below(&PathName::from(folder.as_str()), &tree.folder));
            for ((_, index), file) in inside {
                if let Some(map) = self.maps.get(*index) {
                    first.entry(&map.pattern).or_insert(file);
                }
            }
            let told = first.into_iter().take(MAX_MAPPED);
            store.mapped_inside =
                told.map(|(pattern, file)| MappedInside { pattern: pattern.to_owned(), file: file.clone() }).collect();
        }
    }

    fn mark_mapped(&self, folder: &str, files: &[TreeFile]) {
        let mut mapped = self.mapped.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, map) in self.maps.iter().enumerate() {
            let mut paths = files.iter().map(|file| match folder {
                "" => file.name.clone(),
                folder => format!("{folder}/{}", file.name),
            });
            if let Some(first) = paths.find(|path| map.glob.is_match(path)) {
                mapped.insert((folder.to_owned(), index), first);
            }
        }
    }

    fn is_still(&self, path: &str, before: &Metadata) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let now = self.root.below(Path::new(folder)).and_then(|folder| folder.open(OsStr::new(name)));
        now.is_ok_and(|now| now.is_some_and(|now| is_same_file(before, &now.metadata, &now.file)))
    }
}

impl TreeView for View<'_> {
    fn folders(&self) -> &[String] {
        &self.folders
    }

    fn files(&self, folder: &str) -> io::Result<Vec<TreeFile>> {
        // Opened below the root without following links, so that the path that is listed next is no link.
        self.root.below(Path::new(folder))?;
        let mut files = Vec::new();
        for entry in fs::read_dir(self.root.path().join(folder))? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if !metadata.is_file() {
                continue;
            }
            if files.len() == MAX_FILES {
                return Err(io::Error::other(format!("more than {MAX_FILES} files in one folder")));
            }
            files.push(TreeFile { name, size_bytes: metadata.len(), modified: classify::modified(&metadata) });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        self.mark_mapped(folder, &files);
        Ok(files)
    }

    fn folders_with(&self, mark: &str) -> Vec<&str> {
        let folders = self.marked.get(mark).into_iter().flatten();
        folders.filter_map(|path| std::str::from_utf8(path.bytes()).ok()).collect()
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn ReadAt + '_>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match self.root.below(Path::new(folder))?.open(OsStr::new(name))? {
            Some(opened) => {
                let mut all = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
                all.entry(path.to_owned()).or_insert_with(|| opened.metadata.clone());
                Ok(Box::new((opened.file, opened.metadata.len())))
            }
            None => Err(io::Error::other("a device, pipe or socket")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ArtefactFacts;

    const AUDIO: &str = "store/1-ApplicationServer-1/AppServerFiles/RGS/hello.wav";

    /// Finds the copied store, and lets something happen to its audio before the repository is looked at again.
    fn meddled(meddle: fn(&Path)) -> ArtefactFacts {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(AUDIO);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, b"RIFF\x10\0\0\0WAVEfmt ").unwrap();
        let mut totals = BTreeMap::new();
        for (at, _) in AUDIO.match_indices('/') {
            let path = PathName::from(&AUDIO[..at]);
            let total =
                FolderTotal { path: path.clone(), file_count: 0, size_bytes: 0, newest: None, files: Vec::new() };
            totals.insert(path, total);
        }
        let root = open::Folder::root(folder.path()).unwrap();
        let view = View {
            root: &root,
            folders: totals.keys().map(|path| path.lossy().into_owned()).collect(),
            marked: Marked::new(),
            maps: &[],
            mapped: Mutex::default(),
            opened: Mutex::default(),
        };
        let mut trees: Vec<ArtefactTree> =
            TREES.iter().flat_map(|one| (one.find)(&view, &ArtefactContext::default())).collect();
        meddle(&path);
        view.distrust_changed(&mut trees);
        view.tell_mapped(&mut trees);
        assert_eq!(trees.len(), 1);
        trees.remove(0).facts
    }

    #[test]
    fn a_copied_tree_of_which_a_file_changes_while_it_is_looked_at_is_unreadable() {
        let calm = meddled(|_| {});
        assert_eq!((calm.verdict, calm.problems.len()), (Verdict::Identified, 0), "{:?}", calm.problems);
        assert!(matches!(&calm.detail, Detail::FileStore(store) if store.sound_audio_count == Some(1)));
        let grown = |path: &Path| fs::write(path, b"RIFF\x10\0\0\0WAVEfmt and more").unwrap();
        // By its number, which Windows does not tell with size and times.
        #[cfg(unix)]
        let replaced = |path: &Path| {
            let other = path.with_extension("new");
            fs::copy(path, &other).unwrap();
            fs::rename(&other, path).unwrap();
        };
        let deleted = |path: &Path| fs::remove_file(path).unwrap();
        let meddlers: &[fn(&Path)] = &[
            grown,
            #[cfg(unix)]
            replaced,
            deleted,
        ];
        for (number, meddle) in meddlers.iter().enumerate() {
            let facts = meddled(*meddle);
            assert_eq!(facts.verdict, Verdict::Unreadable, "{number}");
            let problem = facts.problems.iter().find(|problem| problem.id == Problem::CHANGED).unwrap();
            assert!(problem.message.starts_with(AUDIO), "{}", problem.message);
        }
    }
}
