//! Opens the files of a group and hands them to what proves.

use super::group::Group;
use crate::base::ReadAt;
use crate::collect::Monitor;
use crate::collect::budget::{Meter, Worker};
use crate::collect::repository::open;
use crate::collect::verify::{FileIdentity, FileProof};
use crate::model::Location;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// A file to prove, with the size it has.
pub type OpenFile = (File, u64);

/// Proves the files of one media set. Called from several threads at once.
pub trait Prover: Sync {
    /// A proof for each file, in their order; of a striped set each one's sets carry the verdict of all members
    /// together. Asks the meter between its pieces and gives `None` when the time is up. Tells the monitor what it read.
    fn prove(&self, files: &[OpenFile], meter: &Meter<'_>, monitor: &dyn Monitor) -> Option<Vec<FileProof>>;
}

/// Proves nothing: everything stays as it was identified.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProvesNothing;

impl Prover for ProvesNothing {
    fn prove(&self, files: &[OpenFile], _: &Meter<'_>, _: &dyn Monitor) -> Option<Vec<FileProof>> {
        Some(files.iter().map(|_| FileProof::default()).collect())
    }
}

/// Hashing reads in pieces of this size.
const PIECE_BYTES: usize = 1 << 20;

pub(super) struct Files<'a> {
    roots: BTreeMap<&'a str, (PathBuf, open::Folder)>,
    prover: &'a dyn Prover,
    monitor: &'a dyn Monitor,
}

impl<'a> Files<'a> {
    pub(super) fn new(roots: &'a [(String, PathBuf)], prover: &'a dyn Prover, monitor: &'a dyn Monitor) -> Self {
        let roots = roots.iter().filter_map(|(name, path)| {
            let real = std::fs::canonicalize(path).ok()?;
            let folder = open::Folder::root(&real).ok()?;
            Some((name.as_str(), (real, folder)))
        });
        Self { roots: roots.collect(), prover, monitor }
    }

    /// The file and its real path, which no link was followed to.
    fn open(&self, location: &Location) -> io::Result<(PathBuf, OpenFile)> {
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let (real, root) = self.roots.get(location.source.as_str()).ok_or_else(gone)?;
        let relative = location.path.to_path().ok_or_else(gone)?;
        let name = relative.file_name().ok_or_else(gone)?;
        let folder = root.below(relative.parent().unwrap_or(&PathBuf::new()))?;
        let opened = folder.open(name)?.ok_or_else(gone)?;
        Ok((real.join(&relative), (opened.file, opened.metadata.len())))
    }

    pub(super) fn identities(&self, group: &Group<'_>, with_edges: bool) -> Option<Vec<FileIdentity>> {
        let identity = |location: &&Location| {
            let (path, file) = self.open(location).ok()?;
            let identity = FileIdentity::of(&path, &file.0).ok()?;
            if with_edges { identity.with_edges(&file).ok() } else { Some(identity) }
        };
        group.locations.iter().map(identity).collect()
    }
}

impl Worker<&Group<'_>> for Files<'_> {
    fn identify(&self, group: &&Group<'_>) -> Option<Vec<FileIdentity>> {
        self.identities(group, true)
    }

    fn content_id(&self, group: &&Group<'_>, meter: &Meter<'_>) -> Option<String> {
        let location = group.locations.first()?;
        let (_, file) = self.open(location).ok()?;
        self.monitor.reading(&location.path);
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; PIECE_BYTES];
        let mut at = 0u64;
        while at < file.size_bytes() {
            if meter.is_over() {
                return None;
            }
            let count = file.read_at(at, &mut buffer).ok().filter(|count| *count > 0)?;
            hasher.update(buffer.get(..count)?);
            at = at.saturating_add(count as u64);
            self.monitor.read(count as u64);
        }
        self.monitor.file_done(file.size_bytes());
        Some(hasher.finalize().to_hex().to_string())
    }

    fn prove(&self, group: &&Group<'_>, meter: &Meter<'_>) -> Option<Vec<FileProof>> {
        let nothing = || Some(group.locations.iter().map(|_| FileProof::default()).collect());
        let mut files = Vec::new();
        for location in &group.locations {
            self.monitor.reading(&location.path);
            match self.open(location) {
                Ok((_, file)) => files.push(file),
                // It was identified a moment ago and is gone: nothing is proven.
                Err(_) => return nothing(),
            }
        }
        // Unwind safe: nothing that the prover changes is used afterwards. A fault of ours in one file must not end an
        // audit of thousands; that file stays identified.
        let proofs = catch_unwind(AssertUnwindSafe(|| self.prover.prove(&files, meter, self.monitor)));
        let proofs = proofs.unwrap_or_else(|_| nothing());
        if proofs.is_some() {
            files.iter().for_each(|file| self.monitor.file_done(file.1));
        }
        proofs
    }
}
