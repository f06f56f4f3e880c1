//! Junos as statements: the words of the sections around each and its own, whether they come from braces
//! (`show configuration`) or from commands (`... | display set`).

/// How deep sections may nest; real ones stay below twenty.
const MAX_DEPTH: usize = 128;

/// Words of a statement that are kept; the first tell enough.
const MAX_WORDS: usize = 24;

/// How a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Every section is closed.
    Closed,
    /// A section, a quotation or a remark is not.
    Open,
    /// Sections nest too deep to be read.
    TooDeep,
}

/// Whether the text is of commands.
pub(super) fn is_of_commands(text: &str) -> bool {
    let is_version = |line: &str| {
        line.trim_start()
            .strip_prefix("set version ")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    text.lines().any(is_version)
}

/// Hands each command's words over: those behind `set`, and with `deactivate` before them those that are switched off.
pub(super) fn of_commands<'a>(text: &'a str, mut take: impl FnMut(&[&'a str])) -> u64 {
    let mut count = 0;
    for line in text.lines().map(str::trim) {
        let words: Vec<&str> = line.split_whitespace().take(MAX_WORDS).map(|word| word.trim_matches('"')).collect();
        match words.split_first() {
            Some((&"set", rest)) => take(rest),
            Some((&"deactivate", _)) => take(&words),
            _ => continue,
        }
        count += 1;
    }
    count
}

/// Hands each statement's words over, and those of each empty section, and says how many sections stand at the top and
/// how the text ends. What is switched off keeps its `inactive:`, so that it is never taken for what works.
pub(super) fn of_braces<'a>(text: &'a str, mut take: impl FnMut(&[&'a str])) -> (u64, Ending) {
    let mut headers: Vec<Vec<&str>> = Vec::new();
    let (mut sections, mut start, mut at) = (0, 0, 0);
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    // Whether the section that is open last has had nothing in it so far.
    let mut is_empty = false;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        // Inside a word neither begins a remark.
        let is_free = at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(u8::is_ascii_whitespace);
        let is_remark = is_free && (*byte == b'#' || rest.starts_with(b"/*"));
        let skipped = match byte {
            b'"' => quotation(rest),
            b'#' if is_remark => Some(find(rest, b"\n").unwrap_or(rest.len())),
            b'/' if is_remark => find(rest, b"*/").map(|end| end + 2),
            _ => Some(1),
        };
        let Some(skipped) = skipped else { return (sections, Ending::Open) };
        let own = text.get(start..at).unwrap_or_default();
        match byte {
            b'{' => {
                if headers.len() == MAX_DEPTH {
                    return (sections, Ending::TooDeep);
                }
                sections += u64::from(headers.is_empty());
                headers.push(words_of(own));
                is_empty = true;
            }
            b'}' => {
                if is_empty {
                    words.clear();
                    words.extend(headers.iter().flatten().copied().take(MAX_WORDS));
                    take(&words);
                }
                is_empty = false;
                headers.pop();
            }
            b';' => {
                words.clear();
                words.extend(headers.iter().flatten().copied().chain(words_of(own)).take(MAX_WORDS));
                take(&words);
                is_empty = false;
            }
            _ => {}
        }
        at += skipped;
        if is_remark || matches!(byte, b'{' | b'}' | b';') {
            start = at;
        }
    }
    (sections, if headers.is_empty() { Ending::Closed } else { Ending::Open })
}

/// The first words, without what only protects them from change. Taken once a section: a section's name may be long, and
/// have many statements.
fn words_of(text: &str) -> Vec<&str> {
    let words = text.split_whitespace().filter(|word| *word != "protect:");
    words.take(MAX_WORDS).map(|word| word.trim_matches('"')).collect()
}

/// Bytes of a quotation with its marks; `None`: it does not end.
fn quotation(rest: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    let end = rest.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map(|end| end + 2)
}

fn find(rest: &[u8], what: &[u8]) -> Option<usize> {
    rest.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> (Vec<String>, u64, Ending) {
        let mut all = Vec::new();
        let (sections, ending) = of_braces(text, |words| all.push(words.join(" ")));
        (all, sections, ending)
    }

    #[test]
    fn braces_and_commands_say_the_same() {
        let text = "## Last commit: x {\nversion 12.1;\nsystem {\n    host-name \"a\"; ## SECRET {\n    /* a } remark */\n    login { message \"} ; {\"; }\n}\n";
        let (braces, sections, ending) = statements(text);
        assert_eq!(braces, ["version 12.1", "system host-name a", "system login message } ; {"]);
        assert_eq!((sections, ending), (1, Ending::Closed));
        let mut commands = Vec::new();
        let text = "set version 12.1\nset system host-name a\nset system login message \"} ; {\"\n";
        assert_eq!(of_commands(text, |words| commands.push(words.join(" "))), 3);
        assert_eq!(commands, braces);
    }

    #[test]
    fn what_is_open_at_the_end_is_seen() {
        for text in ["a { b; ", "a { \"b", "a; /* b"] {
            assert_eq!(statements(text).2, Ending::Open, "{text}");
        }
        assert_eq!(statements(&"a { ".repeat(200)).2, Ending::TooDeep);
    }
}
