//! Names, word by word: what separates words stays, so that a pseudonym matches wherever the name did: a host in its domain,
//! a file in its folder, a pattern over both.

use super::addresses::address;
use super::permutation::{MAX_DIGITS, permute, pseudo_random};
use super::{bytes, kept};
use std::collections::{HashMap, HashSet};

/// Pseudonyms of words under one key.
#[derive(Debug)]
pub(super) struct Words {
    key: [u8; 32],
    kept: kept::Words,
    known: HashMap<String, String>,
    /// Names of instances, lower case.
    instances: HashSet<String>,
}

/// Longest name of an instance, in bytes: SQL Server allows 16 characters.
const MOST_OF_INSTANCE: usize = 64;

/// Words that are remembered; further ones are made anew each time.
const MOST_KNOWN: usize = 100_000;

/// Alphabets of words, each permuted by itself.
#[derive(Clone, Copy)]
enum Alphabet {
    Letters = 0,
    Digits = 1,
    Both = 2,
}

impl Words {
    pub fn new(key: [u8; 32], kept: kept::Words) -> Self {
        Self { key, kept, known: HashMap::new(), instances: HashSet::new() }
    }

    /// Learns a name of an instance: where it stands for one, no word of it stays but those of Lync Server's own instances.
    pub fn learn_instance(&mut self, instance: &str) {
        if !kept::is_of_product(instance) {
            self.instances.insert(instance.to_lowercase());
        }
    }

    /// A name of any kind: host, instance, user, path, share, subject of a certificate, pattern.
    pub fn name(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let (done, rest) = text.split_at(at);
            let before = done.chars().next_back();
            let length = if let Some((length, address)) = address(rest, done) {
                out.push_str(&address.pseudonym(&self.key));
                length
            } else if let Some(length) = self.instance_at(rest, before) {
                out.push_str(&self.instance(rest.get(..length).unwrap_or_default()));
                length
            } else if is_of_word(first) {
                let length = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(length);
                if kept::stays_here(word, before, after.chars().next()) {
                    out.push_str(word);
                } else {
                    out.push_str(&self.word(word));
                }
                length
            } else {
                out.push(first);
                first.len_utf8()
            };
            at += length;
        }
        out
    }

    /// One word of letters and digits.
    fn word(&mut self, word: &str) -> String {
        if let Some(known) = self.known.get(word) {
            return known.clone();
        }
        let pseudonym = self.made(word);
        if self.known.len() < MOST_KNOWN {
            self.known.insert(word.to_owned(), pseudonym.clone());
        }
        pseudonym
    }

    /// How long the name of an instance is that stands at the start of a text.
    fn instance_at(&self, text: &str, before: Option<char>) -> Option<usize> {
        if !matches!(before, Some('\\' | '$')) {
            return None;
        }
        let ends = text.char_indices().filter(|(_, c)| !is_of_word(*c)).map(|(at, _)| at).chain([text.len()]);
        let ends = ends.take_while(|end| *end <= MOST_OF_INSTANCE).collect::<Vec<_>>();
        let is_name = |end: &usize| text.get(..*end).is_some_and(|name| self.instances.contains(&name.to_lowercase()));
        ends.into_iter().rev().find(is_name)
    }

    /// The name of an instance that may be made of words which stay elsewhere: `RTC`, `LYNC_ARCHIVE`.
    fn instance(&mut self, name: &str) -> String {
        let mut out = String::with_capacity(name.len());
        for part in name.split_inclusive(|c: char| !is_of_word(c)) {
            let word = part.trim_end_matches(|c: char| !is_of_word(c));
            let other = self.word(word);
            let other =
                if other == word && word.len() > 1 { self.letters_of(word, word.chars().count()) } else { other };
            out.push_str(&other);
            out.push_str(part.get(word.len()..).unwrap_or_default());
        }
        out
    }

    fn made(&self, word: &str) -> String {
        if self.kept.contain(word) || kept::is_time(word) {
            return word.to_owned();
        }
        if !word.is_ascii() {
            let letters = self.letters_of(word, word.chars().count().max(8));
            return if word.contains(bytes::is_mark) { format!("{letters}{}", bytes::MARK) } else { letters };
        }
        if is_mixed(word) {
            return self.permuted(Alphabet::Both, word);
        }
        runs(word)
            .into_iter()
            .map(|run| match run {
                run if kept::is_plain_number(run) || run.len() == 1 => run.to_owned(),
                run if self.kept.contain(run) => run.to_owned(),
                run if is_number(run) => self.permuted(Alphabet::Digits, run),
                run => self.permuted(Alphabet::Letters, run),
            })
            .collect()
    }

    /// A word of the same length and alphabet that is not one of those that stay; upper case where the word has it.
    fn permuted(&self, alphabet: Alphabet, word: &str) -> String {
        if word.len() > MAX_DIGITS {
            return self.letters_of(word, word.len());
        }
        let (base, offset) = match alphabet {
            Alphabet::Letters => (26, 10),
            Alphabet::Digits => (10, 0),
            Alphabet::Both => (36, 0),
        };
        let mut digits: Vec<u16> =
            word.chars().map(|c| c.to_digit(36).map_or(0, |value| (value as u16).saturating_sub(offset))).collect();
        // The permutation of a subset: on, until the word is one of the subset again, which the first word is.
        loop {
            permute(&self.key, alphabet as u8, base, &mut digits);
            let lower: String =
                digits.iter().filter_map(|digit| char::from_digit(u32::from(digit + offset), 36)).collect();
            let is_of_its_kind = match alphabet {
                Alphabet::Both => is_mixed(&lower),
                Alphabet::Digits => !kept::is_plain_number(&lower),
                Alphabet::Letters => true,
            };
            if is_of_its_kind && !self.kept.contain(&lower) && !kept::is_time(&lower) {
                return with_case_of(word, &lower);
            }
        }
    }

    /// So many letters, of a word that is too long or too rare for a permutation: among so many two hardly meet.
    fn letters_of(&self, word: &str, length: usize) -> String {
        let mut lower = String::with_capacity(length);
        let seed = pseudo_random(&self.key, &[b"letters", word.to_lowercase().as_bytes()]);
        for block in 0_u64.. {
            if lower.len() >= length {
                break;
            }
            let bytes = pseudo_random(&self.key, &[&seed, &block.to_be_bytes()]);
            lower.extend(bytes.iter().take(length - lower.len()).map(|byte| char::from(b'a' + byte % 26)));
        }
        with_case_of(word, &lower)
    }
}

