//! The month that is audited, and the one before it, in the local time of Oslo. The offsets are written down here, so that
//! the demo does not depend on the computer's time zone data.

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

/// One month of the deployment: when its backups were made, and what went wrong.
#[derive(Debug)]
pub(in crate::demo) struct Month {
    /// The moment that it is audited for.
    pub(in crate::demo) as_of: &'static str,
    /// First and last day.
    pub(super) first: Date,
    pub(super) last: Date,
    /// Sunday before: the full that the first differentials need.
    pub(super) full_before: Date,
    /// The last night on which the CDR job ran.
    pub(super) last_cdr: Date,
    /// The last night on which the script reached the pool with the stale export.
    pub(super) last_of_stale_pool: Date,
    /// The nights without a backup of the quality data, and the day on which somebody started it in the morning.
    pub(super) missed_quality: &'static [Date],
    pub(super) late_quality: Option<Date>,
    /// Whether the last backup of the quality data was interrupted and repeated.
    pub(super) is_quality_interrupted: bool,
    /// When configurations of devices were last saved by hand, and those of web servers.
    pub(super) saved: Date,
    pub(super) web_saved: Date,
    /// When somebody last looked after what no backup shows.
    pub(super) older_checked: Date,
    pub(super) restore_tested: Date,
    pub(super) certificates_stated: Date,
}

/// All is well but what was never backed up.
pub(in crate::demo) const SEPTEMBER: Month = Month {
    as_of: "2026-09-30T08:00:00+02:00",
    first: date(2026, 9, 1),
    last: date(2026, 9, 30),
    full_before: date(2026, 8, 30),
    last_cdr: date(2026, 9, 30),
    last_of_stale_pool: date(2026, 9, 30),
    missed_quality: &[],
    late_quality: None,
    is_quality_interrupted: false,
    saved: date(2026, 9, 14),
    web_saved: date(2026, 9, 20),
    older_checked: date(2026, 9, 29),
    restore_tested: date(2026, 9, 17),
    certificates_stated: date(2026, 9, 7),
};

/// The CDR job and the export of one pool have stopped, and the quality data has two missed nights and a late one.
pub(in crate::demo) const OCTOBER: Month = Month {
    as_of: "2026-10-31T08:00:00+01:00",
    first: date(2026, 10, 2),
    last: date(2026, 10, 31),
    full_before: date(2026, 9, 27),
    last_cdr: date(2026, 10, 22),
    last_of_stale_pool: date(2026, 10, 18),
    missed_quality: &[date(2026, 10, 8), date(2026, 10, 15)],
    late_quality: Some(date(2026, 10, 21)),
    is_quality_interrupted: true,
    saved: date(2026, 10, 14),
    web_saved: date(2026, 10, 18),
    older_checked: date(2026, 10, 30),
    restore_tested: date(2026, 10, 20),
    certificates_stated: date(2026, 10, 5),
};

/// Clocks went back from 03:00 to 02:00 on this day; what is before 03:00 is taken for summer time.
const WINTER: DateTime = date(2026, 10, 25).at(3, 0, 0, 0);
const SUMMER_QUARTERS: i8 = 8;
const WINTER_QUARTERS: i8 = 4;

impl Month {
    /// The days, first to last.
    pub(super) fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let last = self.last;
        std::iter::successors(Some(self.first), |day| day.checked_add(1.day()).ok()).take_while(move |day| *day <= last)
    }

    /// The last `count` days.
    pub(super) fn last_days(&self, count: i32) -> impl Iterator<Item = Date> + use<> {
        let last = self.last;
        self.days().filter(move |day| last.since(*day).is_ok_and(|span| span.get_days() < count))
    }

    /// So many days before the last one.
    pub(super) fn before_last(&self, days: i64) -> Date {
        self.last.saturating_sub(days.days())
    }
}

/// Quarter hours east of Greenwich at a local time.
pub(super) fn quarters(local: DateTime) -> i8 {
    if local < WINTER { SUMMER_QUARTERS } else { WINTER_QUARTERS }
}

/// The instant of a local time.
pub(super) fn instant(local: DateTime) -> Timestamp {
    let offset = Offset::constant(quarters(local) / 4);
    offset.to_timestamp(local).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(super) fn is_sunday(day: Date) -> bool {
    day.weekday() == Weekday::Sunday
}
