//! A copy beside the live share: names, sizes and times, nothing else, since the content is encrypted where it stands.

use super::list::{FileStoreListing, ListedFile};
use crate::base::Stamp;
use std::cmp::Ordering;

/// Files named as examples of each difference.
pub const MAX_EXAMPLES: usize = 20;

/// Times closer than this are the same: FAT counts in steps of two seconds.
pub const TIME_TOLERANCE_SECONDS: i64 = 2;

/// How many files, how many bytes, and the first of them by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub file_count: u64,
    /// Of the live file; of extra ones, of the copy.
    pub size_bytes: u64,
    pub examples: Vec<String>,
}

impl Amount {
    fn add(&mut self, file: &ListedFile) {
        self.file_count = self.file_count.saturating_add(1);
        self.size_bytes = self.size_bytes.saturating_add(file.size_bytes);
        if self.examples.len() < MAX_EXAMPLES {
            self.examples.push(file.path.clone());
        }
    }
}

/// How a copy differs from the share. A file is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub same: Amount,
    /// On the share since before the copy was taken, and not in the copy: lost.
    pub missing: Amount,
    /// In the copy, and no longer on the share.
    pub extra: Amount,
    /// In both, with another size or time, though the share's was not changed since: the copy is wrong.
    pub changed: Amount,
    /// Made or changed on the share after the copy was taken: what a restore would lose.
    pub newer: Amount,
    /// Whether both could be listed to their end; where not, fewer differences may be shown than there are.
    pub is_complete: bool,
}

/// Compares a copy with the share it was made of. The copy's time is that of its log, or its newest file's.
pub fn compare(copy: &FileStoreListing, live: &FileStoreListing) -> Comparison {
    let is_complete = !(copy.is_cut || live.is_cut) && copy.unreadable_folders == 0 && live.unreadable_folders == 0;
    let mut result = Comparison { is_complete, ..Comparison::default() };
    let taken = copy.taken_or_newest();
    let (mut copies, mut lives) = (copy.files.iter().peekable(), live.files.iter().peekable());
    loop {
        let order = match (copies.peek(), lives.peek()) {
            (None, None) => return result,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(copied), Some(current)) => copied.path.to_lowercase().cmp(&current.path.to_lowercase()),
        };
        let copied = if order == Ordering::Greater { None } else { copies.next() };
        let current = if order == Ordering::Less { None } else { lives.next() };
        match (copied, current) {
            (Some(copied), Some(current)) => result.both(copied, current, taken),
            (Some(copied), None) => result.extra.add(copied),
            (None, Some(current)) if is_later(current.modified, taken) => result.newer.add(current),
            (None, Some(current)) => result.missing.add(current),
            (None, None) => return result,
        }
    }
}

impl Comparison {
    fn both(&mut self, copied: &ListedFile, current: &ListedFile, taken: Option<Stamp>) {
        let is_same_time = !is_later(copied.modified, current.modified) && !is_later(current.modified, copied.modified);
        if is_same_time && copied.size_bytes == current.size_bytes {
            self.same.add(current);
        } else if is_later(current.modified, taken) {
            self.newer.add(current);
        } else {
            self.changed.add(current);
        }
    }
}

fn is_later(one: Option<Stamp>, other: Option<Stamp>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.at.as_second().saturating_sub(other.at.as_second()) > TIME_TOLERANCE_SECONDS,
        _ => false,
    }
}
