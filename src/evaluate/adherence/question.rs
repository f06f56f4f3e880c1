//! What is asked of one kind of backup: its schedule, a period, and the backups that were seen.

use super::shown::Shown;
use crate::policy::{KnownSlots, Rhythm};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A schedule, and the moment from which it is in force.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    pub from: Timestamp,
    /// `None`: nothing is due.
    pub rhythm: Option<&'a Rhythm>,
    pub grace: SignedDuration,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// In the order of their moments; what is before the first is not asked about.
    pub stages: &'a [Stage<'a>],
    pub zone: &'a TimeZone,
    /// Slots that are due from this moment on ...
    pub from: Timestamp,
    /// ... and before this one count.
    pub to: Timestamp,
    /// Slots whose grace has not passed by then are not judged.
    pub as_of: Timestamp,
    /// When backups finished that serve the schedule, sorted, none later than as-of.
    pub backups: &'a [Timestamp],
    pub shown: Shown,
    /// Times of maintenance: first moment, and the first moment after.
    pub excused: &'a [(Timestamp, Timestamp)],
    /// Slots of other questions about the same period.
    pub known: &'a KnownSlots,
}

/// A stretch of time with rhythms of one sort: from a moment to before another.
#[derive(Clone, Debug)]
pub(super) struct Segment<'a> {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) stages: Vec<Stage<'a>>,
    /// Backups before this one fulfilled slots of an earlier segment.
    pub(super) first_free: usize,
}
