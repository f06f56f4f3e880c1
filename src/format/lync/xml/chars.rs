//! Which characters XML 1.0 allows (sections 2.2 and 2.3).

/// Whether all of a decoded token may stand in a document: a hole of zero bytes may not.
pub(super) fn all_allowed(text: &str) -> bool {
    let bytes = text.as_bytes();
    !bytes.iter().any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'))
        && (!bytes.contains(&0xef) || !text.contains(['\u{fffe}', '\u{ffff}']))
}

/// Whether a character reference may name this character.
pub(super) fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text is a name of an element or attribute, prefix included.
pub(super) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(starts_name) && chars.all(continues_name)
}

fn starts_name(c: char) -> bool {
    matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn continues_name(c: char) -> bool {
    starts_name(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_characters_follow_the_standard() {
        for good in ["a", "_x", "ns:local", "Größe", "a-b.c1"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "1a", "-a", "a b", "a/b", "a\0", "a=\"b"] {
            assert!(!is_name(bad), "{bad}");
        }
        assert!(all_allowed("a\t\r\n\u{fffd}é"));
        for bad in ["\0", "a\u{1}", "\u{ffff}"] {
            assert!(!all_allowed(bad), "{bad:?}");
        }
    }
}
