//! The forms, and the order in which they are asked for.

use super::foreign::{foreign, sealed};
use super::lines::looks_configured;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// As much of a content as is looked at: the name of an ISO image's volume stands behind its first 32 KiB.
pub const HEAD_BYTES: usize = 36 << 10;

/// What a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Empty,
    /// One byte over and over, or blanks alone.
    Blank,
    /// A document that is no web page and no picture.
    Xml,
    /// Text with lines as devices write their settings.
    Configuration,
    /// Any other text.
    Text,
    /// A container that is opened elsewhere: tar, gzip, 7z, ZIP.
    Container,
    /// A vendor's own form, known by its first bytes.
    Device(&'static str),
    /// Encrypted, or packed by a program that is not known here.
    Sealed(&'static str),
    /// Certainly something else.
    Foreign(&'static str),
    Unknown,
}

/// First bytes of what devices write in forms of their own: FortiGate's encrypted backup (`#FGBK|3|FG60E...`), and
/// MikroTik's plain and encrypted one.
const DEVICES: [(&[u8], &str); 3] = [
    (b"#FGBK|", "a backup of a FortiGate, encrypted"),
    (b"\x88\xac\xa1\xb1", "a backup of a MikroTik router"),
    (b"\xef\xa8\x91\x72", "a backup of a MikroTik router, encrypted"),
];

const CONTAINERS: [&[u8]; 5] = [b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];

/// Where the header of a tar archive says `ustar`.
const TAR_AT: usize = 257;

/// By the first bytes: give [`HEAD_BYTES`] where there are so many. Of a shorter head the last line may be cut.
pub fn form(head: &[u8]) -> Form {
    let Some(first) = head.first() else { return Form::Empty };
    if head.iter().all(|byte| byte == first) {
        return Form::Blank;
    }
    if let Some((_, what)) = DEVICES.iter().find(|(start, _)| head.starts_with(start)) {
        return Form::Device(what);
    }
    if CONTAINERS.iter().any(|start| head.starts_with(start))
        || head.get(TAR_AT..).is_some_and(|rest| rest.starts_with(b"ustar"))
    {
        return Form::Container;
    }
    let text = decode(head);
    let is_text = is_text(&text);
    if let Some(what) = foreign(head, is_text.then_some(&*text)) {
        return Form::Foreign(what);
    }
    if let Some(what) = sealed(head) {
        return Form::Sealed(what);
    }
    if !is_text {
        return Form::Unknown;
    }
    if text.trim().is_empty() {
        return Form::Blank;
    }
    if is_xml(&text) {
        return Form::Xml;
    }
    // What stands behind the last end of a line may go on behind the head.
    let whole = if head.len() < HEAD_BYTES { &text } else { text.rsplit_once('\n').map_or(&*text, |(whole, _)| whole) };
    if looks_configured(whole) { Form::Configuration } else { Form::Text }
}

/// By byte order mark, else UTF-8 where it is, else the code page of Western Windows.
fn decode(head: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return encoding.decode_without_bom_handling(head.get(mark..).unwrap_or_default()).0;
    }
    // A head may end inside a character.
    let (text, is_broken) = UTF_8.decode_without_bom_handling(head);
    let is_cut = || text.char_indices().filter(|(_, c)| *c == '\u{fffd}').all(|(at, _)| at + 4 > text.len());
    if !is_broken || is_cut() { text } else { WINDOWS_1252.decode_without_bom_handling(head).0 }
}

/// Whether it is text: consoles leave a few control characters in it (bells, backspaces, colours), and no zeroes.
fn is_text(text: &str) -> bool {
    const ONE_IN: usize = 8;
    let is_plain = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{80}'..='\u{9f}');
    let odd: Vec<char> = text.chars().filter(|c| !is_plain(*c)).take(text.len() / ONE_IN + 1).collect();
    odd.iter().all(|c| matches!(c, '\u{1b}' | '\u{8}' | '\u{7}' | '\u{3}' | '\u{1a}' | '\u{11}' | '\u{13}'))
        && odd.len() <= text.len() / ONE_IN
}

/// A declaration, or an element whose name is one.
fn is_xml(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix('<') else { return false };
    rest.starts_with("?xml") || rest.starts_with("!--") || {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
            && end < rest.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_may_end_inside_a_character() {
        let text = "hostname gw01\nip route 0.0.0.0/0 10.0.0.1\nset name \u{e5}";
        assert_eq!(form(&text.as_bytes()[..text.len() - 1]), Form::Configuration);
    }

    #[test]
    fn captured_consoles_are_text_and_noise_is_not() {
        let captured = "hostname gw01\r\nset a 1\r\nset b 10.0.0.1\r\n --More-- \u{8}\u{8}\u{8}\r\n".repeat(9);
        assert_eq!(form(captured.as_bytes()), Form::Configuration);
        assert_eq!(form(b"\x01\x02 noise \x03\x04\xff\xfe"), Form::Unknown);
        assert_eq!(form(b"   \r\n \t  "), Form::Blank);
        assert_eq!(form(b""), Form::Empty);
    }
}
