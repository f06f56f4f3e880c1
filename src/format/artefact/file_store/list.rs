//! All files of a store in bounded memory, to compare a copy with the share.

use super::find::stores;
use super::layout::{Holds, Role, holds, is_active_meeting, role_of};
use super::paths::{split, subtree};
use crate::base::Stamp;
use crate::format::artefact::TreeView;

/// Files of one listing; a large share has some hundred thousand.
pub const MAX_LISTED_FILES: usize = 1_000_000;

/// A file below the store's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// `/`-joined, as written.
    pub path: String,
    pub size_bytes: u64,
    pub modified: Option<Stamp>,
}

/// What a store holds. Folders that the servers make anew and the files of running meetings are left out: no backup
/// needs them.
#[derive(Clone, Debug, Default)]
pub struct FileStoreListing {
    /// Sorted by path without regard to case.
    pub files: Vec<ListedFile>,
    /// When a copy was begun, where a log says so; what changed later cannot be in it.
    pub taken: Option<Stamp>,
    /// Folders that could not be listed.
    pub unreadable_folders: u64,
    /// More files than can be listed: what is not listed is not compared.
    pub is_cut: bool,
}

/// Lists the store at `folder` (empty: the root itself). `None`: there is no store.
pub fn list(view: &dyn TreeView, folder: &str) -> Option<FileStoreListing> {
    let found = stores(view.folders());
    let services = found.get(folder)?;
    let mut listing = FileStoreListing::default();
    for service in services {
        let role = role_of(service).unwrap_or(Role::Other);
        let top = if folder.is_empty() { (*service).to_owned() } else { format!("{folder}/{service}") };
        for path in subtree(view.folders(), &top) {
            let inside = path.get(top.len()..).unwrap_or_default().trim_start_matches('/');
            if holds(role, inside).0 != Holds::Regenerated {
                listing.folder(view, path, folder);
            }
        }
    }
    listing.files.sort_by_cached_key(|file| file.path.to_lowercase());
    Some(listing)
}

impl FileStoreListing {
    fn folder(&mut self, view: &dyn TreeView, path: &str, store: &str) {
        let Ok(files) = view.files(path) else {
            self.unreadable_folders += 1;
            return;
        };
        let below = path.get(store.len()..).unwrap_or_default().trim_start_matches('/');
        for file in files.into_iter().filter(|file| !is_active_meeting(&file.name)) {
            if self.files.len() == MAX_LISTED_FILES {
                self.is_cut = true;
                return;
            }
            let path = format!("{below}/{}", file.name);
            self.files.push(ListedFile { path, size_bytes: file.size_bytes, modified: file.modified });
        }
    }

    /// When the copy was taken, or, where nothing says so, the newest time in it.
    pub(super) fn taken_or_newest(&self) -> Option<Stamp> {
        self.taken.or_else(|| self.files.iter().filter_map(|file| file.modified).max())
    }
}

impl ListedFile {
    /// The service's folder it is in.
    pub fn service(&self) -> &str {
        self.path.split_once('/').map_or(split(&self.path).1, |(service, _)| service)
    }
}
