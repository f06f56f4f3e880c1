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
    /// Certainly something else: a picture, a document, a program.
    Foreign(&'static str),
    Unknown,
}

/// How files begin that no device saves its configuration in.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound recording"),
];

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
            Self::Foreign(_) => "other-content",
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
    let is_text = !text.chars().any(is_control);
    // A text may begin with the letters of a program.
    if let Some((_, what)) = FOREIGN.iter().find(|(start, _)| head.starts_with(start) && (!is_text || start.len() > 3))
    {
        return Magic::Foreign(what);
    }
    if is_text { Magic::Text } else { Magic::Unknown }
}
