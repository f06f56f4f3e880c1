//! What a run was asked for: the names of files it takes, those it leaves out, and its options. Labels are in the
//! machine's language; the order of the lines and the options are the same in all: files, files and folders left out,
//! options.

/// Words kept of each.
const MAX_WORDS: usize = 200;

/// Characters kept of a word.
const MAX_WORD_CHARS: usize = 260;

#[derive(Debug, Default)]
pub(super) struct Orders {
    /// `*.*`, or less.
    pub(super) files: Vec<String>,
    /// What `/XF` and `/XD` name.
    pub(super) left_out: Vec<String>,
    /// As written; `None` while their line has not come.
    pub(super) options: Option<Vec<String>>,
    lists: u32,
}

impl Orders {
    /// A line of the header behind source and destination: what stands behind its label, or all of it.
    pub(super) fn line(&mut self, has_label: bool, value: &str) {
        if value.is_empty() || self.options.is_some() {
            return;
        }
        if has_label && value.split_whitespace().any(|word| word.starts_with('/')) {
            self.options = Some(value.split_whitespace().take(MAX_WORDS).map(kept).collect());
            return;
        }
        self.lists += u32::from(has_label);
        let list = match self.lists {
            0 => return,
            1 => &mut self.files,
            _ => &mut self.left_out,
        };
        // A name may hold blanks: each stands on a line of its own.
        if list.len() < MAX_WORDS {
            list.push(kept(value));
        }
    }
}

fn kept(word: &str) -> String {
    word.chars().take(MAX_WORD_CHARS).collect()
}