/// Letters, digits, and whatever other scripts make words of: marks that combine with letters, too.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && c != '\u{feff}')
}

/// Runs of letters and of digits.
fn runs(word: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
        let (run, next) = rest.split_at(end);
        runs.push(run);
        rest = next;
    }
    runs
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters and digits mixed so that some run of letters is a single one: `7F3K2A`.
fn is_mixed(word: &str) -> bool {
    word.len() > 1 && runs(word).iter().any(|run| run.len() == 1 && !is_number(run))
}

fn with_case_of(word: &str, lower: &str) -> String {
    let mut upper = word.chars().map(char::is_uppercase);
    lower.chars().map(|c| if upper.next() == Some(true) { c.to_ascii_uppercase() } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words::new([3; 32], kept::Words::all(["LcsCDR"].into_iter()))
    }

    #[test]
    fn a_name_has_the_same_pseudonym_wherever_it_stands() {
        let mut words = words();
        let host = words.name("sql01.contoso.com");
        let (label, domain) = host.split_once('.').unwrap();
        assert_eq!(words.name("contoso.com"), domain);
        assert_eq!(words.name(r"SQL01\RTCLOCAL"), format!(r"{}\RTCLOCAL", label.to_uppercase()));
        assert_eq!(words.name("DC=contoso,DC=com"), format!("DC={},DC=com", domain.trim_end_matches(".com")));
        let path = words.name("sql/SQL01$RTC/LcsCDR/SQL01$RTC_LcsCDR_FULL_20261022_012000.bak");
        assert!(path.contains(&label.to_uppercase()) && path.ends_with("_LcsCDR_FULL_20261022_012000.bak"), "{path}");
    }

    #[test]
    fn a_pattern_of_whole_words_matches_what_it_matched() {
        let mut words = words();
        for (pattern, path) in [
            ("lync/*/se01-UserData.zip", "lync/2026-10-18/se01-UserData.zip"),
            ("pool0[12]*", "pool02-x"),
            ("**/contoso-*.trn", "a/b/contoso-77.trn"),
        ] {
            let matcher = globset::Glob::new(&words.name(pattern)).unwrap().compile_matcher();
            assert!(matcher.is_match(words.name(path)), "{pattern}");
        }
    }

    #[test]
    fn short_names_stay_apart_and_keep_their_length() {
        let mut words = words();
        let letters = || (b'a'..=b'z').map(char::from);
        let names: Vec<String> = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))).collect();
        let others: std::collections::BTreeSet<String> = names.iter().map(|name| words.name(name)).collect();
        assert_eq!(others.len(), names.len());
        assert!(others.iter().all(|name| name.len() == 2));
        for name in ["DESKTOP-7F3K2A", "a-very-long-name-of-a-server-that-nobody-types", "x4711", "498912345"] {
            let other = words.name(name);
            assert!(other != name && other.len() == name.len(), "{name}: {other}");
        }
        assert_eq!(words.name("D:"), "D:");
    }

    #[test]
    fn names_in_other_scripts_become_letters() {
        let mut words = words();
        let name = words.name("Tromsø");
        assert!(name.is_ascii() && name.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
        assert_eq!(words.name("東京").chars().count(), 8);
        // In two forms: with a combining mark, and without.
        assert!(["Tromso\u{308}y", "Bra\u{30a}ten"].into_iter().all(|name| words.name(name).is_ascii()));
    }

    #[test]
    fn an_instance_named_like_a_database_is_replaced_and_the_database_is_not() {
        let mut words = words();
        words.learn_instance("LCSCDR");
        let instance = words.name(r"SQL01\LCSCDR");
        assert!(!instance.contains("LCSCDR"), "{instance}");
        assert_eq!(words.name("LcsCDR"), "LcsCDR");
        assert!(!words.name("SQL01$LCSCDR/LcsCDR/x").contains("$LCSCDR"));
    }
}
