//! How texts stand in rule files, and how the program holds them: a paragraph is one line, so that every reader
//! (terminal, JSON, README) breaks lines where it likes.

use serde::{Deserialize, Deserializer};

/// For texts whose line breaks mean nothing: lines are joined; blank lines, lines that begin with `- ` and lines
/// that are indented by four spaces (commands) stay apart.
pub(super) fn flowed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(flow(&String::deserialize(deserializer)?))
}

/// For commands: every line as written, without the last line break.
pub(super) fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(String::deserialize(deserializer)?.trim_end().to_owned())
}

fn flow(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.trim_end().lines() {
        let is_command = line.starts_with("    ");
        match lines.last_mut() {
            Some(last) if open && !is_command && !line.is_empty() && !line.starts_with("- ") => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
        open = !is_command && !line.is_empty();
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_bullets_become_lines_and_commands_stay_as_they_are() {
        let text = "One thought\nover two lines:\n\n- a point\n  and its end\n- another\n\n    Do-This `\n        -Now\nThen that.\n";
        assert_eq!(
            flow(text),
            "One thought over two lines:\n\n- a point and its end\n- another\n\n    Do-This `\n        -Now\nThen that."
        );
    }
}
