//! What an audit says when servers tell their history: uniting it with files, and each check that rests on it.

// The lint lets tests unwrap, but not their helpers.
#![allow(clippy::unwrap_used)]

mod checks;
mod deceptions;
mod proofs;
mod reading;
mod remembered;
#[path = "../evaluate_audit/scene.rs"]
#[allow(dead_code)]
mod scene;
mod servers;
mod whereabouts;
