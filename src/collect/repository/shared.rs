//! What two repositories have in common though they are not one folder: files that are hard links to one another, and the
//! file system that both lie on.

use super::examine::Sighting;
use crate::base::PathName;
use crate::model::Source;
use std::collections::BTreeMap;
use std::fs;

/// Marks in each source the backups in it that are hard links to files of a source that was looked at before, and the
/// first other source on its file system. The file system's numbers are told in the order of `disks`.
pub(super) fn mark(sources: &mut [Source], disks: &[Option<u64>], sightings: &[Sighting]) {
    let names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    for (index, source) in sources.iter_mut().enumerate() {
        let disk = disks.get(index).copied().flatten();
        let first = disks.iter().take(index).position(|other| disk.is_some() && *other == disk);
        source.disk_of = first.and_then(|first| names.get(first)).cloned();
    }
    // Of one source nothing can be a second copy: its files need not be opened again.
    let linked = if sources.len() > 1 { linked(sightings) } else { Vec::new() };
    for (name, path) in linked {
        if let Some(source) = sources.iter_mut().find(|source| source.name == name) {
            source.hard_links.push(path);
        }
    }
    sources.iter_mut().for_each(|source| source.hard_links.sort());
}

/// Sources and paths of what was met under another name in another source before.
fn linked(sightings: &[Sighting]) -> Vec<(String, PathName)> {
    let mut first: BTreeMap<(u64, u64), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for sighting in sightings {
        let Some(place) = &sighting.place else { continue };
        let metadata = fs::symlink_metadata(place.real_path());
        if !metadata.is_ok_and(|metadata| metadata.is_file() && system::may_be_linked(&metadata)) {
            continue;
        }
        let Some(number) = place.open().ok().and_then(|(file, _)| system::number(&file)) else { continue };
        let source = sighting.location.source.as_str();
        if *first.entry(number).or_insert(source) != source {
            found.push((source.to_owned(), sighting.location.path.clone()));
        }
    }
    found
}

pub(super) use system::disk;

#[cfg(unix)]
mod system {
    use crate::collect::verify::has_stable_ids;
    use std::fs::{self, File, Metadata};
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    /// The number of the file system that a folder lies on.
    pub(in super::super) fn disk(folder: &Path) -> Option<u64> {
        fs::metadata(folder).ok().map(|metadata| metadata.dev())
    }

    pub(super) fn may_be_linked(metadata: &Metadata) -> bool {
        metadata.nlink() > 1
    }

    /// File systems that make up their numbers may give one to two files: of them nothing is told.
    pub(super) fn number(file: &File) -> Option<(u64, u64)> {
        let metadata = file.metadata().ok()?;
        (metadata.nlink() > 1 && has_stable_ids(file)).then(|| (metadata.dev(), metadata.ino()))
    }
}

#[cfg(windows)]
mod system {
    use crate::collect::file_index::index_of;
    use std::fs::{File, Metadata};
    use std::path::Path;
    use winapi_util::{Handle, file::information};

    /// The serial number of the volume that a folder lies on.
    pub(in super::super) fn disk(folder: &Path) -> Option<u64> {
        information(Handle::from_path_any(folder).ok()?).ok().map(|told| told.volume_serial_number())
    }

    pub(super) fn may_be_linked(_: &Metadata) -> bool {
        true
    }

    pub(super) fn number(file: &File) -> Option<(u64, u64)> {
        let told = information(file).ok()?;
        index_of(&told).filter(|_| told.number_of_links() > 1)
    }
}
