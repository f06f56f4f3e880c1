//! Texts that must fit where somebody else sets the size.

/// At most so many characters; what is cut is counted.
pub fn shortened(text: &str, most_characters: usize) -> String {
    match text.char_indices().nth(most_characters) {
        None => text.to_owned(),
        Some((at, _)) => {
            let all = text.chars().count();
            format!("{}... ({all} characters)", text.get(..at).unwrap_or_default())
        }
    }
}
