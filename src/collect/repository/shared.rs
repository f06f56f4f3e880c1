//! What two repositories have in common though they are not one folder: files that are the same, by a hard link or a folder
//! that is mounted twice, and the file system that both lie on.

use super::open::Folder;
use super::place::Place;
use super::sighting::{Found, Sighting};
use super::walk::MAX_DEPTH;
use crate::base::PathName;
use crate::model::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use walkdir::WalkDir;

/// Marks in each source the backups in it that are files of a source that was looked at before, and the first other source
/// on its file system. The file system's numbers are told in the order of `disks`; `walked` are the real paths of those
/// that were looked at.
pub(super) fn mark(
    sources: &mut [Source],
    disks: &[Option<u64>],
    sightings: &[Sighting],
    walked: &BTreeMap<&str, PathBuf>,
) {
    let names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    for (index, source) in sources.iter_mut().enumerate() {
        let disk = disks.get(index).copied().flatten();
        let first = disks.iter().take(index).position(|other| disk.is_some() && *other == disk);
        source.disk_of = first.and_then(|first| names.get(first)).cloned();
    }
    // Of one source nothing can be a second copy: its files need not be looked at again.
    let shared = if sources.len() > 1 { shared(sightings, &Trees::new(sightings, walked)) } else { Vec::new() };
    for (name, path) in shared {
        if let Some(source) = sources.iter_mut().find(|source| source.name == name) {
            source.hard_links.push(path);
        }
    }
    sources.iter_mut().for_each(|source| source.hard_links.sort());
}

/// Sources and paths of what was met under another name in another source before. A folder that shares one file with
/// another is no copy of its own: the loss of the other takes that file along.
fn shared(sightings: &[Sighting], trees: &Trees<'_>) -> Vec<(String, PathName)> {
    let mut first: BTreeMap<(u64, u64), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for sighting in sightings {
        let source = sighting.location.source.as_str();
        let mut is_shared = false;
        let mut look = |place: &Place| {
            let Some(number) = system::number(place) else { return };
            let is_known = *first.entry(number).or_insert(source) != source;
            is_shared |= is_known && system::is_its_own(place);
        };
        match &sighting.place {
            Some(place) => look(place),
            None => trees.each_file(sighting, &mut look),
        }
        if is_shared {
            found.push((source.to_owned(), sighting.location.path.clone()));
        }
    }
    found
}

/// Folders that are a backup as a whole, by the file system they lie on.
struct Trees<'a> {
    roots: BTreeMap<&'a str, Arc<Folder>>,
    /// Sources with such folders on each file system that tells files apart.
    disks: BTreeMap<u64, BTreeSet<&'a str>>,
}

impl<'a> Trees<'a> {
    fn new(sightings: &'a [Sighting], walked: &BTreeMap<&'a str, PathBuf>) -> Self {
        let opened = walked.iter().filter_map(|(name, path)| Some((*name, Arc::new(Folder::root(path).ok()?))));
        let mut trees = Self { roots: opened.collect(), disks: BTreeMap::new() };
        for sighting in sightings.iter().filter(|sighting| sighting.place.is_none()) {
            if let Some((_, folder)) = trees.folder(sighting)
                && let Some(disk) = system::disk_of_numbers(&folder)
            {
                trees.disks.entry(disk).or_default().insert(&sighting.location.source);
            }
        }
        trees
    }

    /// The root it lies below, and its real path.
    fn folder(&self, sighting: &Sighting) -> Option<(&Arc<Folder>, PathBuf)> {
        let root = self.roots.get(sighting.location.source.as_str())?;
        let relative = sighting.location.path.to_path()?;
        let is_tree = matches!(sighting.found, Found::Artefact(..)) && root.below(&relative).is_ok();
        is_tree.then(|| (root, root.path().join(relative)))
    }

    /// Every file below it, where another source has such a folder on the same file system.
    fn each_file(&self, sighting: &Sighting, look: &mut dyn FnMut(&Place)) {
        let Some((root, folder)) = self.folder(sighting) else { return };
        let sharing = system::disk_of_numbers(&folder).and_then(|disk| self.disks.get(&disk));
        if sharing.is_none_or(|sources| sources.len() < 2) {
            return;
        }
        let below = WalkDir::new(&folder).follow_links(false).max_depth(MAX_DEPTH);
        let files = below.into_iter().flatten().filter(|entry| entry.file_type().is_file());
        for file in files.take(system::MAX_FILES_OF_TREE) {
            let relative = file.path().strip_prefix(root.path()).ok();
            relative.and_then(|path| Place::below(root, path)).iter().for_each(&mut *look);
        }
    }
}

pub(super) use system::disk;

#[cfg(unix)]
mod system {
    use super::Place;
    use crate::collect::verify::has_stable_ids_at;
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    /// Files of one folder tree that are asked for their numbers.
    pub(super) const MAX_FILES_OF_TREE: usize = 1_000_000;

    /// The number of the file system that a folder lies on.
    pub(in super::super) fn disk(folder: &Path) -> Option<u64> {
        fs::metadata(folder).ok().map(|metadata| metadata.dev())
    }

    /// The same, where that file system tells its files apart.
    pub(super) fn disk_of_numbers(folder: &Path) -> Option<u64> {
        disk(folder).filter(|_| has_stable_ids_at(folder))
    }

    /// The numbers that a file has under every name and mount. Nothing is opened.
    pub(super) fn number(place: &Place) -> Option<(u64, u64)> {
        let metadata = fs::symlink_metadata(place.real_path()).ok()?;
        metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
    }

    /// File systems that make up their numbers may give one to two files: of them nothing is told.
    pub(super) fn is_its_own(place: &Place) -> bool {
        has_stable_ids_at(&place.real_path())
    }
}

#[cfg(windows)]
mod system {
    use super::Place;
    use crate::collect::file_index::index_of;
    use std::path::Path;
    use winapi_util::{Handle, file::information};

    /// Files of one folder tree that are opened to be asked for their numbers.
    pub(super) const MAX_FILES_OF_TREE: usize = 10_000;

    /// The serial number of the volume that a folder lies on.
    pub(in super::super) fn disk(folder: &Path) -> Option<u64> {
        information(Handle::from_path_any(folder).ok()?).ok().map(|told| told.volume_serial_number())
    }

    pub(super) fn disk_of_numbers(folder: &Path) -> Option<u64> {
        disk(folder)
    }

    /// Volume and index of a file with several names. Of others nothing is told: a volume and its replica, which is a copy,
    /// have one serial number and the same indexes.
    pub(super) fn number(place: &Place) -> Option<(u64, u64)> {
        let told = information(place.open().ok()?.0).ok()?;
        index_of(&told).filter(|_| told.number_of_links() > 1)
    }

    pub(super) fn is_its_own(_: &Place) -> bool {
        true
    }
}
