//! Proves what is inside backup media: drivers that read files, and what they may remember.

mod content_id;
mod identity;
mod input;
mod judge_media;
mod memory;
mod packed;
mod packed_record;
mod plain;
mod prove;
mod proven;
mod read;
mod recalled;
mod sightings;
mod sparse;

#[cfg(unix)]
pub(in crate::collect) use identity::has_stable_ids_at;
pub(in crate::collect) use identity::is_same_file;
pub use input::{FileRead, Input, Options};
pub use judge_media::judge_media;
pub use memory::{FileIdentity, FileProof, Forgetful, Memory, SetProof};
pub use prove::{ProofOptions, Reopen, Subject, prove};
pub use proven::Proven;
pub use read::read;
pub(in crate::collect) use recalled::known;
pub(in crate::collect) use sightings::prove_sightings;
