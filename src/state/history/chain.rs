//! Whether the lines of a history are what audits wrote, one after another: bytes alone.

use super::head::Head;
use super::line::{Line, Read, read};
use crate::bundle::sha256;
use crate::model::BrokenLine;
use rayon::prelude::*;

/// A history as it was read.
#[derive(Debug, Default)]
pub struct Checked {
    /// Every line that can be read, with its place in the file.
    pub(super) lines: Vec<(u64, Line)>,
    /// All lines of the file, also those that cannot be read.
    pub line_count: u64,
    /// The first line that is not what an audit wrote.
    pub broken: Option<BrokenLine>,
    /// Lines that an audit could not write to their end: it was interrupted.
    pub cut_off: Vec<u64>,
    /// Of every line, in their order.
    pub(super) digests: Vec<String>,
}

impl Checked {
    /// Digest of the last line.
    pub fn head(&self) -> Option<&str> {
        self.digests.last().map(String::as_str)
    }

    /// Digest of the line with this number, counted from 1.
    pub fn digest(&self, line: u64) -> Option<&str> {
        self.digests.get(usize::try_from(line.checked_sub(1)?).ok()?).map(String::as_str)
    }
}

/// Checks the lines of a file against each other and against its head.
pub(super) fn check(bytes: &[u8], head: Option<&Head>) -> Checked {
    let mut raw: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    // What stands behind the last line end is a line only if it is something.
    if raw.last().is_some_and(|last| last.is_empty()) {
        raw.pop();
    }
    let reads: Vec<Option<Read>> = raw.par_iter().map(|line| read(line)).collect();
    // What the line after names: of a line that cannot be read, the digest of its bytes.
    let digests: Vec<String> = reads
        .iter()
        .zip(&raw)
        .map(|(read, raw)| read.as_ref().map_or_else(|| sha256(raw), |read| read.digest.clone()))
        .collect();
    let chain = Chain { reads: &reads, digests: &digests, head };
    let mut checked = Checked { line_count: raw.len() as u64, ..Checked::default() };
    checked.broken = (0..reads.len()).find_map(|place| chain.broken_at(place, &mut checked.cut_off));
    checked.broken = checked.broken.take().or_else(|| chain.broken_end());
    checked.digests.clone_from(&digests);
    checked.lines = (1..).zip(reads).filter_map(|(number, read)| Some((number, read?.line))).collect();
    checked
}

struct Chain<'a> {
    reads: &'a [Option<Read>],
    digests: &'a [String],
    head: Option<&'a Head>,
}

impl Chain<'_> {
    fn broken_at(&self, place: usize, cut_off: &mut Vec<u64>) -> Option<BrokenLine> {
        let number = place as u64 + 1;
        let Some(read) = self.reads.get(place).and_then(Option::as_ref) else {
            if self.is_cut_off(place) {
                cut_off.push(number);
                return None;
            }
            return broken(number, "it is not a line that an audit wrote");
        };
        if !read.is_whole {
            return broken(number, "it was changed: the digest in it is not that of its content");
        }
        if read.line.line != number {
            let own = read.line.line;
            return broken(number, &format!("it is line {own} of the audits: lines were removed, added or moved"));
        }
        let before = place.checked_sub(1).and_then(|before| self.digests.get(before));
        if read.line.previous.as_ref() != before {
            // Both are whole in themselves. What the next line says of this one tells which of them is not the old one.
            return match place {
                0 => broken(number, "it follows a line that is not there"),
                _ if self.is_named_by_next(place) => {
                    broken(number - 1, &format!("it is not the line that line {number} follows: it was replaced"))
                }
                _ => broken(number, &format!("it does not follow line {}: it was replaced or added", number - 1)),
            };
        }
        let found = read.line.found_broken.as_ref()?;
        let reason = format!("{} (line {number}, the next audit, found it so)", found.reason);
        broken(found.line, &reason)
    }

    /// Whether the line after it, or the head, knows it as it is.
    fn is_named_by_next(&self, place: usize) -> bool {
        let digest = self.digests.get(place);
        match self.reads.get(place + 1) {
            Some(next) => next.as_ref().is_some_and(|next| next.line.previous.as_ref() == digest),
            None => self.head.map(|head| &head.sha256) == digest,
        }
    }

    /// A line that no audit could have written whole: the audit after it says so, or the head that it was being written.
    fn is_cut_off(&self, place: usize) -> bool {
        match self.reads.get(place + 1) {
            Some(_) => self.is_named_by_next(place),
            None => self.head.is_some_and(|head| head.writing_after.is_some() && head.line == place as u64 + 1),
        }
    }

    /// What only the head tells.
    fn broken_end(&self) -> Option<BrokenLine> {
        let count = self.reads.len() as u64;
        let Some(head) = self.head else {
            return match count {
                0 => None,
                _ => broken(count, "nothing confirms that it is the last: the file that names it is missing"),
            };
        };
        let last = self.digests.last();
        if let Some(before) = &head.writing_after {
            let is_unwritten = count + 1 == head.line && last.map_or("", String::as_str) == before;
            let is_half = count == head.line && self.reads.last().is_some_and(Option::is_none);
            if is_unwritten || is_half {
                return None;
            }
        }
        match count {
            _ if count > head.line => broken(head.line + 1, "it was added: the last audit wrote fewer lines"),
            _ if count < head.line => broken(count + 1, "it is missing: the last audit wrote a later line"),
            _ if last != Some(&head.sha256) => broken(count, "it is not the line that the last audit wrote"),
            _ => None,
        }
    }
}

fn broken(line: u64, reason: &str) -> Option<BrokenLine> {
    Some(BrokenLine { line, reason: reason.to_owned() })
}
