//! What an audit says of artefacts and attestations, from evidence made by hand: each check with what triggers it and
//! what does not.

mod attestations;
mod attribution;
mod directory;
mod file_store;
pub mod fixtures;
pub mod keys;
mod process;
mod services;
