//! A whole text file, in whatever encoding a tool on Windows or a device wrote it.

use crate::base::ReadAt;
use crate::model::{Problem, Verdict};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The largest configurations and zones are a few MiB.
const MAX_TEXT_BYTES: u64 = 32 << 20;

/// Lines of a head looked at.
const MAX_HEAD_LINES: usize = 200;

/// A decoded text, and what is wrong with it.
#[derive(Debug)]
pub(in super::super) struct Text {
    pub(in super::super) text: String,
    pub(in super::super) fault: Option<(Verdict, Problem)>,
    /// Bytes before the text, where the file holds it as it is.
    mark_bytes: Option<u64>,
}

impl Text {
    /// Reads it all, or up to the limit.
    pub(in super::super) fn read(file: &dyn ReadAt) -> Self {
        let length = usize::try_from(file.size_bytes().min(MAX_TEXT_BYTES)).unwrap_or_default();
        let mut bytes = vec![0; length];
        match file.read_at(0, &mut bytes) {
            Ok(count) => bytes.truncate(count),
            Err(error) => {
                let problem = Problem::whole("read-error", format!("cannot be read: {error}"));
                return Self { text: String::new(), fault: Some((Verdict::Unreadable, problem)), mark_bytes: None };
            }
        }
        let text = head_text(&bytes);
        let mark_bytes = match &text {
            Cow::Borrowed(text) => Some(bytes.len().saturating_sub(text.len()) as u64),
            Cow::Owned(_) => None,
        };
        let text = text.into_owned();
        let mut fault = None;
        if file.size_bytes() > MAX_TEXT_BYTES {
            let most = crate::base::bytes(MAX_TEXT_BYTES);
            let problem = Problem::whole("limit-text-bytes", format!("a text longer than the {most} we read"));
            fault = Some((Verdict::Unreadable, problem));
        } else if let Some(at) = text.find('\0') {
            // Storage that lost a write gives back zeroes in its place.
            let problem = Problem {
                offset: mark_bytes.map(|mark| mark.saturating_add(at as u64)),
                ..Problem::whole("zeroes-in-text", "zero bytes stand where text should be")
            };
            fault = Some((Verdict::Damaged, problem));
        }
        Self { text, fault, mark_bytes }
    }

    /// Where a place of the text is in the file; `None` where the encoding moves places.
    pub(in super::super) fn offset(&self, at: u64) -> Option<u64> {
        self.mark_bytes?.checked_add(at)
    }
}

/// Bytes as text: by byte order mark, else UTF-8 where it is, else the code page of Western Windows.
pub(in super::super) fn head_text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text,
        None => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// The first lines, without the blanks around them.
pub(in super::super) fn lines_of_head(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take(MAX_HEAD_LINES).map(str::trim)
}

/// What follows `start` on the line, without blanks and quotation marks; `None` where it starts otherwise or nothing
/// follows. Case counts not.
pub(in super::super) fn value_after<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    let head = line.get(..start.len())?;
    if !head.eq_ignore_ascii_case(start) {
        return None;
    }
    let value = line.get(start.len()..)?.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then_some(value)
}
