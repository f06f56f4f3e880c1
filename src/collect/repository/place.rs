//! Where a file is: below an open root, from which it is opened again without following links.

use super::open::Folder;
use crate::collect::verify::is_same_file;
use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file below an open root.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(super) root: Arc<Folder>,
    pub(super) folder: Arc<Path>,
    pub(super) name: OsString,
}

impl Place {
    /// The file of that path below the root; `None` for what has no name.
    pub(super) fn below(root: &Arc<Folder>, path: &Path) -> Option<Self> {
        let (folder, name) = (path.parent()?.into(), path.file_name()?.to_owned());
        Some(Self { root: Arc::clone(root), folder, name })
    }

    /// Its path below the root as that was opened: no link was followed below it.
    pub(crate) fn real_path(&self) -> PathBuf {
        self.root.path().join(&self.folder).join(&self.name)
    }

    /// Opens the file again, as safely as the first time.
    pub(crate) fn open(&self) -> io::Result<(File, Metadata)> {
        match self.root.below(&self.folder)?.open(&self.name)? {
            Some(opened) => Ok((opened.file, opened.metadata)),
            None => Err(io::Error::other("it was replaced by something that is not a file")),
        }
    }

    /// Whether the file that stands there now is the one that was opened, and as it was then.
    pub(super) fn is_still(&self, before: &Metadata) -> bool {
        self.open().is_ok_and(|(file, now)| is_same_file(before, &now, &file))
    }
}
