//! The times that backups are of, and what is asked of them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Closed stretches of time that backups are of, sorted and apart; a backup of one moment is a stretch without length.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<(Timestamp, Timestamp)>);

impl Times {
    /// The same moments, joined where stretches meet.
    pub fn new(mut stretches: Vec<(Timestamp, Timestamp)>) -> Self {
        stretches.retain(|(from, to)| from <= to);
        stretches.sort_unstable();
        let mut joined: Vec<(Timestamp, Timestamp)> = Vec::new();
        for (from, to) in stretches {
            match joined.last_mut().filter(|last| from <= last.1) {
                Some(last) => last.1 = last.1.max(to),
                None => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// Whether any of it lies at or after one moment and before another.
    pub fn touch(&self, from: Timestamp, before: Timestamp) -> bool {
        let first = self.0.partition_point(|(_, to)| *to < from);
        self.0.get(first).is_some_and(|(begins, _)| *begins < before)
    }
}

/// What a time is held by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A backup that is as sure as is asked for.
    Surely,
    /// Only one that is less sure.
    Perhaps,
    Not,
}

/// As of when it is asked, where, and of what.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub as_of: Timestamp,
    pub zone: &'a TimeZone,
    /// From when on there was something to back up, where that is known: nothing older is owed.
    pub start: Option<Timestamp>,
}
