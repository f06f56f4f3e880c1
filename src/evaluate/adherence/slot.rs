//! One slot of a schedule and what became of it.

use jiff::{SignedDuration, Timestamp};

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A backup finished within its grace.
    Kept,
    /// A backup came so long after its grace had passed, and before the next one was due.
    Late { by: SignedDuration },
    /// What was seen would have shown a backup, and shows none.
    Missed,
    /// Nothing that was seen could have shown a backup of it.
    NotShown,
    /// Not kept, in a time of maintenance that the deployment file declares: its place among those that were asked about.
    Excused { by: usize },
}

/// A run that was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub due: Timestamp,
    /// The last moment at which a backup still keeps it.
    pub deadline: Timestamp,
    /// From when on a backup may stand for it: of a cron line, when it is due; of `every D`, when the run before it was.
    pub opens: Timestamp,
    pub state: State,
    /// Of the backups that were asked about, the one that fulfilled it, in time or late.
    pub backup: Option<usize>,
}
