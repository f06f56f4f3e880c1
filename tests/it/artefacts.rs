//! What the recognizers say of bytes.

use crate::bytes::Bytes;
use bakproof::format::artefact::{ArtefactContext, ArtefactFile, FILES};
use bakproof::model::ArtefactFacts;

/// What the first recognizer that takes these bytes says.
pub fn recognise(bytes: &[u8]) -> Option<ArtefactFile> {
    recognise_in(bytes, &ArtefactContext::default())
}

/// The same, with something to know.
pub fn recognise_in(bytes: &[u8], context: &ArtefactContext) -> Option<ArtefactFile> {
    let head = &bytes[..bytes.len().min(4096)];
    FILES.iter().filter(|file| (file.looks_like)(head)).find_map(|file| (file.examine)(&Bytes(bytes), context))
}

/// The ids of the problems.
pub fn problems(facts: &ArtefactFacts) -> Vec<&str> {
    facts.problems.iter().map(|problem| &*problem.id).collect()
}
