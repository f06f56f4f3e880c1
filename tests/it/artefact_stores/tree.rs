//! A tree in memory that counts how often each folder is listed.

use bakproof::base::{ReadAt, Stamp};
use bakproof::format::artefact::file_store::FILE_STORES;
use bakproof::format::artefact::{ArtefactTree, TreeFile, TreeView};
use bakproof::model::{Detail, FileStoreFacts};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

#[derive(Default)]
pub struct Tree {
    folders: Vec<String>,
    files: BTreeMap<String, Vec<TreeFile>>,
    /// Folders that answer with an error.
    pub locked: BTreeSet<String>,
    pub listed: RefCell<BTreeMap<String, u64>>,
}

impl Tree {
    pub fn of(files: &[(&str, u64, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, size_bytes, modified) in files {
            tree.file(path, *size_bytes, modified);
        }
        tree.sorted()
    }

    /// Adds a file, or with a `/` at the end an empty folder; call [`Self::sorted`] behind the last.
    pub fn file(&mut self, path: &str, size_bytes: u64, modified: &str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let files = self.files.entry(folder.to_owned()).or_default();
        if !name.is_empty() {
            let modified = modified.parse::<Stamp>().ok();
            files.push(TreeFile { name: name.to_owned(), size_bytes, modified });
        }
    }

    pub fn sorted(mut self) -> Self {
        let mut folders: BTreeSet<String> = BTreeSet::from([String::new()]);
        for folder in self.files.keys() {
            let mut rest = folder.as_str();
            while !rest.is_empty() && folders.insert(rest.to_owned()) {
                rest = rest.rsplit_once('/').map_or("", |(above, _)| above);
            }
        }
        self.folders = folders.into_iter().collect();
        self.files.values_mut().for_each(|files| files.sort_by(|a, b| a.name.cmp(&b.name)));
        self
    }
}

/// A file's head, and the size it says it has.
struct Head {
    head: &'static [u8],
    size_bytes: u64,
}

impl ReadAt for Head {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        ReadAt::read_at(self.head, offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }
}

impl TreeView for Tree {
    fn folders(&self) -> &[String] {
        &self.folders
    }

    fn files(&self, folder: &str) -> io::Result<Vec<TreeFile>> {
        *self.listed.borrow_mut().entry(folder.to_owned()).or_default() += 1;
        if self.locked.contains(folder) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(self.files.get(folder).cloned().unwrap_or_default())
    }

    /// The file is as long as it was when it was listed, unless its name says that it grew.
    fn open(&self, path: &str) -> io::Result<Box<dyn ReadAt + '_>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name.contains("locked") {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let listed = self.files.get(folder).and_then(|files| files.iter().find(|file| file.name == name));
        let size_bytes = listed.map_or(0, |file| file.size_bytes) + u64::from(name.contains("grown"));
        let head: &'static [u8] = if path.contains("text") {
            b"this is plain text"
        } else if path.ends_with(".wma") {
            b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa"
        } else {
            b"RIFF\x10\0\0\0WAVEfmt "
        };
        Ok(Box::new(Head { head, size_bytes }))
    }
}

pub fn find(tree: &Tree) -> Vec<ArtefactTree> {
    (FILE_STORES.find)(tree, &super::berlin())
}

pub fn facts(tree: &ArtefactTree) -> &FileStoreFacts {
    match &tree.facts.detail {
        Detail::FileStore(facts) => facts,
        other => panic!("{other:?}"),
    }
}
