//! Lines of a master file (RFC 1035 section 5.1) as words: comments gone, parentheses joined, quotation marks and
//! backslashes understood. Knows no record.

/// Words of one entry; a SOA has eleven, a long TXT some dozen.
const MAX_WORDS: usize = 4096;

/// One entry, over however many lines.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Where its first line begins, in the decoded text.
    pub(super) offset: u64,
    /// Whether it begins with a blank: the owner is that of the entry before.
    pub(super) has_no_owner: bool,
    pub(super) words: Vec<String>,
    /// Whether the text ended inside parentheses or quotation marks.
    pub(super) is_open: bool,
    /// Whether the text ended in this entry, without the end of a line.
    pub(super) is_last: bool,
}

/// All entries that are not empty.
pub(super) struct Entries<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Entries<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn entry(&mut self) -> Option<Entry> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let mut entry = Entry {
            offset: self.at as u64,
            has_no_owner: rest.starts_with([' ', '\t']),
            is_last: true,
            ..Entry::default()
        };
        let (mut word, mut has_word) = (String::new(), false);
        let (mut depth, mut is_quoted, mut is_comment, mut is_escaped) = (0_u32, false, false, false);
        let mut used = rest.len();
        for (at, c) in rest.char_indices() {
            let ends_line = c == '\n';
            if is_comment && !ends_line {
                continue;
            }
            if is_escaped && !ends_line {
                word.push(c);
                is_escaped = false;
                continue;
            }
            is_escaped = c == '\\';
            match c {
                '"' => {
                    is_quoted = !is_quoted;
                    has_word = true;
                    continue;
                }
                _ if is_quoted && !ends_line => {
                    word.push(c);
                    continue;
                }
                ';' => is_comment = true,
                '(' => depth = depth.saturating_add(1),
                ')' => depth = depth.saturating_sub(1),
                _ if !c.is_whitespace() => {
                    word.push(c);
                    has_word = true;
                    continue;
                }
                _ => {}
            }
            if std::mem::take(&mut has_word) && entry.words.len() < MAX_WORDS {
                entry.words.push(std::mem::take(&mut word));
            }
            word.clear();
            if ends_line {
                is_comment = false;
                if depth == 0 && !is_quoted {
                    used = at + 1;
                    entry.is_last = false;
                    break;
                }
            }
        }
        if has_word && entry.words.len() < MAX_WORDS {
            entry.words.push(word);
        }
        entry.is_open = depth > 0 || is_quoted;
        self.at += used;
        Some(entry)
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let entry = self.entry()?;
            if !entry.words.is_empty() || entry.is_open {
                return Some(entry);
            }
        }
    }
}
