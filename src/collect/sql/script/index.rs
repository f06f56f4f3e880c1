//! One pass over the whole output: which blocks are there, where, and whether each is whole.

use super::line::{self, Content, Line, TITLE};
use super::lines::Lines;
use crate::base::ReadAt;
use crate::model::Problem;
use std::collections::BTreeMap;

/// More than any history fills: 250,000 backups take some 400 MB in UTF-16.
const MAX_FILE_BYTES: u64 = 4 << 30;
/// Blocks of one output.
const MAX_BLOCKS: usize = 99;

/// What stands in a saved output.
#[derive(Debug, Default)]
pub struct Index {
    /// By query; the place of the first piece, or why the block cannot be used.
    pub blocks: BTreeMap<String, Result<Place, String>>,
    /// `2026-08-01T00:00:00`.
    pub window: Option<String>,
    /// The server's offset from UTC when the script ran.
    pub offset_minutes: i64,
    /// Whether the last line is there.
    pub is_done: bool,
}

/// Where the pieces of a whole block are.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub block: u8,
    pub start: u64,
    pub line_count: u64,
}

/// A block that began and did not end yet.
#[derive(Debug)]
struct Open {
    query: String,
    place: Place,
    row_count: u64,
    check: u64,
    is_row_open: bool,
    fault: Option<String>,
}

/// Reads the whole file once.
///
/// # Errors
/// It is no output of the script, it holds several, or it cannot be read.
pub fn index(file: &dyn ReadAt) -> Result<Index, Problem> {
    if file.size_bytes() > MAX_FILE_BYTES {
        return Err(Problem::whole("too-large", "the saved output is larger than 4 GiB, more than any history takes"));
    }
    let failed =
        |error: std::io::Error| Problem::whole("unreadable", format!("the saved output cannot be read: {error}"));
    let mut lines = Lines::at(file, 0).map_err(failed)?;
    let mut found = Index::default();
    let mut is_titled = false;
    let mut open: Option<Open> = None;
    let mut at = lines.position();
    while lines.advance().map_err(failed)? {
        let (line_at, text) = (at, lines.line());
        at = lines.position();
        if text.trim() == TITLE {
            if is_titled {
                let message = "the file holds the output of several runs; save each in a file of its own";
                return Err(Problem::at("several-histories", line_at, message));
            }
            is_titled = true;
            continue;
        }
        let Some(line) = line::parse(text).filter(|_| is_titled) else { continue };
        found.take(line, &mut open, at);
    }
    if let Some(open) = open {
        found.close(open, Some("its end is missing: the output was cut off".to_owned()));
    }
    if !is_titled {
        return Err(Problem::whole(
            "no-history",
            "this is not the output of the script that `bakproof sql-script` prints",
        ));
    }
    Ok(found)
}

impl Index {
    fn take(&mut self, line: Line<'_>, open: &mut Option<Open>, after: u64) {
        match line.content {
            Content::Word { word: "begin", value } => {
                if let Some(before) = open.take() {
                    self.close(before, Some("its end is missing".to_owned()));
                }
                if self.blocks.len() < MAX_BLOCKS {
                    let place = Place { block: line.block, start: after, line_count: 0 };
                    let query = value.to_owned();
                    *open = Some(Open { query, place, row_count: 0, check: 0, is_row_open: false, fault: None });
                }
            }
            Content::Word { word: "end", value } => {
                if let Some(block) = open.take() {
                    let fault = block.fault(line.block, value);
                    self.close(block, fault);
                }
            }
            Content::Word { word: "window", value } => {
                if let Some((window, offset)) = value.split_once(' ') {
                    self.window = Some(window.to_owned());
                    self.offset_minutes = offset.parse().unwrap_or(0);
                }
            }
            Content::Word { word, .. } => self.is_done |= word == "done",
            Content::Piece { number, payload, is_last } => {
                if let Some(block) = open {
                    block.piece(line.block, number, payload, is_last);
                }
            }
        }
    }

    fn close(&mut self, open: Open, fault: Option<String>) {
        let is_twice = self.blocks.contains_key(&open.query);
        let fault = fault.or(is_twice.then(|| "it occurs twice".to_owned()));
        let result = match fault {
            Some(fault) => Err(format!("the answer to `{}` is damaged: {fault}; run the script again", open.query)),
            None => Ok(open.place),
        };
        self.blocks.insert(open.query, result);
    }
}

impl Open {
    fn piece(&mut self, block: u8, number: u64, payload: &str, is_last: bool) {
        if self.fault.is_some() {
            return;
        }
        self.place.line_count += 1;
        if block != self.place.block || number != self.place.line_count {
            self.fault = Some(format!("line {} is missing or out of place", self.place.line_count));
        }
        self.check = self.check.wrapping_add(line::check(number, payload));
        self.row_count += u64::from(is_last);
        self.is_row_open = !is_last;
    }

    /// What the closing line finds wrong.
    fn fault(&self, block: u8, value: &str) -> Option<String> {
        if self.fault.is_some() {
            return self.fault.clone();
        }
        let mut numbers = value.split(' ').map(str::parse::<u64>);
        let (Some(Ok(rows)), Some(Ok(lines)), Some(Ok(check)), None) =
            (numbers.next(), numbers.next(), numbers.next(), numbers.next())
        else {
            return Some("its closing line cannot be read".to_owned());
        };
        if block != self.place.block || rows != self.row_count || lines != self.place.line_count || self.is_row_open {
            return Some(format!("it says {lines} lines and holds {}", self.place.line_count));
        }
        (check != self.check).then(|| "its lines were changed: their checksum is wrong".to_owned())
    }
}
