//! Names, word by word: what separates words stays, so that a pseudonym matches wherever the name did: a host in its domain,
//! a file in its folder, a pattern over both.

use super::kept;
use super::permutation::{MAX_DIGITS, permute, pseudo_random};
use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Pseudonyms of words under one key.
#[derive(Debug)]
pub(super) struct Words {
    key: [u8; 32],
    kept: kept::Words,
    known: HashMap<String, String>,
}

/// Words that are remembered; further ones are made anew each time.
const MOST_KNOWN: usize = 100_000;

/// Alphabets of words, each permuted by itself.
#[derive(Clone, Copy)]
enum Alphabet {
    Letters = 0,
    Digits = 1,
    Both = 2,
    Octets = 3,
}

impl Words {
    pub fn new(key: [u8; 32], kept: kept::Words) -> Self {
        Self { key, kept, known: HashMap::new() }
    }

    /// A word that is a name in this run, although it stays elsewhere.
    pub fn do_not_keep(&mut self, word: &str) {
        self.kept.remove(word);
    }

    /// A name of any kind: host, instance, user, path, share, subject of a certificate, pattern.
    pub fn name(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = None;
        while let Some(first) = rest.chars().next() {
            let length = match address(rest, before) {
                Some((length, address)) => {
                    out.push_str(&self.address(address));
                    length
                }
                None if first.is_alphanumeric() => {
                    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                    let (word, after) = rest.split_at(length);
                    if kept::stays_here(word, before, after.chars().next()) {
                        out.push_str(word);
                    } else {
                        out.push_str(&self.word(word));
                    }
                    length
                }
                None => {
                    out.push(first);
                    first.len_utf8()
                }
            };
            let (done, next) = rest.split_at(length);
            before = done.chars().next_back();
            rest = next;
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

    fn made(&self, word: &str) -> String {
        if self.kept.contain(word) || kept::is_time(word) {
            return word.to_owned();
        }
        if !word.is_ascii() {
            return self.letters_of(word, word.chars().count().max(8));
        }
        if is_mixed(word) {
            return self.permuted(Alphabet::Both, word);
        }
        runs(word)
            .into_iter()
            .map(|run| match run {
                run if self.kept.contain(run) || kept::is_plain_number(run) || run.len() == 1 => run.to_owned(),
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
            Alphabet::Both | Alphabet::Octets => (36, 0),
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
                Alphabet::Letters | Alphabet::Octets => true,
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

    fn address(&self, address: Address) -> String {
        match address {
            Address::V4(address) => {
                let mut octets = address.octets().map(u16::from);
                // What says that it is a private address stays.
                let fixed = match address {
                    _ if address.is_loopback() || address.is_unspecified() => 4,
                    _ if !address.is_private() && !address.is_link_local() => 0,
                    _ if address.octets()[0] == 10 => 1,
                    _ => 2,
                };
                loop {
                    permute(
                        &self.key,
                        Alphabet::Octets as u8 + fixed,
                        256,
                        octets.get_mut(usize::from(fixed)..).unwrap_or_default(),
                    );
                    let other = Ipv4Addr::from(octets.map(|octet| octet as u8));
                    if fixed > 0
                        || !(other.is_private()
                            || other.is_link_local()
                            || other.is_loopback()
                            || other.is_unspecified())
                    {
                        return other.to_string();
                    }
                }
            }
            Address::V6(address) => {
                if address.is_loopback() || address.is_unspecified() {
                    return address.to_string();
                }
                // The first 16 bits say whether it is a private address.
                let random = pseudo_random(&self.key, &[b"ipv6", &address.octets()]);
                let (mut bytes, mut random) = (address.octets(), random.into_iter());
                bytes.iter_mut().skip(2).for_each(|byte| *byte = random.next().unwrap_or_default());
                Ipv6Addr::from(bytes).to_string()
            }
        }
    }
}

enum Address {
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// An address of the Internet Protocol at the start of a text, and how long it is.
fn address(text: &str, before: Option<char>) -> Option<(usize, Address)> {
    const LONGEST: usize = 45;
    let belongs = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':');
    if before.is_some_and(|c| c.is_alphanumeric() || c == '.') || !text.starts_with(belongs) {
        return None;
    }
    let end = text.bytes().take(LONGEST + 1).position(|byte| !belongs(char::from(byte))).unwrap_or(text.len());
    let candidate = text.get(..end).filter(|candidate| candidate.len() <= LONGEST)?;
    if text.get(end..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
        return None;
    }
    // `10.0.0.1:1433`, and an address at the end of a sentence.
    let plain = candidate.split(':').next().unwrap_or_default().trim_end_matches('.');
    if let Ok(address) = plain.parse() {
        return Some((plain.len(), Address::V4(address)));
    }
    candidate.parse().ok().map(|address| (candidate.len(), Address::V6(address)))
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
    fn addresses_stay_private_or_public() {
        let mut words = words();
        for (address, start) in [("10.20.30.40", "10."), ("192.168.7.8", "192.168."), ("127.0.0.1", "127.0.0.1")] {
            assert!(words.name(address).starts_with(start));
        }
        let public = words.name("203.0.113.20:5061");
        let (address, port) = public.split_once(':').unwrap();
        assert!(address.parse::<Ipv4Addr>().is_ok_and(|one| !one.is_private()) && port == "5061", "{public}");
        let other = words.name("fd12:3456:789a::1");
        assert!(other.starts_with("fd12:") && other != "fd12:3456:789a::1", "{other}");
    }

    #[test]
    fn names_in_other_scripts_become_letters() {
        let mut words = words();
        let name = words.name("Tromsø");
        assert!(name.is_ascii() && name.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
        assert_eq!(words.name("東京").chars().count(), 8);
    }
}
