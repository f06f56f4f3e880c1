//! Folders that are a backup only as a whole: shows a repository to the recognisers of [`crate::format::artefact`].

use super::examine::{Found, Sighting, survive};
use super::{look, open};
use crate::base::{PathName, ReadAt};
use crate::format::artefact::{ArtefactContext, ArtefactFile, ArtefactTree, TREES, TreeFile, TreeView};
use crate::model::{FolderTotal, KindOrigin, Location, Note, NoteKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

/// Files of one folder that are listed for a recogniser; beyond it the folder answers with an error.
const MAX_FILES: usize = 1_000_000;
/// Files that are no backup, from which on a folder is crowded.
const CROWDED: u64 = 64;

/// The trees below `root`. What lies in one is no longer unclassified, and a name in it raises no suspicion.
pub(super) fn find(
    source: &str,
    root: &open::Folder,
    context: &ArtefactContext,
    sightings: &mut Vec<Sighting>,
    totals: &mut BTreeMap<PathName, FolderTotal>,
) -> (Vec<Sighting>, Vec<Note>) {
    let folders = totals.keys().filter_map(|path| std::str::from_utf8(path.bytes()).ok().map(str::to_owned)).collect();
    let crowded = totals.iter().filter(|(_, total)| total.file_count > CROWDED);
    let crowded = crowded.filter_map(|(path, _)| std::str::from_utf8(path.bytes()).ok().map(str::to_owned)).collect();
    let view = View { root, folders, crowded };
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
    let in_a_tree = |path: &PathName| trees.iter().any(|tree| lies_below(path, &tree.folder));
    totals.retain(|path, _| !in_a_tree(path));
    sightings.retain(|sighting| !(matches!(sighting.found, Found::Suspect(..)) && in_a_tree(&sighting.location.path)));
    let sighting = |tree: ArtefactTree| {
        let ArtefactTree { folder, kind, facts, size_bytes, modified, .. } = tree;
        let location =
            Location { source: source.to_owned(), path: PathName::from(folder.as_str()), size_bytes, modified };
        let found = Found::Artefact(Box::new(ArtefactFile { kind, facts }), KindOrigin::Content);
        Sighting { location, found, place: None, assured_at: None }
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
    crowded: BTreeSet<String>,
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
            files.push(TreeFile { name, size_bytes: metadata.len(), modified: look::modified(&metadata) });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    fn is_crowded(&self, folder: &str) -> bool {
        self.crowded.contains(folder)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn ReadAt + '_>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match self.root.below(Path::new(folder))?.open(OsStr::new(name))? {
            Some(opened) => Ok(Box::new((opened.file, opened.metadata.len()))),
            None => Err(io::Error::other("a device, pipe or socket")),
        }
    }
}
