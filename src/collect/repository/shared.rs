//! What two repositories have in common though they are not one folder: files that are hard links to one another, and the
//! file system that both lie on.

use super::examine::Sighting;
use crate::model::Source;

/// Marks in each source the backups in it that are hard links to files of a source that was looked at before, and the
/// first other source on its file system. The file system's numbers are told in the order of `disks`.
pub(super) fn mark(sources: &mut [Source], disks: &[Option<u64>], sightings: &[Sighting]) {
    let names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    for (index, source) in sources.iter_mut().enumerate() {
        let disk = disks.get(index).copied().flatten();
        let first = disks.iter().take(index).position(|other| disk.is_some() && *other == disk);
        source.disk_of = first.and_then(|first| names.get(first)).cloned();
    }
    for (name, path) in system::linked(sightings) {
        if let Some(source) = sources.iter_mut().find(|source| source.name == name) {
            source.hard_links.push(path);
        }
    }
    sources.iter_mut().for_each(|source| source.hard_links.sort());
}

pub(super) use system::disk;

#[cfg(unix)]
mod system {
    use super::Sighting;
    use crate::base::PathName;
    use crate::collect::verify::has_stable_ids;
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    /// The number of the file system that a folder lies on.
    pub(in super::super) fn disk(folder: &Path) -> Option<u64> {
        fs::metadata(folder).ok().map(|metadata| metadata.dev())
    }

    /// Sources and paths of what has been met under another name in another source.
    pub(super) fn linked(sightings: &[Sighting]) -> Vec<(String, PathName)> {
        let mut first: BTreeMap<(u64, u64), &str> = BTreeMap::new();
        let mut found = Vec::new();
        for sighting in sightings {
            let Some(place) = &sighting.place else { continue };
            let Ok(metadata) = fs::symlink_metadata(place.real_path()) else { continue };
            if metadata.nlink() < 2 || !metadata.is_file() {
                continue;
            }
            let source = sighting.location.source.as_str();
            let known = *first.entry((metadata.dev(), metadata.ino())).or_insert(source);
            // File systems that make up their numbers may give one to two files.
            if known != source && place.open().is_ok_and(|(file, _)| has_stable_ids(&file)) {
                found.push((source.to_owned(), sighting.location.path.clone()));
            }
        }
        found
    }
}

#[cfg(not(unix))]
mod system {
    use super::Sighting;
    use crate::base::PathName;
    use std::path::Path;

    /// Rust tells no numbers here.
    pub(in super::super) fn disk(_: &Path) -> Option<u64> {
        None
    }

    pub(super) fn linked(_: &[Sighting]) -> Vec<(String, PathName)> {
        Vec::new()
    }
}
