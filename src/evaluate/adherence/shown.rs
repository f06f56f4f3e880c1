//! Over which time a backup would have been seen, had there been one.

use jiff::Timestamp;

/// From when to when what was seen would have shown every backup of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// `None`: nothing that was seen would have shown one.
    pub from: Option<Timestamp>,
    /// When the last of it was looked at.
    pub until: Timestamp,
}

impl Shown {
    /// Whether a backup that finished between these moments would have been seen.
    pub fn covers(&self, from: Timestamp, to: Timestamp) -> bool {
        self.from.is_some_and(|begins| begins <= from) && to <= self.until
    }

    /// What one of two witnesses would have shown. A time between them that neither saw is not told apart: where they do not
    /// meet, the one that reaches back further is believed alone.
    pub fn or(self, other: Self) -> Self {
        let (Some(ours), Some(theirs)) = (self.from, other.from) else {
            return if self.from.is_some() { self } else { other };
        };
        let (first, second, begins) = if ours <= theirs { (self, other, theirs) } else { (other, self, ours) };
        let until = if begins <= first.until { first.until.max(second.until) } else { first.until };
        Self { until, ..first }
    }

    /// What both witnesses would have shown: of a database that is on two servers, either may have made the backup.
    pub fn and(self, other: Self) -> Self {
        let from = self.from.zip(other.from).map(|(ours, theirs)| ours.max(theirs));
        Self { from, until: self.until.min(other.until) }
    }
}
