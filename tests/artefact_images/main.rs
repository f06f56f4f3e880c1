//! Keys, authorities, images and listings made by code: whole, old, damaged, and what only looks like one.

// The helpers make what the tests need; where they cannot, the test has failed.
#![allow(clippy::unwrap_used)]

mod authority;
mod image;
#[path = "../issued_keys/mod.rs"]
mod issued_keys;
mod keys;
mod listings;
#[path = "../loud/mod.rs"]
mod loud;
mod properties;
mod repository;

use bakproof::base::ReadAt;
use bakproof::format::artefact::{ArtefactContext, ArtefactFile, FILES};
use bakproof::model::ArtefactFacts;

/// Bytes as a file.
#[derive(Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl ReadAt for Bytes<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read_at(offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}

/// What the first recogniser that takes these bytes says of them.
pub fn recognise(bytes: &[u8]) -> Option<ArtefactFile> {
    recognise_in(bytes, &ArtefactContext::default())
}

/// The same, with something to know.
pub fn recognise_in(bytes: &[u8], context: &ArtefactContext) -> Option<ArtefactFile> {
    let head = &bytes[..bytes.len().min(4096)];
    FILES.iter().filter(|one| (one.looks_like)(head)).find_map(|one| (one.examine)(&Bytes(bytes), context))
}

/// A context with a password.
pub fn knowing(password: &str) -> ArtefactContext {
    ArtefactContext { zone: None, key_passwords: vec![password.to_owned().into()] }
}

/// The ids of the problems.
pub fn problems(facts: &ArtefactFacts) -> Vec<&str> {
    facts.problems.iter().map(|problem| problem.id.as_str()).collect()
}
