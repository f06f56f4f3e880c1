//! What the deployment file says of times: schedules that change on a day, and when no backup is asked for.

use super::ScheduleDeclaration;
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};

/// `[[schedule.from]]`: what the schedule is from a day on. What it does not name stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedSchedule {
    /// Its first day, in the deployment's zone.
    pub date: Date,
    pub default: ScheduleDeclaration,
    /// By item id.
    pub by_item: BTreeMap<String, ScheduleDeclaration>,
}

/// `[[maintenance]]`: a time in which a backup that did not run is excused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// In the deployment's zone; of a date its first moment.
    pub from: DateTime,
    /// The first moment after it; of a date the midnight that ends it.
    pub to: DateTime,
    /// Item ids; empty: every item.
    pub items: BTreeSet<String>,
    pub reason: String,
    /// Line of the table in the file, 1-based.
    pub line: usize,
}

impl Maintenance {
    /// Whether it concerns an item.
    pub fn concerns(&self, item: &str) -> bool {
        self.items.is_empty() || self.items.contains(item)
    }
}
