//! Bytes to text: UTF-8, UTF-16 with or without a mark, and Windows' Western code page where bytes are no UTF-8.
//! Which OEM code page a console wrote, no file says: letters beyond ASCII may then be shown wrongly.

use super::Sequential;
use crate::base::ReadAt;
use crate::model::Problem;
use std::io::Read;

/// Bytes of a listing that is read as a whole; thousands of databases or tens of thousands of users fit.
pub const MAX_TEXT_BYTES: u64 = 32 << 20;

/// What is looked at to tell UTF-16 without a mark.
const SNIFFED_BYTES: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, ANSI or OEM.
    Bytes,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// The encoding and the length of the byte order mark.
    pub fn of(head: &[u8]) -> (Self, usize) {
        match head {
            [0xef, 0xbb, 0xbf, ..] => (Self::Bytes, 3),
            [0xff, 0xfe, ..] => (Self::Utf16Le, 2),
            [0xfe, 0xff, ..] => (Self::Utf16Be, 2),
            _ => (Self::without_mark(head), 0),
        }
    }

    fn without_mark(head: &[u8]) -> Self {
        let head = head.get(..SNIFFED_BYTES).unwrap_or(head);
        let zeros = |rest| head.iter().enumerate().filter(|(at, byte)| at % 2 == rest && **byte == 0).count();
        let (even, odd, half) = (zeros(0), zeros(1), head.len() / 4);
        if half > 0 && odd > half && even == 0 {
            Self::Utf16Le
        } else if half > 0 && even > half && odd == 0 {
            Self::Utf16Be
        } else {
            Self::Bytes
        }
    }
}

/// Text of bytes without a mark; what is no character becomes U+FFFD.
pub fn decode(encoding: Encoding, bytes: &[u8]) -> String {
    let units = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| of(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match encoding {
        Encoding::Utf16Le => units(u16::from_le_bytes),
        Encoding::Utf16Be => units(u16::from_be_bytes),
        Encoding::Bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}

/// The head of a file as text; empty where it is none.
pub fn head_of(head: &[u8]) -> String {
    let (encoding, mark) = Encoding::of(head);
    if encoding == Encoding::Bytes && head.contains(&0) {
        return String::new();
    }
    decode(encoding, head.get(mark..).unwrap_or_default())
}

/// The whole file as text.
///
/// # Errors
/// When it is longer than a listing may be, or cannot be read.
pub fn whole_text(file: &dyn ReadAt) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    Sequential::new(file)
        .take(MAX_TEXT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::whole("read-error", format!("the file cannot be read to its end: {error}")))?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        let most = crate::base::bytes(MAX_TEXT_BYTES);
        return Err(Problem::whole("limit-text-size", format!("the listing is longer than {most}")));
    }
    let (encoding, mark) = Encoding::of(&bytes);
    Ok(decode(encoding, bytes.get(mark..).unwrap_or_default()))
}

/// The local name of the root element, where the text begins as XML and goes so far.
pub fn root_of(text: &str) -> Option<&str> {
    let tag = root_tag(text)?;
    let name = tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next()?;
    Some(name.rsplit(':').next().unwrap_or(name))
}

/// Whether the text begins as PowerShell's serialised objects.
pub fn is_clixml(text: &str) -> bool {
    root_of(text) == Some("Objs") && text.contains(crate::format::lync::clixml::NAMESPACE)
}

fn root_tag(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        let inside = rest.trim_ascii_start().strip_prefix('<')?;
        rest = if inside.starts_with('?') {
            inside.split_once("?>")?.1
        } else if let Some(comment) = inside.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else {
            return Some(inside);
        };
    }
}
