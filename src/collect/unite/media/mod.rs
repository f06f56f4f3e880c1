//! Media sets of several collectors. Of each copy, what the collector says that knows it best counts; of a set, what its
//! copies come to.

mod assemble;
mod chosen;
mod claims;
mod compare;
mod distrust;
mod gone;
mod proofs;
mod recount;
mod sight;
mod unite;
mod united;

pub(super) use gone::remove;
pub(super) use proofs::{date_proofs, move_proofs};
pub(super) use united::Media;
