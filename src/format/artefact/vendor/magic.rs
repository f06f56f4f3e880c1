//! Which container a file is, by its first bytes.

use super::{archive, is_archive, xml_root};

/// A known container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Magic {
    Tar,
    TarGzip,
    Gzip,
    SevenZip,
    Zip,
    Xml,
    Text,
    Unknown,
}

impl Magic {
    /// The word among the proofs.
    pub(in super::super) fn word(self) -> &'static str {
        match self {
            Self::Tar => "tar",
            Self::TarGzip => "tar-gzip",
            Self::Gzip => "gzip",
            Self::SevenZip => "7z",
            Self::Zip => "zip",
            Self::Xml => "xml",
            Self::Text => "text",
            Self::Unknown => "unknown-content",
        }
    }
}

/// By the head.
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
    if is_archive(head) {
        return Magic::Tar;
    }
    let text = super::head_text(head);
    if xml_root(&text).is_some() {
        return Magic::Xml;
    }
    // A text has none of the control characters but tab, line and page ends.
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c' | '\u{80}'..='\u{9f}');
    if text.chars().any(is_control) { Magic::Unknown } else { Magic::Text }
}
