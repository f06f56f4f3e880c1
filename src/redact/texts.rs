//! Sentences of programs in which names may stand. Only ordinary words stay: whatever is none may be a name.

use super::addresses::address;
use super::kept;
use super::words::Words;
use crate::base::count;
use std::collections::HashSet;

/// Words that sentences of this and of other programs are made of, lower case.
const WORDS: &str = include_str!("language.txt");

/// What numbers follow that say nothing of anybody: `Msg 18456`, `offset 1048576`, `0 of 5000 bytes`.
const COUNTED: &str = "bit block blocks byte bytes checksum error expected got length level limit line lines lsn message \
    msg offset os page pages record records row rows sector size state";

/// Opening quotation marks, with what closes each. bakproof quotes in backticks.
const QUOTES: [(char, &[char]); 9] = [
    ('`', &['`', '\'']),
    ('\'', &['\'', '’']),
    ('"', &['"', '”']),
    ('‘', &['’', '\'']),
    ('‚', &['‘', '’']),
    ('“', &['”', '“', '"']),
    ('„', &['“', '”', '"']),
    ('«', &['»']),
    ('»', &['«']),
];

/// The words of sentences.
#[derive(Debug)]
pub(super) struct Language(HashSet<&'static str>);

impl Language {
    pub fn new() -> Self {
        Self(WORDS.split_whitespace().collect())
    }

    /// The sentence with pseudonyms: of every word that is none of the language, and of everything that stands in quotation
    /// marks. What follows the beginning of a path is left out: nothing tells where it ends, since names of files have blanks,
    /// and pseudonyms of words that a system always writes there would tell those of names.
    pub fn replace_in(&self, text: &str, words: &mut Words) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = Before::default();
        while let Some(first) = rest.chars().next() {
            if let Some(length) = quoted(rest, before.character) {
                let (quote, after) = rest.split_at(length);
                if first == '`' && self.is_plain(quote) {
                    out.push_str(quote);
                } else {
                    out.push_str(&words.name(quote));
                }
                before = Before { character: quote.chars().next_back(), ..Before::default() };
                rest = after;
            } else if first.is_whitespace() {
                out.push(first);
                before.character = Some(first);
                rest = rest.strip_prefix(first).unwrap_or_default();
            } else {
                let length = token(rest);
                let (token, after) = rest.split_at(length);
                if begins_path(token) {
                    out.push_str(&words.name(token));
                    let left_out = after.trim().chars().count() as u64;
                    if left_out > 0 {
                        out.push_str(&format!(" (redacted, {})", count(left_out, "character", "characters")));
                    }
                    return out;
                }
                let core = core_of(token);
                // `+49 89 4711-0`.
                before.is_dialed = is_number(core) && (core.starts_with('+') || before.is_dialed);
                if before.is_dialed {
                    out.extend(token.chars().map(|c| if c.is_ascii_digit() { 'x' } else { c }));
                } else if self.stays(core, &before.word, after) {
                    out.push_str(token);
                } else {
                    out.push_str(&words.name(token));
                }
                before.character = token.chars().next_back();
                before.word = core.to_lowercase();
                rest = after;
            }
        }
        out
    }

    /// Whether a quotation in backticks is a command, or one word: names have several.
    fn is_plain(&self, text: &str) -> bool {
        let text = text.trim_matches('`');
        let is_word = |part: &&str| part.contains(char::is_alphanumeric);
        let is_command = text.starts_with("bakproof ") || text.split_whitespace().filter(is_word).count() < 2;
        is_command && text.split_whitespace().map(core_of).all(|core| self.stays(core, "", ""))
    }

    /// Whether a part of a sentence between blanks says nothing of anybody.
    fn stays(&self, core: &str, word_before: &str, after: &str) -> bool {
        if is_number(core) {
            let is_counted = || {
                let next = after.split_whitespace().next().unwrap_or_default();
                [word_before, core_of(next)].into_iter().any(|word| COUNTED.split_whitespace().any(|one| one == word))
            };
            return address(core, "").is_none() && (is_plain_number(core) || is_counted());
        }
        // `5(Access`
        if let Some((before, inside)) = core.split_once('(').filter(|(before, _)| !before.is_empty()) {
            return self.stays(before, word_before, "") && self.stays(inside, "", "");
        }
        let word = kept::without_extension(core).to_lowercase();
        let word = word.strip_suffix("'s").unwrap_or(&word).trim_end_matches('\'');
        word.chars().count() < 2
            || self.0.contains(word)
            || word
                .strip_prefix("0x")
                .is_some_and(|code| code.len() <= 8 && code.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }
}

/// What stands before the place that is read.
#[derive(Default)]
struct Before {
    character: Option<char>,
    word: String,
    /// A number of a telephone, of which more may follow.
    is_dialed: bool,
}

/// How long a quotation is that a text begins with. One that nothing closes goes to the end.
fn quoted(text: &str, before: Option<char>) -> Option<usize> {
    let first = text.chars().next()?;
    let (_, closing) = QUOTES.iter().find(|(open, _)| *open == first)?;
    // An apostrophe.
    if matches!(first, '\'' | '‘') && before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let start = first.len_utf8();
    let inside = text.get(start..)?;
    let end = inside.char_indices().find(|(at, c)| {
        let next = inside.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        closing.contains(c) && !next.is_some_and(char::is_alphanumeric)
    });
    Some(end.map_or(text.len(), |(at, c)| start + at + c.len_utf8()))
}

/// Up to a blank or a quotation mark within: `Server:'SQL01'`.
fn token(text: &str) -> usize {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_quote = at > 0
            && QUOTES.iter().any(|(open, _)| *open == c)
            && text.get(at..).and_then(|rest| quoted(rest, before)).is_some();
        if c.is_whitespace() || is_quote {
            return at;
        }
        before = Some(c);
    }
    text.len()
}

