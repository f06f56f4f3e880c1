//! How far backups lie apart.

use jiff::{SignedDuration, Timestamp};

/// A time without a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Stretch {
    pub fn length(&self) -> SignedDuration {
        self.to.duration_since(self.from)
    }
}

/// The times between backups (sorted) that end in a period: from the last before it on, or from its beginning where there
/// is none, and up to its end.
pub fn stretches(backups: &[Timestamp], from: Timestamp, to: Timestamp) -> Vec<Stretch> {
    if to <= from {
        return Vec::new();
    }
    let first = backups.partition_point(|at| *at < from);
    let end = backups.partition_point(|at| *at < to);
    let mut since = first.checked_sub(1).and_then(|index| backups.get(index)).copied().unwrap_or(from);
    let mut found = Vec::new();
    for at in backups.get(first..end).unwrap_or_default().iter().copied().chain([to]) {
        if at > since {
            found.push(Stretch { from: since, to: at });
        }
        since = at;
    }
    found
}

/// The first of the longest.
pub fn longest(stretches: &[Stretch]) -> Option<Stretch> {
    stretches.iter().copied().reduce(|a, b| if b.length() > a.length() { b } else { a })
}

/// The typical length: half of them are at most that long.
pub fn median(stretches: &[Stretch]) -> Option<SignedDuration> {
    let mut lengths: Vec<SignedDuration> = stretches.iter().map(Stretch::length).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len().saturating_sub(1) / 2).copied()
}
