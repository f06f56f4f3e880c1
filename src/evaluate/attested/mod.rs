//! Attestations as backups: what became of each, and the targets it speaks of.

mod gather;
mod state;

pub use gather::{attested_candidates, speaks_of};
pub use state::{AttestedState, state};
