//! Bytes of a path that are not UTF-8, as characters of the private use area, so that they stand in words like letters.

const FIRST: u32 = 0xF700;

/// Stands for the bytes of a word that are not UTF-8 in its pseudonym.
pub(super) const MARK: char = '\u{F7FF}';

pub(super) fn mark(byte: u8) -> char {
    char::from_u32(FIRST + u32::from(byte)).unwrap_or(MARK)
}

pub(super) fn is_mark(c: char) -> bool {
    byte_of(c).is_some()
}

/// The bytes of a path, with those that marks stand for.
pub(super) fn without_marks(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

fn byte_of(c: char) -> Option<u8> {
    u32::from(c).checked_sub(FIRST).and_then(|byte| u8::try_from(byte).ok()).filter(|byte| !byte.is_ascii())
}
