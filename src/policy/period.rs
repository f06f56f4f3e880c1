//! The period over which an audit asks whether the schedule was kept: as it is written, and as moments. Asks no clock.

use crate::base::for_terminal;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use std::fmt;
use std::str::FromStr;

/// Longest period, in days. Longer ones would be judged by evidence that hardly anybody keeps.
const MAX_DAYS: i32 = 5 * 366;

/// A period as a person asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedPeriod {
    /// `month`: the last month of the calendar that was over at the audit's moment.
    LastMonth,
    /// `31d`: so many days before the audit's moment.
    Days(i32),
    /// `2026-10`, `2026-10-01..2026-10-31`: from the first day to the end of the last.
    Dates { first: Date, last: Date },
}

/// The moments of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodBounds {
    pub from: Timestamp,
    /// The first moment after it; never later than the audit's.
    pub to: Timestamp,
}

/// Why a text is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PeriodError(pub String);

/// What a period may look like, for error messages.
pub const PERIOD_FORMS: &str =
    "write a month such as 2026-10, days before the audit such as 31d, or 2026-10-01..2026-10-31";

impl fmt::Display for AskedPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LastMonth => f.write_str("month"),
            Self::Days(days) => write!(f, "{days}d"),
            Self::Dates { first, last } => write!(f, "{first}..{last}"),
        }
    }
}

impl FromStr for AskedPeriod {
    type Err = PeriodError;

    /// `month`, `31d`, `2026-10` or `2026-10-01..2026-10-31`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |why: &str| PeriodError(format!("`{}` {why}; {PERIOD_FORMS}", for_terminal(text)));
        let not_valid = || wrong("is not a valid period");
        if text.trim() == "month" {
            return Ok(Self::LastMonth);
        }
        let period = if let Some((first, last)) = text.split_once("..") {
            let day = |text: &str| text.trim().parse::<Date>().ok().filter(|_| !text.contains(['T', ':']));
            let (first, last) = day(first).zip(day(last)).ok_or_else(not_valid)?;
            Self::Dates { first, last }
        } else if let Some(days) = text.trim().strip_suffix('d') {
            let is_number = !days.is_empty() && days.bytes().all(|byte| byte.is_ascii_digit());
            Self::Days(days.parse().ok().filter(|_| is_number).ok_or_else(not_valid)?)
        } else {
            let first = format!("{}-01", text.trim()).parse::<Date>().map_err(|_| not_valid())?;
            Self::Dates { first, last: first.last_of_month() }
        };
        let days = match period {
            Self::Dates { first, last } => first.until(last).map_err(|_| not_valid())?.get_days() + 1,
            Self::Days(days) => days,
            Self::LastMonth => 1,
        };
        match days {
            ..=0 => Err(wrong("is an empty period")),
            1..=MAX_DAYS => Ok(period),
            _ => Err(wrong("is longer than five years")),
        }
    }
}

impl AskedPeriod {
    /// Its moments as of the audit's; `None` where nothing of it has passed yet.
    pub fn bounds(self, as_of: Timestamp, zone: &TimeZone) -> Option<PeriodBounds> {
        let (from, to) = match self {
            Self::Days(days) => {
                (as_of.to_zoned(zone.clone()).checked_sub(Span::new().days(days)).ok()?.timestamp(), as_of)
            }
            Self::Dates { first, last } => (day_begins(first, zone)?, day_begins(last.tomorrow().ok()?, zone)?),
            Self::LastMonth => {
                // As of the last second of a month, the month is over.
                let end = as_of.checked_add(SignedDuration::from_secs(1)).ok()?.to_zoned(zone.clone()).date();
                let to = end.first_of_month();
                (day_begins(to.checked_sub(Span::new().months(1)).ok()?, zone)?, day_begins(to, zone)?)
            }
        };
        let to = to.min(as_of);
        (from < to).then_some(PeriodBounds { from, to })
    }
}

/// The first moment of a day.
pub fn day_begins(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(day.to_datetime(Time::midnight())).compatible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(period: &str, as_of: &str) -> Option<(String, String)> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let bounds = period.parse::<AskedPeriod>().unwrap().bounds(as_of.parse().unwrap(), &zone)?;
        Some((bounds.from.to_string(), bounds.to.to_string()))
    }

    #[test]
    fn periods_begin_and_end_at_midnights_of_the_zone() {
        let october = Some(("2026-09-30T22:00:00Z".to_owned(), "2026-10-31T23:00:00Z".to_owned()));
        assert_eq!(bounds("2026-10", "2026-11-05T08:00:00Z"), october);
        assert_eq!(bounds("2026-10-01..2026-10-31", "2026-11-05T08:00:00Z"), october);
        assert_eq!(bounds("month", "2026-11-30T12:00:00Z"), october);
        // As of the last second of October.
        let (from, to) = bounds("month", "2026-10-31T22:59:59Z").unwrap();
        assert_eq!((from.as_str(), to.as_str()), ("2026-09-30T22:00:00Z", "2026-10-31T22:59:59Z"));
        assert_eq!(bounds("2026-12", "2026-11-05T08:00:00Z"), None);
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "d", "0d", "-1d", "2026", "2026-13", "2026-10-31..2026-10-01", "9999d", "1h", "10 d"] {
            assert!(text.parse::<AskedPeriod>().is_err(), "{text}");
        }
    }
}
