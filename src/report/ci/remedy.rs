//! What to do, at a length that fits into a line: whole sentences, the command that they announce, and where the rest stands.

use super::found::{Found, Of};

/// What to do about a finding.
#[derive(Debug)]
pub struct Remedy<'r> {
    /// At least one sentence.
    pub words: &'r str,
    /// If the words end with a colon.
    pub command: Option<&'r str>,
    /// `bakproof explain user-data`.
    pub more: String,
}

impl<'r> Remedy<'r> {
    /// Of a finding; `None`: the report says nothing.
    pub fn of(found: Found<'r>, most_characters: usize) -> Option<Self> {
        let mut lines = found.finding.remediation.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next()?;
        let words = sentences(first, most_characters);
        let command = if words.ends_with(':') { lines.next() } else { None };
        let page = match found.of {
            Of::Target(target) => &target.item,
            Of::Source(_) | Of::Waiver(_) => &found.finding.id,
        };
        Some(Self { words, command, more: format!("bakproof explain {page}") })
    }
}

/// So many whole sentences as fit, and at least one.
fn sentences(text: &str, most_characters: usize) -> &str {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1).chain([text.len()]);
    let mut kept = None;
    for end in ends {
        let head = text.get(..end).unwrap_or(text);
        if kept.is_some() && head.chars().count() > most_characters {
            break;
        }
        kept = Some(head);
    }
    kept.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_whole_and_there_is_at_least_one() {
        let text = "Make a backup now. Check whether a job exists. Then wait:";
        assert_eq!(sentences(text, 5), "Make a backup now.");
        assert_eq!(sentences(text, 47), "Make a backup now. Check whether a job exists.");
        assert_eq!(sentences(text, 1000), text);
        assert_eq!(sentences("", 5), "");
    }
}
