//! A page of `explain`: headings, labelled lines, paragraphs and commands.

use std::fmt::Write;
use textwrap::{Options, WordSplitter};

/// Where the value of a labelled line begins.
const LABEL_COLUMNS: usize = 18;

/// A page that grows from top to bottom. Writing to a String cannot fail, hence the ignored results.
pub(super) struct Page {
    pub(super) text: String,
    columns: usize,
}

impl Page {
    pub(super) fn new(id: &str, title: &str, columns: usize) -> Self {
        let mut page = Self { text: String::new(), columns };
        let head = textwrap::fill(&format!("{id}: {title}"), page.options());
        let longest = head.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        page.text = format!("{head}\n{}\n", "=".repeat(longest));
        page
    }

    /// An id that is broken at a hyphen can be neither read nor copied.
    fn options(&self) -> Options<'static> {
        Options::new(self.columns).word_splitter(WordSplitter::NoHyphenation)
    }

    pub(super) fn heading(&mut self, text: &str) {
        let _ = writeln!(self.text, "\n{text}\n{}", "-".repeat(text.chars().count()));
    }

    /// Paragraphs, points and commands as the catalogue holds them; commands are never broken.
    pub(super) fn prose(&mut self, text: &str) {
        for line in text.lines() {
            if line.starts_with("    ") || line.is_empty() {
                let _ = writeln!(self.text, "{}", line.trim_end());
                continue;
            }
            let hanging = if line.starts_with("- ") { "  " } else { "" };
            let _ = writeln!(self.text, "{}", textwrap::fill(line, self.options().subsequent_indent(hanging)));
        }
    }

    pub(super) fn commands(&mut self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(self.text, "{}", format!("    {line}").trim_end());
        }
    }

    pub(super) fn field(&mut self, label: &str, value: &str) {
        let first = format!("{label:<LABEL_COLUMNS$}");
        let rest = " ".repeat(LABEL_COLUMNS);
        let options = self.options().initial_indent(&first).subsequent_indent(&rest);
        let _ = writeln!(self.text, "{}", textwrap::fill(value, options));
    }

    pub(super) fn list(&mut self, label: &str, values: &[&str]) {
        if !values.is_empty() {
            self.field(label, &values.join(", "));
        }
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }
}
