//! Configurations made by code, whole, old, damaged and false, and what the recognisers say of each.

mod archives;
mod devices;
mod hostile;
mod hosts;
mod names;
mod roles;
mod sessions;
mod trees;

use crate::artefacts::{recognise, recognise_in};
use crate::bytes::Bytes;
use bakproof::model::{ArtefactFacts, ConfigurationFacts, Detail, Kind, Verdict};

/// Kind, verdict and the ids of the problems.
pub fn answer(bytes: &[u8]) -> Option<(Kind, Verdict, Vec<String>)> {
    let file = recognise(bytes)?;
    let ids = file.facts.problems.iter().map(|problem| problem.id.to_string()).collect();
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
