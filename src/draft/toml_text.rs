//! Names from outside as TOML: quoted where they are values, harmless where they are comments.

use crate::base::for_terminal;

/// Width of a comment line.
const WIDTH: usize = 120;

/// A TOML string: literal where there are backslashes and nothing else to escape. Otherwise quotes and backslashes are
/// escaped, and so is every character that a terminal or an editor would
/// not show as itself.
pub(super) fn quote(text: &str) -> String {
    let is_plain = |c: char| for_terminal(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8();
    // A share or an instance is read more easily without doubled backslashes.
    if text.contains('\\') && !text.contains('\'') && text.chars().all(is_plain) {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if !is_plain(c) => {
                out.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Words as comment lines; line breaks inside become blanks or escapes, so that nothing leaves the comment.
pub(super) fn comment(out: &mut String, text: &str) {
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        let word = for_terminal(word);
        if line.len() > 1 && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(&word);
    }
    out.push_str(&line);
    out.push('\n');
}