/// `\\fs01\share`, `C:\Users`, `/srv`, `https://meet.contoso.com`.
fn begins_path(token: &str) -> bool {
    let start = token.trim_start_matches(['(', '[', '{', '<', ':', '=', '`']);
    token.contains('\\') || token.contains("://") || (start.len() > 1 && start.starts_with('/'))
}

/// Without what stands around a word in a sentence.
fn core_of(token: &str) -> &str {
    token
        .trim_start_matches(['(', '[', '{', '<', '`', ':', ';', '#', '-'])
        .trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '>', '!', '?', '`', '%', '…'])
}

fn is_number(core: &str) -> bool {
    let belongs = |byte: u8| byte.is_ascii_digit() || b".,-:/+TZ".contains(&byte);
    core.bytes().any(|byte| byte.is_ascii_digit()) && core.bytes().all(belongs)
}

/// A count, a date, a time or a version.
fn is_plain_number(core: &str) -> bool {
    core.split(|c: char| !c.is_ascii_digit()).all(kept::is_plain_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let mut words = Words::new([3; 32], kept::Words::all(std::iter::empty()));
        Language::new().replace_in(text, &mut words)
    }

    #[test]
    fn nothing_of_a_path_with_blanks_stays_in_a_sentence() {
        let told = told(r"ERROR 32 Copying File \\fs02.contoso.com\lync\Falcon Takeover of Fabrikam by Woodgrove.pptx");
        for name in ["fs02", "contoso", "Falcon", "Takeover", "Fabrikam", "Woodgrove"] {
            assert!(!told.contains(name), "{told}");
        }
        assert!(told.starts_with("ERROR 32 Copying File ") && told.ends_with(" (redacted, 38 characters)"), "{told}");
    }

    #[test]
    fn a_word_that_is_no_ordinary_one_is_taken_for_a_name() {
        for (text, names) in [
            ("the server FE01 in pool01 refused the connection", &["FE01", "pool01"][..]),
            ("no route to 203.0.113.77:1433, nor to [2001:db8::77]", &["203.0.113", "db8::77"]),
            ("cannot open file «Falcon report» of “Jan Novak”", &["Falcon", "report", "Novak"]),
            ("Server:'SQL01 main' refused", &["SQL01", "main"]),
            ("Login failed for user ‘backup’", &["backup"]),
            ("[fabrikam.example.org] timed out", &["fabrikam", "example"]),
            ("call +49 89 4711815 or 0894711815", &["4711815", "89 4"]),
            ("call +47 22 33 44 55 at once", &["22 33", "44"]),
            ("user mark_page on print-server-01 or mail-gateway:1433", &["mark_page", "print-", "mail-gateway"]),
            ("file-server at 4711815", &["file-server", "4711815"]),
            ("the user's mailbox of O'Brien is locked", &["Brien"]),
            ("Tromso\u{308}y is away", &["Troms", "y i"]),
            ("share 'sunk until the end", &["sunk", "until", "end"]),
            ("workflow `Emergency Call Center` plays", &["Emergency", "Call", "Center"]),
            ("host=dc7.woodgrove failed", &["dc7", "woodgrove"]),
        ] {
            let told = told(text);
            names.iter().for_each(|name| assert!(!told.contains(name), "{text}: {told}"));
        }
    }

    #[test]
    fn what_says_nothing_of_anybody_stays() {
        for text in [
            "Msg 18456, Level 14, State 1: Login failed for user",
            "Permission denied (os error 13)",
            "the entry is damaged at offset 1048576: expected 4096 bytes, got 12345",
            "The network path was not found (0x80070035).",
            "no answer within 30 seconds, since 2026-10-29T03:00:00Z",
            "`verify` was not asked for; it isn't read-only",
            "Operating system error 5(Access is denied.).",
            "collect again with `--save-evidence`",
        ] {
            assert_eq!(told(text), text);
        }
    }

    /// What this crate writes into evidence about files and servers stays readable.
    #[test]
    fn sentences_of_this_crate_stay() {
        let literal = regex::Regex::new(r#""((?:[^"\\]|\\.)*)""#).unwrap();
        let value = regex::Regex::new(r"\{[^}]*\}").unwrap();
        let is_sentence = |text: &str| {
            let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
            // Several words in backticks are replaced: they may be a name.
            let has_phrase = text.split('`').skip(1).step_by(2).any(|quoted| quoted.contains(' '));
            !has_phrase
                && text.split(' ').filter(is_word).count() >= 4
                && !text.contains(['\\', '"', '=', '|', '/', '\n', '$', '@', '<'])
        };
        let (mut count, mut changed) = (0, Vec::new());
        for folder in ["collect", "format", "model", "cli/saved_evidence.rs"] {
            let files = walkdir::WalkDir::new(format!("{}/src/{folder}", env!("CARGO_MANIFEST_DIR"))).into_iter();
            let is_source = |name: &str| name.ends_with(".rs") && name != "names.rs";
            for file in files.map(Result::unwrap).filter(|file| file.file_name().to_str().is_some_and(is_source)) {
                let source = std::fs::read_to_string(file.path()).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap_or_default().lines();
                let code = code.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
                for sentence in
                    literal.captures_iter(&code).map(|found| value.replace_all(&found[1], " 7 ").into_owned())
                {
                    if is_sentence(&sentence) {
                        count += 1;
                        if told(&sentence) != sentence {
                            changed.push(format!("{sentence}: {}", told(&sentence)));
                        }
                    }
                }
            }
        }
        assert!(count > 300 && changed.is_empty(), "{count} sentences; to src/redact/language.txt: {changed:#?}");
    }
}
