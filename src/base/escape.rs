//! Names come from strangers: each is made harmless for the place it goes to.

use std::borrow::Cow;
use std::fmt::Write;

/// Control, bidirectional and invisible characters as `\u{..}`, so that a file name cannot move the cursor,
/// reverse a line or hide. Line breaks are escaped too: one name, one line.
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_dangerous(c) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A cell that no spreadsheet takes for a formula: one that starts with `= + - @`, tab or carriage return
/// gets a leading apostrophe. Control characters are escaped as on a terminal, line feeds inside are kept.
pub fn for_csv(text: &str) -> Cow<'_, str> {
    let escaped = if text.chars().any(|c| is_dangerous(c) && c != '\n') {
        Cow::Owned(text.split('\n').map(|line| for_terminal(line).into_owned()).collect::<Vec<_>>().join("\n"))
    } else {
        Cow::Borrowed(text)
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Cow::Owned(format!("'{escaped}"));
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_move_the_cursor_or_reverse_a_line_are_shown_as_code_points() {
        assert_eq!(for_terminal("a\u{1b}[2Jb\u{202e}c\nd"), "a\\u{1b}[2Jb\\u{202e}c\\u{a}d");
        assert!(matches!(for_terminal("pool01 æøå 文.bak"), Cow::Borrowed(_)));
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run_get_an_apostrophe() {
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            assert!(for_csv(&format!("{start}cmd|x")).starts_with('\''), "{start:?}");
        }
        assert_eq!(for_csv("two\nlines"), "two\nlines");
    }
}
