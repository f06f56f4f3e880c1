//! Proves what is inside backup media: drivers that read files, and what they may remember.

mod identity;
mod memory;

pub use memory::{FileIdentity, FileProof, Forgetful, Memory, SetProof};
