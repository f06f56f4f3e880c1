//! Text for XML and for a cell: what either forbids is shown, and what is cut off is counted.

use crate::base::for_terminal;
use std::borrow::Cow;
use std::fmt::Write;

/// UTF-16 units that a cell holds.
const MOST_UNITS: usize = 32_767;
/// Line feeds that a cell holds.
const MOST_LINE_FEEDS: usize = 253;
/// Room for the words that say how much was cut off.
const MARK_UNITS: usize = 64;

/// Text of a cell as XML holds it. Control and bidirectional characters are shown as code points, as on a terminal.
pub fn of_cell(text: &str) -> Cow<'_, str> {
    let is_plain = |b: u8| (0x20..0x7f).contains(&b) && !matches!(b, b'&' | b'<' | b'>' | b'_');
    if text.len() <= MOST_UNITS && text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(escaped(&cut(&without_codes(&shown(text)))))
}

/// For an attribute or an element that is no cell: one line, short.
pub fn of_part(text: &str, most_chars: usize) -> String {
    let short: String = visible(text).chars().take(most_chars).collect();
    escaped(&without_codes(&short))
}

/// Everything that cannot be seen is shown; line feeds stay, as many as a cell holds.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push(if number <= MOST_LINE_FEEDS { '\n' } else { ' ' });
        }
        out.push_str(&visible(line));
    }
    out
}

/// One line in which everything can be seen. XML forbids two characters more than a terminal does.
pub fn visible(line: &str) -> Cow<'_, str> {
    let line = for_terminal(line);
    if line.contains(['\u{fffe}', '\u{ffff}']) {
        return Cow::Owned(line.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}"));
    }
    line
}

/// At most what a cell holds; a longer text says how much is missing.
fn cut(text: &str) -> Cow<'_, str> {
    let length = text.encode_utf16().count();
    if length <= MOST_UNITS {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let mut out = String::with_capacity(MOST_UNITS);
    for c in text.chars() {
        if units + c.len_utf16() > MOST_UNITS - MARK_UNITS {
            break;
        }
        units += c.len_utf16();
        out.push(c);
    }
    // Writing to a String cannot fail.
    let _ = write!(out, " [cut: {} more characters]", length - units);
    Cow::Owned(out)
}

/// `_x0041_`, which a spreadsheet would take for the character `A`, as `_x005F_x0041_`. Some readers count it as it stands:
/// it has to be done before a text is cut.
fn without_codes(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        if c == '_' && is_code(text.as_bytes().get(at..at + 7)) { out.push_str("_x005F_") } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn is_code(bytes: Option<&[u8]>) -> bool {
    matches!(bytes, Some([b'_', b'x', digits @ .., b'_']) if digits.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_or_xml_forbids_is_shown() {
        assert_eq!(of_cell("a<b>&\"c\n\u{1}\u{202e}\u{fffe}"), "a&lt;b&gt;&amp;&quot;c\n\\u{1}\\u{202e}\\u{fffe}");
        assert_eq!(of_cell("_x0041_ _x004_ _xé41_"), "_x005F_x0041_ _x004_ _xé41_");
        assert!(matches!(of_cell("=1+1"), Cow::Borrowed("=1+1")));
    }

    #[test]
    fn a_text_that_is_too_long_says_how_much_is_missing() {
        let cell = of_cell(&"\u{1f600}".repeat(40_000)).into_owned();
        assert!(cell.encode_utf16().count() <= MOST_UNITS);
        assert!(cell.ends_with(" [cut: 47298 more characters]"), "{}", &cell[cell.len() - 40..]);
        assert_eq!(of_cell(&"\n".repeat(300)).matches('\n').count(), MOST_LINE_FEEDS);
    }
}
