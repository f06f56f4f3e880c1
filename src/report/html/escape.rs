//! The only way of a value into the page. Templates name no escaper: this is the one that `askama.toml` gives them.

use crate::base::for_terminal;
use askama::filters::Escaper;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Escapes for elements and quoted attributes, and shows as `\u{..}` what HTML forbids or what a reader would not see:
/// control, bidirectional and invisible characters, and code points that are no characters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page;

impl Escaper for Page {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        if text.bytes().all(is_plain) {
            return dest.write_str(text);
        }
        let shown = for_terminal(text);
        let mut done = 0;
        for (at, c) in shown.char_indices() {
            let escaped: Cow<'_, str> = match c {
                '<' => "&lt;".into(),
                '>' => "&gt;".into(),
                '&' => "&amp;".into(),
                '"' => "&quot;".into(),
                '\'' => "&#39;".into(),
                c if is_no_character(c) => format!("\\u{{{:x}}}", u32::from(c)).into(),
                _ => continue,
            };
            dest.write_str(shown.get(done..at).unwrap_or_default())?;
            dest.write_str(&escaped)?;
            done = at + c.len_utf8();
        }
        dest.write_str(shown.get(done..).unwrap_or_default())
    }
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'')
}

/// <https://infra.spec.whatwg.org/#noncharacter>
fn is_no_character(c: char) -> bool {
    let code = u32::from(c);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

/// Characters of a name that are shown; of a sentence, which may hold several names; and of either on the first screen.
const NAME: usize = 200;
const SENTENCE: usize = 1200;
const BRIEF: usize = 240;
/// Of them, those at the end.
const TAIL: usize = 40;

/// A name as it is, or its beginning and its end with what is missing between them.
pub fn name(text: &str) -> String {
    shortened(text, NAME)
}

/// A name or a sentence for the first screen, where there is room for a few lines.
pub fn brief(text: &str) -> String {
    shortened(text, BRIEF)
}

/// A sentence likewise.
pub fn sentence(text: &str) -> String {
    shortened(text, SENTENCE)
}

fn shortened(text: &str, most: usize) -> String {
    // So many bytes are never more characters.
    if text.len() <= most {
        return text.to_owned();
    }
    let total = text.chars().count();
    if total <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most - TAIL).collect();
    let end: String = text.chars().skip(total - TAIL).collect();
    format!("{start} […{} of {total} characters are left out here…] {end}", total - most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> String {
        let mut out = String::new();
        Page.write_escaped_str(&mut out, text).unwrap();
        out
    }

    #[test]
    fn nothing_breaks_out_of_an_element_or_an_attribute() {
        assert_eq!(
            page("</script><b a='1' b=\"2\">&amp;"),
            "&lt;/script&gt;&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;amp;"
        );
        assert_eq!(page("pool01 æøå 文.bak"), "pool01 æøå 文.bak");
    }

    #[test]
    fn what_html_forbids_or_nobody_sees_is_shown_as_a_code_point() {
        assert_eq!(
            page("a\u{0}b\u{1b}c\u{202e}d\nе\u{ffff}f\u{1fffe}"),
            "a\\u{0}b\\u{1b}c\\u{202e}d\\u{a}е\\u{ffff}f\\u{1fffe}"
        );
    }

    #[test]
    fn long_names_keep_their_beginning_and_their_end() {
        let short = name(&format!("{}end", "é".repeat(65_536)));
        assert!(short.starts_with("ééé") && short.ends_with("éend") && short.len() < 500, "{short}");
        assert!(short.contains("65339 of 65539 characters"), "{short}");
        assert_eq!(name(&"é".repeat(NAME)), "é".repeat(NAME));
    }
}
