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

/// `[[maintenance]]`: a time of at most 31 days in which a backup that did not run is excused.
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

/// `[[change]]`: a change that somebody made, after which a backup must follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredChange {
    pub item: String,
    pub target: Option<String>,
    /// When it was made at the earliest, in the deployment's zone.
    pub from: DateTime,
    /// When it was certainly made; of a date the midnight that ends it.
    pub to: DateTime,
    pub by: String,
    /// What was changed.
    pub what: String,
    /// Line of the table in the file, 1-based.
    pub line: usize,
}

impl DeclaredChange {
    /// As it was declared: a date, or a date and a time.
    pub fn when(&self) -> String {
        if self.from == self.to {
            self.from.strftime("%Y-%m-%dT%H:%M").to_string()
        } else {
            self.from.date().to_string()
        }
    }
}

impl Maintenance {
    /// Whether it concerns an item.
    pub fn concerns(&self, item: &str) -> bool {
        self.items.is_empty() || self.items.contains(item)
    }
}
