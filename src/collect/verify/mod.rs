//! Proves what is inside backup media: drivers that read files, and what they may remember.

mod content_id;
mod identity;
mod input;
mod memory;
mod packed;
mod plain;
mod prove;
mod read;
mod sightings;
mod sparse;

pub(in crate::collect) use identity::{has_stable_ids, is_same_file};
pub use input::{FileRead, Input, Options};
pub use memory::{FileIdentity, FileProof, Forgetful, Memory, SetProof};
pub use prove::{ProofOptions, Proven, Subject, judge_media, prove};
pub use read::read;
pub(in crate::collect) use sightings::prove_sightings;
