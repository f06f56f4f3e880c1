//! Whether a text says anything: what is made of blanks, dots and characters of no width says nothing.

/// Characters of no width or no ink that Unicode counts as letters.
const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];

/// Whether two names are equal without case, of any script. Allocates nothing for names of ASCII letters, as almost all
/// are.
pub fn equal_without_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!(a.is_ascii() && b.is_ascii()) && a.to_uppercase() == b.to_uppercase())
}

/// Whether there is a letter or a digit of any script.
pub fn has_letters(text: &str) -> bool {
    text.chars().any(|one| one.is_alphanumeric() && !FILLERS.contains(&one))
}

/// Whether it is only what people write before they fill in the value: `TODO`, `<who>`, `tbd.`.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_word = |c: char| c.is_alphanumeric() || c == '/';
    let word = text.trim_matches(|c: char| !is_word(c)).to_lowercase();
    let is_tag = text.starts_with('<') && text.ends_with('>') && !word.contains(['<', '>']);
    is_tag
        || matches!(
            word.as_str(),
            "todo" | "to do" | "tbd" | "fixme" | "xxx" | "n/a" | "placeholder" | "changeme" | "change me" | "fill in"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_the_whole_text() {
        for text in ["TODO", " todo: ", "<who>", "TBD.", "[n/a]", "\"changeme\"", "<day of the export>"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["Todorov", "TODO list was worked through", "IT operations", "<a> and <b>", "10.0.0.1", ""] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn case_means_nothing_in_any_script() {
        for (a, b) in [("LcsCDR", "lcscdr"), ("Größe", "GRÖSSE"), ("ÄRZTE", "ärzte"), ("", "")] {
            assert!(equal_without_case(a, b), "{a} {b}");
        }
        for (a, b) in [("a", "b"), ("a", "ä"), ("ä", "ö"), ("a", "")] {
            assert!(!equal_without_case(a, b), "{a} {b}");
        }
    }

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
