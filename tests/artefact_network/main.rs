//! Configurations made by code, whole, old, damaged and false, and what the recognisers say of each.

// Clippy knows test functions, not their helpers.
#![allow(clippy::unwrap_used)]

mod archives;
mod devices;
mod hostile;
mod hosts;
mod names;
mod roles;
mod sessions;
mod trees;

use bakproof::base::ReadAt;
use bakproof::format::artefact::{ArtefactContext, ArtefactFile, FILES};
use bakproof::model::{ArtefactFacts, ConfigurationFacts, Detail, Kind, Verdict};

/// A slice has no size of its own, so it is wrapped.
#[derive(Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl ReadAt for Bytes<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        ReadAt::read_at(self.0, offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}

/// What the first recogniser that takes these bytes says.
pub fn recognise(bytes: &[u8]) -> Option<ArtefactFile> {
    recognise_in(bytes, &ArtefactContext::default())
}

/// The same, with something to know.
pub fn recognise_in(bytes: &[u8], context: &ArtefactContext) -> Option<ArtefactFile> {
    let head = &bytes[..bytes.len().min(4096)];
    FILES.iter().filter(|file| (file.looks_like)(head)).find_map(|file| (file.examine)(&Bytes(bytes), context))
}

/// Kind, verdict and the ids of the problems.
pub fn answer(bytes: &[u8]) -> Option<(Kind, Verdict, Vec<String>)> {
    let file = recognise(bytes)?;
    let ids = file.facts.problems.iter().map(|problem| problem.id.clone()).collect();
    Some((file.kind, file.facts.verdict, ids))
}

/// Sound, and of that kind.
#[track_caller]
pub fn sound(bytes: &[u8], kind: Kind) -> ArtefactFacts {
    let file = recognise(bytes).expect("it is recognised");
    assert_eq!((file.kind, &file.facts.problems[..]), (kind, &[][..]));
    assert!(file.facts.verdict.is_sound());
    file.facts
}

/// Recognised with that verdict and problem.
#[track_caller]
pub fn wrong(bytes: &[u8], kind: Kind, verdict: Verdict, problem: &str) -> ArtefactFacts {
    assert_eq!(answer(bytes), Some((kind, verdict, vec![problem.to_owned()])));
    recognise(bytes).unwrap().facts
}

/// Recognised by none.
#[track_caller]
pub fn nothing(bytes: &[u8]) {
    assert_eq!(answer(bytes), None);
}

pub fn configuration(facts: &ArtefactFacts) -> &ConfigurationFacts {
    match &facts.detail {
        Detail::Configuration(facts) => facts,
        other => panic!("no configuration: {other:?}"),
    }
}
