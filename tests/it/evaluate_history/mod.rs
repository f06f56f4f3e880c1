//! What an audit says when servers tell their history: uniting it with files, and each check that rests on it.

mod checks;
mod deceptions;
mod proofs;
pub mod reading;
mod remembered;
mod servers;
mod whereabouts;
