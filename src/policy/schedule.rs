//! Rhythms of backups: `every 1d` and cron lines, in the civil time of the deployment's zone.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use std::fmt;
use std::str::FromStr;

/// How often a backup is due.
#[derive(Clone, Debug)]
pub enum Rhythm {
    /// `every 1d`, `every 15min`, `every 1d 12h`: at most that old. Days and weeks are calendar days of the zone.
    Every { span: Span, text: String },
    /// A cron line of five fields.
    Cron { pattern: Box<croner::Cron>, text: String },
}

/// Why a text is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScheduleError(pub String);

/// What a rhythm says of the newest backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    Fresh,
    /// Due since this moment: a backup must have finished at or after it.
    Stale {
        due: Timestamp,
    },
    /// The schedule has no slot that has elapsed: cannot be judged.
    NoElapsedSlot,
}

impl PartialEq for Rhythm {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}
impl Eq for Rhythm {}

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every { text, .. } | Self::Cron { text, .. } => f.write_str(text),
        }
    }
}

impl FromStr for Rhythm {
    type Err = ScheduleError;

    fn from_str(_text: &str) -> Result<Self, Self::Err> {
        unimplemented!("written by the policy branch")
    }
}

impl Rhythm {
    /// Whether a backup that finished at `finished` (`None`: there is none) is fresh at `as_of`.
    ///
    /// `every D`: fresh iff as-of − finished <= D + grace, with D in calendar units of the zone.
    /// Cron: S is the latest slot with S + grace <= as-of; fresh iff finished lies in [S, as-of].
    pub fn judge(
        &self,
        _finished: Option<Timestamp>,
        _as_of: Timestamp,
        _grace: SignedDuration,
        _zone: &TimeZone,
    ) -> Freshness {
        unimplemented!("written by the policy branch")
    }
}
