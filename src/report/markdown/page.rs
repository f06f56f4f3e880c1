//! A text that may not become longer than its reader takes.

use crate::base::count;

/// Room for the line that counts what was left out, and for the headings of lists that found no room for a row.
const FOR_COUNTS: usize = 160;
/// The part of the free room that a list may fill: others follow.
const SHARE_OF_ROOM: (usize, usize) = (3, 4);

/// What is written so far, and how much fits.
pub struct Page {
    text: String,
    most_bytes: usize,
    kept_bytes: usize,
}

impl Page {
    pub fn new(most_bytes: usize) -> Self {
        Self { text: String::new(), most_bytes, kept_bytes: 0 }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes at the end that lists do not fill: `further`, and the headings and counts of six lists.
    pub fn keep_free(&mut self, further: usize) {
        self.kept_bytes = further + 6 * FOR_COUNTS;
    }

    /// A paragraph, a heading: short, and written whatever the room.
    pub fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub fn append(&mut self, other: &Self) {
        self.block(other.text.trim_end());
    }

    /// A list or a table below its heading: so many rows as fit; then how many more there are. Those are not even made: a
    /// large report has tens of thousands.
    pub fn list<T>(
        &mut self,
        (heading, head): (&str, &str),
        most_rows: usize,
        items: impl Iterator<Item = T>,
        row: impl Fn(T) -> String,
    ) {
        let mut items = items.peekable();
        if items.peek().is_none() {
            return;
        }
        self.block(&format!("## {heading}"));
        self.text.push('\n');
        self.text.push_str(head);
        let room = self.most_bytes.saturating_sub(self.text.len() + self.kept_bytes);
        let end = self.text.len() + room / SHARE_OF_ROOM.1 * SHARE_OF_ROOM.0;
        let mut left_out = 0_u64;
        for item in items.by_ref().take(most_rows) {
            let row = row(item);
            if self.text.len() + row.len() >= end {
                left_out = 1;
                break;
            }
            self.text.push_str(&row);
            self.text.push('\n');
        }
        left_out += items.count() as u64;
        if left_out > 0 {
            self.block(&format!(
                "And {} that {} not shown here.",
                count(left_out, "more", "more"),
                is_or_are(left_out)
            ));
        }
    }
}

fn is_or_are(n: u64) -> &'static str {
    if n == 1 { "is" } else { "are" }
}
