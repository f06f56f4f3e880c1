//! Exports made by code, whole and damaged in every way, and what the reader says of each.

// Clippy knows test functions, not their helpers.
#![allow(clippy::unwrap_used)]

mod content_digest;
mod damage;
mod demo;
mod documents;
mod emptied;
mod entries;
mod hostile;
mod kinds;
#[path = "../loud/mod.rs"]
mod loud;
mod properties;
mod references;
mod samples;
mod topology;
mod zip;

use bakproof::format::lync::{ExportContext, ExportFile, examine};
use bakproof::model::{ExportFacts, Kind, Verdict};

/// What the reader says of these bytes.
pub fn read(bytes: &[u8]) -> Option<ExportFile> {
    read_in(bytes, &ExportContext::default())
}

/// The same, with something to know.
pub fn read_in(bytes: &[u8], context: &ExportContext) -> Option<ExportFile> {
    // A file's bytes are read through a trait object; a slice has no size of its own, so it is wrapped.
    examine(&Bytes(bytes), context)
}

struct Bytes<'a>(&'a [u8]);

impl bakproof::base::ReadAt for Bytes<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        bakproof::base::ReadAt::read_at(self.0, offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}

/// Kind, verdict and the ids of the problems.
pub fn answer(file: &ExportFile) -> (Kind, Verdict, Vec<&str>) {
    (file.kind, file.verdict, file.problems.iter().map(|problem| problem.id.as_str()).collect())
}

pub fn facts(file: &ExportFile) -> &ExportFacts {
    file.facts.as_ref().expect("the file has facts")
}
