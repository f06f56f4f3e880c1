//! How a target's schedule was kept over the period that the audit was asked about.

use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The period that was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskedAbout {
    /// As it was asked: `2026-10-01..2026-10-31`, `31d`, `month`.
    pub asked: String,
    pub from: Stamp,
    /// The first moment after it; never later than as-of.
    pub to: Stamp,
}

/// A target over the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Adherence {
    /// One for each database and kind of backup that the schedule names; none where it names none.
    pub kinds: Vec<KindAdherence>,
    /// One for each database, or for what else the target is.
    pub recovery: Vec<Recovery>,
}

/// Slots of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KindAdherence {
    pub database: Option<String>,
    /// `full`, `differential`, `log`, `export` or `copy`.
    pub kind: String,
    /// `every 1d`, a cron line; where it changes, each with the day from which it holds.
    pub schedule: String,
    /// Slots of the period whose grace had passed at as-of: the sum of those below.
    pub due: u64,
    /// A backup finished within the grace.
    pub kept: u64,
    /// A backup came after the grace, and before the next was due.
    pub late: u64,
    /// What was seen would have shown a backup, and shows none.
    pub missed: u64,
    /// Nothing that was seen could have shown a backup.
    pub not_shown: u64,
    /// Not kept, in a time of maintenance that the deployment file declares.
    pub excused: u64,
    /// Of those kept and late, by a backup that only the server's history lists. This and the one below are 0 in reports of
    /// versions that did not count them.
    #[serde(default)]
    pub only_listed: u64,
    /// Likewise, by a backup that only an earlier audit recorded.
    #[serde(default)]
    pub only_recorded: u64,
    /// From when on a backup would have been seen; null if nothing would have shown one.
    pub shown_from: Option<Stamp>,
    /// The missed slots in words, in civil time, those that follow each other together: the first 100 rows.
    pub missed_times: Vec<String>,
    /// All rows, including those that `missed_times` leaves out.
    pub missed_times_count: u64,
    /// The newest 400 slots, oldest first.
    pub slots: Vec<SlotReport>,
    /// The longest time without such a backup, as far as backups would have been seen.
    pub longest_gap: Option<StretchReport>,
    /// The maintenance that excused slots: the first 100 times of it.
    #[serde(default)]
    pub excused_by: Vec<MaintenanceReport>,
}

/// A time of maintenance that the deployment file declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MaintenanceReport {
    pub from: Stamp,
    /// The first moment after it.
    pub to: Stamp,
    /// As the deployment file gives it.
    pub reason: String,
    /// Slots that it excuses and no maintenance before it in the file.
    pub count: u64,
}

/// How many slots became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlotCounts {
    pub due: u64,
    pub kept: u64,
    pub late: u64,
    pub missed: u64,
    pub not_shown: u64,
    pub excused: u64,
    /// Of those kept and late, by a backup that only the server's history lists.
    pub only_listed: u64,
    /// Likewise, that only an earlier audit recorded.
    pub only_recorded: u64,
}

impl SlotCounts {
    /// Those that nobody saw a file of, each with its name.
    pub fn unseen(self) -> [(&'static str, u64); 2] {
        [("only-listed", self.only_listed), ("only-recorded", self.only_recorded)]
    }

    /// What became of them, each with its name, in the order in which they are told.
    pub fn named(self) -> [(&'static str, u64); 6] {
        [
            ("due", self.due),
            ("kept", self.kept),
            ("late", self.late),
            ("missed", self.missed),
            ("not-shown", self.not_shown),
            ("excused", self.excused),
        ]
    }

    /// Those of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            due: self.due.saturating_add(other.due),
            kept: self.kept.saturating_add(other.kept),
            late: self.late.saturating_add(other.late),
            missed: self.missed.saturating_add(other.missed),
            not_shown: self.not_shown.saturating_add(other.not_shown),
            excused: self.excused.saturating_add(other.excused),
            only_listed: self.only_listed.saturating_add(other.only_listed),
            only_recorded: self.only_recorded.saturating_add(other.only_recorded),
        }
    }
}

impl KindAdherence {
    /// How many slots became what.
    pub fn counts(&self) -> SlotCounts {
        let Self { due, kept, late, missed, not_shown, excused, only_listed, only_recorded, .. } = *self;
        SlotCounts { due, kept, late, missed, not_shown, excused, only_listed, only_recorded }
    }
}

impl Adherence {
    /// Of all kinds together.
    pub fn counts(&self) -> SlotCounts {
        self.kinds.iter().map(KindAdherence::counts).fold(SlotCounts::default(), SlotCounts::and)
    }
}

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SlotState {
    Kept,
    Late,
    Missed,
    NotShown,
    Excused,
}

impl SlotState {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Late => "late",
            Self::Missed => "missed",
            Self::NotShown => "not shown",
            Self::Excused => "excused",
        }
    }
}

/// Who shows the backup of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShownBy {
    /// Its file, or a person's statement.
    Seen,
    /// Only a server's history.
    Listed,
    /// Only an earlier audit.
    Recorded,
}

/// One slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SlotReport {
    pub due: Stamp,
    pub state: SlotState,
    /// How long after the end of its grace the backup finished; null unless it was late.
    pub late_seconds: Option<i64>,
    /// When the backup finished that fulfilled it, in time or late.
    pub backup: Option<Stamp>,
    pub shown_by: Option<ShownBy>,
}

/// A time without a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StretchReport {
    pub from: Stamp,
    pub to: Stamp,
    pub seconds: i64,
}

/// How much could have been lost, and to what could have been restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    pub database: Option<String>,
    /// The recovery point objective that the deployment file states; null if it states none.
    pub stated_rpo_seconds: Option<i64>,
    /// From when on recovery points would have been seen, where that is not the whole period; null where it is, and where
    /// none would have been seen.
    pub shown_from: Option<Stamp>,
    /// The median time between recovery points; null where fewer than two were seen.
    pub typical_rpo_seconds: Option<i64>,
    /// The longest.
    pub worst: Option<StretchReport>,
    /// Of the period, how long any moment can be restored; null without log backups.
    pub restorable_seconds: Option<i64>,
    /// How long the period is for this database; null without log backups.
    pub period_seconds: Option<i64>,
}
