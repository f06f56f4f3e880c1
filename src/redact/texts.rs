//! Sentences of programs in which names may stand.

use super::words::Words;
use crate::policy::Catalogue;
use std::collections::HashSet;

/// Words of names of this run, by which they are found in sentences.
#[derive(Debug, Default)]
pub(super) struct Names {
    words: HashSet<String>,
    /// Words of the rules, which mean what they mean.
    language: HashSet<String>,
}

/// How programs of others quote names; bakproof itself quotes in backticks, also what is no name.
const QUOTES: [char; 2] = ['\'', '"'];

/// Shorter words stand in sentences for themselves.
const MIN_CHARS: usize = 3;

impl Names {
    pub fn new() -> Self {
        let is_lower = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
        let texts = Catalogue::embedded_texts();
        // Only words that stand by themselves: examples of names have dots, digits and capitals.
        let plain = texts.into_values().flat_map(str::split_whitespace);
        let language =
            plain.map(|word| word.trim_end_matches([',', '.', ':', ';'])).filter(is_lower).map(str::to_owned);
        Self { words: HashSet::new(), language: language.collect() }
    }

    /// Learns the words of a name.
    pub fn learn(&mut self, name: &str) {
        for word in name.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= MIN_CHARS) {
            let word = word.to_lowercase();
            if !self.language.contains(&word) {
                self.words.insert(word);
            }
        }
    }

    /// The sentence with pseudonyms: of every word that is part of a name, and of everything that stands in quotation marks
    /// or has the form of a path or an address.
    pub fn replace_in(&self, text: &str, words: &mut Words) -> String {
        let mut out = String::with_capacity(text.len());
        let mut quote = None;
        // Names of files have blanks: where a path ends is not told, so that nothing after its beginning stays.
        let mut is_path = false;
        for token in text.split_inclusive(char::is_whitespace) {
            let start = token.trim_start_matches(['(', '[']).chars().next();
            quote = quote.or(start.filter(|mark| QUOTES.contains(mark)));
            is_path |= token.contains('\\') || token.starts_with('/');
            if is_path || quote.is_some() || token.contains('@') || self.has_word(token) {
                out.push_str(&words.name(token));
            } else {
                out.push_str(token);
            }
            let end = token.trim_end().trim_end_matches(['.', ',', ':', ';', ')', ']']).chars().next_back();
            quote = quote.filter(|mark| end != Some(*mark));
        }
        out
    }

    fn has_word(&self, token: &str) -> bool {
        token.split(|c: char| !c.is_alphabetic()).any(|word| self.words.contains(&word.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::kept;

    #[test]
    fn nothing_of_a_path_with_blanks_stays_in_a_sentence() {
        let mut words = Words::new([3; 32], kept::Words::all(std::iter::empty()));
        let text = r"ERROR 32 Copying File \\fs02.contoso.com\lync\Falcon Takeover of Fabrikam by Woodgrove.pptx";
        let told = Names::new().replace_in(text, &mut words);
        for name in ["fs02", "contoso", "Falcon", "Takeover", "Fabrikam", "Woodgrove"] {
            assert!(!told.contains(name), "{told}");
        }
        assert!(told.starts_with("ERROR 32 Copying File "), "{told}");
    }
}
