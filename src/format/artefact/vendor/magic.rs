//! Which container a file is, by its first bytes; what is none is asked for its form.

use super::{archive, is_archive};
use crate::format::form::{Form, form};

/// A known container, or what else it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Magic {
    Tar,
    TarGzip,
    Gzip,
    SevenZip,
    Zip,
    Other(Form),
}

impl Magic {
    /// The word among the proofs, of what is a container or a document.
    pub(in super::super) fn word(self) -> Option<&'static str> {
        match self {
            Self::Tar => Some("tar"),
            Self::TarGzip => Some("tar-gzip"),
            Self::Gzip => Some("gzip"),
            Self::SevenZip => Some("7z"),
            Self::Zip => Some("zip"),
            Self::Other(Form::Xml) => Some("xml"),
            Self::Other(Form::Configuration) => Some("text"),
            Self::Other(Form::Device(_)) => Some("vendor-header"),
            Self::Other(_) => None,
        }
    }
}

/// By the head: give as much as [`crate::format::form::HEAD_BYTES`].
pub(in super::super) fn magic(head: &[u8]) -> Magic {
    if head.starts_with(archive::GZIP) {
        return if is_archive(head) { Magic::TarGzip } else { Magic::Gzip };
    }
    if head.starts_with(super::seven_zip::SIGNATURE) {
        return Magic::SevenZip;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Magic::Zip;
    }
    if is_archive(head) { Magic::Tar } else { Magic::Other(form(head)) }
}
