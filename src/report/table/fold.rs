//! Lines for a terminal, broken where a reader would break them: at spaces, and names that are longer than a line after
//! one of the signs that part them. In a pipe or a file every line stays whole.

use super::appearance::Appearance;
use std::iter;
use textwrap::core::display_width;

/// What parts a path, an id or a host name.
const PARTING: [char; 4] = ['/', '\\', '_', '-'];

/// Every line at most `width` columns wide.
pub(super) fn fold(text: &str, width: usize) -> String {
    text.split('\n').map(|line| fold_line(line, width.max(1))).collect::<Vec<_>>().join("\n")
}

fn fold_line(line: &str, width: usize) -> String {
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        if !current.is_empty() && display_width(&current) + 1 + display_width(word) <= width {
            current.push(' ');
            current.push_str(word);
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        let mut rest = word;
        while display_width(rest) > width && rest.chars().nth(1).is_some() {
            let (head, tail) = rest.split_at(break_of(rest, width));
            lines.push(head.to_owned());
            rest = tail;
        }
        current.push_str(rest);
    }
    lines.push(current);
    lines.join("\n")
}

/// Where a word that is too long is broken, in bytes: behind the last parting sign that fits, else where the line is full.
fn break_of(word: &str, width: usize) -> usize {
    let ends = word.char_indices().map(|(at, sign)| (at + sign.len_utf8(), sign));
    let fitting: Vec<(usize, char)> =
        ends.take_while(|(end, _)| word.get(..*end).is_some_and(|head| display_width(head) <= width)).collect();
    let parted = fitting.iter().rev().find(|(_, sign)| PARTING.contains(sign));
    let first = word.chars().next().map_or(0, char::len_utf8);
    parted.or(fitting.last()).map_or(first, |(end, _)| *end).max(first)
}

/// The whole text of a report; lines that are too long go on further to the right than they began. A name stays whole:
/// it is there to be copied.
pub fn hanging(text: &str, appearance: Appearance) -> String {
    if !appearance.is_terminal {
        return text.to_owned();
    }
    let width = usize::from(appearance.width.max(40));
    let lines = text.split('\n').map(|line| {
        if display_width(line) <= width {
            return line.to_owned();
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let (first, further): (String, String) =
            (iter::repeat_n(' ', indent).collect(), iter::repeat_n(' ', indent + 4).collect());
        let options = textwrap::Options::new(width)
            .initial_indent(&first)
            .subsequent_indent(&further)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(line.trim_start_matches(' '), options)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::PathStyle;

    #[test]
    fn names_are_broken_where_they_are_parted_and_only_if_they_are_too_long() {
        assert_eq!(fold("persistent-chat-compliance\nsql01", 18), "persistent-chat-\ncompliance\nsql01");
        assert_eq!(
            fold("is gone. [nas: lync/2026-10-18_0300/a.zip]", 16),
            "is gone. [nas:\nlync/2026-10-18_\n0300/a.zip]"
        );
        assert_eq!(fold("[nas: lync/a.zip]", 17), "[nas: lync/a.zip]");
        assert_eq!(fold("aaaaaaaa bb", 3), "aaa\naaa\naa\nbb");
        assert_eq!(fold("漢字", 1), "漢\n字");
        assert_eq!(fold("", 10), "");
    }

    #[test]
    fn only_a_terminal_gets_shorter_lines() {
        let text = "  all 38 allocated pages checked; the backup checksum covers them\nshort\n";
        let appearance = |is_terminal| Appearance { width: 40, colour: false, is_terminal, paths: PathStyle::Posix };
        assert_eq!(hanging(text, appearance(false)), text);
        assert_eq!(
            hanging(text, appearance(true)),
            "  all 38 allocated pages checked; the\n      backup checksum covers them\nshort\n"
        );
    }
}
