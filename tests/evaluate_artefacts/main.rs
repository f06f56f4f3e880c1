//! What an audit says of artefacts and attestations, from evidence made by hand: each check with what triggers it and
//! what does not.

// The lint lets tests unwrap, but not their helpers.
#![allow(clippy::unwrap_used)]

mod attestations;
mod attribution;
mod beside;
mod directory;
mod file_store;
mod keys;
mod process;
/// Shared with the tests of SQL Server backups and exports; not all of it is used here.
#[allow(dead_code)]
#[path = "../evaluate_audit/scene.rs"]
mod scene;
mod things;
