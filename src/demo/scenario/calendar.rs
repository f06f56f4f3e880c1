//! The thirty days before the audit, in the local time of Oslo. The offsets are written down here, so that the demo
//! does not depend on the computer's time zone data.

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

/// The moment the demo is audited for.
pub(in crate::demo) const AS_OF: &str = "2026-10-31T08:00:00+01:00";
/// First and last day.
const FIRST: Date = date(2026, 10, 2);
pub(super) const LAST: Date = date(2026, 10, 31);
/// Clocks went back from 03:00 to 02:00 on this day; what is before 03:00 is taken for summer time.
const WINTER: DateTime = date(2026, 10, 25).at(3, 0, 0, 0);
const SUMMER_QUARTERS: i8 = 8;
const WINTER_QUARTERS: i8 = 4;

/// Quarter hours east of Greenwich at a local time.
pub(super) fn quarters(local: DateTime) -> i8 {
    if local < WINTER { SUMMER_QUARTERS } else { WINTER_QUARTERS }
}

/// The instant of a local time.
pub(super) fn instant(local: DateTime) -> Timestamp {
    let offset = Offset::constant(quarters(local) / 4);
    offset.to_timestamp(local).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The days, first to last.
pub(super) fn days() -> impl Iterator<Item = Date> {
    std::iter::successors(Some(FIRST), |day| day.checked_add(1.day()).ok()).take_while(|day| *day <= LAST)
}

/// The last `count` days.
pub(super) fn last_days(count: i32) -> impl Iterator<Item = Date> {
    days().filter(move |day| LAST.since(*day).is_ok_and(|span| span.get_days() < count))
}

pub(super) fn is_sunday(day: Date) -> bool {
    day.weekday() == Weekday::Sunday
}
