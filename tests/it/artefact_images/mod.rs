//! Keys, authorities, images and listings made by code: whole, old, damaged, and what only looks like one.

mod authority;
mod image;
mod keys;
mod listings;
mod properties;
mod repository;

use crate::artefacts::{problems, recognise, recognise_in};
use crate::bytes::Bytes;
use bakproof::format::artefact::ArtefactContext;

/// A context with a password.
pub fn knowing(password: &str) -> ArtefactContext {
    ArtefactContext { zone: None, key_passwords: vec![password.to_owned().into()] }
}
