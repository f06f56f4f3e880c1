//! Proves what is inside backup media: drivers that read files, and what they may remember.

mod content_id;
mod identity;
mod memory;
mod packed;
mod plain;
mod read;

pub use read::{FileRead, Input, Options, read};
pub use memory::{FileIdentity, FileProof, Forgetful, Memory, SetProof};
