//! Names and sentences in the forms that OSCAL accepts: Markdown, one-line values, and tokens.

use crate::base::for_terminal;
use std::fmt::Write;

/// Text of one or more lines that shows as it is written. Lines that are indented by four spaces are commands and stay a
/// block of code; other lines become paragraphs.
pub fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut was_code = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let is_code = line.starts_with("    ");
        if !out.is_empty() {
            out.push_str(if is_code && was_code { "\n" } else { "\n\n" });
        }
        was_code = is_code;
        let shown = for_terminal(line);
        if is_code { out.push_str(&shown) } else { escape(&mut out, shown.trim()) }
    }
    // No description may be empty.
    if out.is_empty() { "(empty)".to_owned() } else { out }
}

/// Likewise, of one line.
pub fn markup_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(&mut out, for_terminal(text).trim());
    if out.is_empty() { "(empty)".to_owned() } else { out }
}

/// Markdown reads no character of the text as its own.
fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        let is_mark = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '^' | '~' | '$' | '|' | '!');
        let opens_block = at == 0 && matches!(c, '#' | '-' | '+' | '=' | ':');
        if is_mark || opens_block {
            out.push('\\');
        }
        out.push(c);
    }
}

/// A value of one line, which neither begins nor ends with a space, to be read back by percent-decoding: `%` and what
/// cannot be seen are encoded. `None` for an empty text, which OSCAL has no value for.
pub fn value(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let end = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let mut bytes = [0; 4];
        let one = c.encode_utf8(&mut bytes);
        let is_at_end = (at == 0 || at == end) && c.is_whitespace();
        // What a terminal must not see is more than one character there.
        if c == '%' || is_at_end || (!c.is_ascii_graphic() && c != ' ' && for_terminal(one).len() != one.len()) {
            for byte in one.bytes() {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    Some(out)
}

/// A token: letters, digits, `.` and `-` stay; any other character becomes its code point between two `_`, and so does a
/// first character that is no letter: `12(1)` is `_31_2_28_1_29_`.
pub fn token(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let stays = c.is_ascii_alphabetic() || (at > 0 && (c.is_ascii_digit() || matches!(c, '.' | '-')));
        if stays {
            out.push(c);
        } else {
            let _ = write!(out, "_{:x}_", u32::from(c));
        }
    }
    if out.is_empty() { "_".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shows_as_it_is_written() {
        assert_eq!(
            markup("a <b> SQL03\\MON\n    BACKUP [x]\n    GO\n- y"),
            "a \\<b\\> SQL03\\\\MON\n\n    BACKUP [x]\n    GO\n\n\\- y"
        );
        assert_eq!(markup_line(" \u{202e} "), "\\\\u{202e}");
        assert_eq!(markup(""), "(empty)");
    }

    #[test]
    fn values_and_tokens_can_be_read_back() {
        assert_eq!(value(" 100%\n\u{202e}\u{e9} ").as_deref(), Some("%20100%25%0A%E2%80%AE\u{e9}%20"));
        assert_eq!(value(""), None);
        assert_eq!(token("12(1)(a)"), "_31_2_28_1_29__28_a_29_");
        assert_eq!(token("A.8.13"), "A.8.13");
    }
}
