//! Whether a text says anything: what is made of blanks, dots and characters of no width says nothing.

/// Characters of no width or no ink that Unicode counts as letters.
const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];

/// Whether there is a letter or a digit of any script.
pub fn has_letters(text: &str) -> bool {
    text.chars().any(|one| one.is_alphanumeric() && !FILLERS.contains(&one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_and_digits_say_something() {
        for text in ["x", "№ 7", "網路組", "ö", "CHG-1234", "٣"] {
            assert!(has_letters(text), "{text}");
        }
        for text in ["", " ", ".", "...", "-", "\u{200b}\u{200d}", "\u{feff}", "\u{3164}", "\u{2800}", "\u{a0}", "?!"] {
            assert!(!has_letters(text), "{text:?}");
        }
    }
}
