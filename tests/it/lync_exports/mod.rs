//! Exports made by code, whole and damaged in every way, and what the reader says of each.

mod content_digest;
mod damage;
mod demo;
mod diff;
mod documents;
mod emptied;
mod entries;
mod hostile;
mod kinds;
mod properties;
mod record_settings;
mod references;
mod samples;
mod topology;
mod zip;

use crate::bytes::Bytes;
use bakproof::format::lync::{ExportContext, ExportFile, examine};
use bakproof::model::{ExportFacts, Kind, Verdict};

/// What the reader says of these bytes.
pub fn read(bytes: &[u8]) -> Option<ExportFile> {
    read_in(bytes, &ExportContext::default())
}

/// The same, with something to know.
pub fn read_in(bytes: &[u8], context: &ExportContext) -> Option<ExportFile> {
    examine(&Bytes(bytes), context)
}

/// Kind, verdict and the ids of the problems.
pub fn answer(file: &ExportFile) -> (Kind, Verdict, Vec<&str>) {
    (file.kind, file.verdict, file.problems.iter().map(|problem| &*problem.id).collect())
}

pub fn facts(file: &ExportFile) -> &ExportFacts {
    file.facts.as_ref().expect("the file has facts")
}
