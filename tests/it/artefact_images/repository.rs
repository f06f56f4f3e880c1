//! A repository in memory.

use bakproof::base::{ReadAt, Stamp};
use bakproof::format::artefact::{ArtefactContext, ArtefactTree, TREES, TreeFile, TreeView};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

#[derive(Clone, Debug, Default)]
pub struct Repository {
    files: BTreeMap<String, Vec<u8>>,
    folders: Vec<String>,
}

impl Repository {
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        let mut all: BTreeSet<String> = self.folders.drain(..).collect();
        all.insert(String::new());
        for (at, _) in path.match_indices('/') {
            all.insert(path[..at].to_owned());
        }
        self.folders = all.into_iter().collect();
        self
    }

    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    pub fn trees(&self) -> Vec<ArtefactTree> {
        TREES.iter().flat_map(|one| (one.find)(self, &ArtefactContext::default())).collect()
    }

    pub fn only(&self) -> ArtefactTree {
        let mut trees = self.trees();
        assert_eq!(trees.len(), 1, "{trees:#?}");
        trees.remove(0)
    }
}

pub fn modified() -> Stamp {
    "2014-11-02T05:00:00Z".parse().unwrap()
}

impl TreeView for Repository {
    fn folders(&self) -> &[String] {
        &self.folders
    }

    fn files(&self, folder: &str) -> io::Result<Vec<TreeFile>> {
        let files = self.files.iter().filter_map(|(path, bytes)| {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            (parent == folder).then(|| TreeFile {
                name: name.to_owned(),
                size_bytes: bytes.len() as u64,
                modified: Some(modified()),
            })
        });
        Ok(files.collect())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn ReadAt + '_>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(super::Bytes(bytes)))
    }
}
