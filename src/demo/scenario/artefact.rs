//! A file of the repository, before it is written.

use crate::demo::mtf::{MediaSpec, write_media};
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::io::{self, Write};
use std::sync::Arc;

/// What stands in a file.
#[derive(Debug)]
pub(in crate::demo) enum Content {
    /// One family (0-based) of SQL Server media.
    Media(Arc<MediaSpec>, u16),
    Bytes(Vec<u8>),
}

/// A file, its place below the repository, and when it was last written.
#[derive(Debug)]
pub(in crate::demo) struct Artefact {
    /// Joined with `/`.
    pub(in crate::demo) path: String,
    pub(in crate::demo) modified: Timestamp,
    pub(in crate::demo) content: Content,
}

impl Artefact {
    /// A file that was complete at this moment of the local clock.
    pub(super) fn new(path: String, written: DateTime, content: Content) -> Self {
        Self { path, modified: super::month::instant(written), content }
    }

    pub(in crate::demo) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match &self.content {
            Content::Media(media, family) => write_media(media, *family, out),
            Content::Bytes(bytes) => out.write_all(bytes),
        }
    }
}
