//! When the runs of a rhythm are due: the slots of a cron line, and the moments that `every D` names after a backup.

use super::schedule::Rhythm;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, Zoned};

/// The steps of `every D` are counted from below: an hour more a day, and months and years at their longest.
const LONGEST_DAY_HOURS: i64 = 25;
const LONGEST_MONTH_DAYS: i64 = 31;
const LONGEST_YEAR_DAYS: i64 = 366;

impl Rhythm {
    /// The slots of a cron line from one moment to before another; of `every D` none. Where clocks change, the earliest
    /// reading counts: of a time that happens twice the first, of one that does not happen the first moment after it (lines
    /// of one time a day; lines of several times skip it).
    pub fn slots(&self, from: Timestamp, to: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
        let mut found: Vec<Timestamp> = Vec::new();
        let mut from = from;
        let mut is_inclusive = true;
        while let Some(slot) = self.slot_after(from, is_inclusive, zone).filter(|slot| *slot < to) {
            // A line that does not move on would be asked for ever.
            if !is_inclusive && slot <= from {
                break;
            }
            found.push(slot);
            (from, is_inclusive) = (slot, false);
        }
        found
    }

    /// The next slot of a cron line, the moment itself included or not.
    pub fn slot_after(&self, from: Timestamp, is_inclusive: bool, zone: &TimeZone) -> Option<Timestamp> {
        let Self::Cron { pattern, .. } = self else { return None };
        let (mut from, mut is_inclusive) = (Zoned::new(from, zone.clone()), is_inclusive);
        loop {
            let slot = pattern.find_next_occurrence(&from, is_inclusive).ok()?;
            let first = zone.to_ambiguous_timestamp(slot.datetime()).earlier().ok()?;
            // Of a line of several times, croner names both readings of a time that happens twice.
            if first >= slot.timestamp() || !is_later(&from, &slot, is_inclusive) {
                return Some(slot.timestamp());
            }
            (from, is_inclusive) = (slot, false);
        }
    }

    /// When the run of that number (the first is 1) after a backup is due; of a cron line never. Days and longer are those
    /// of the calendar.
    pub fn run(&self, after: Timestamp, number: i64, zone: &TimeZone) -> Option<Timestamp> {
        let Self::Every { span, .. } = self else { return None };
        let zoned = Zoned::new(after, zone.clone());
        Some(zoned.checked_add(span.checked_mul(number).ok()?).ok()?.timestamp())
    }

    /// A run number after a backup that is certainly due before a moment, and not far from it; 0 if none is.
    pub fn runs_before(&self, after: Timestamp, before: Timestamp) -> i64 {
        let Self::Every { span, .. } = self else { return 0 };
        let seconds = longest(span).as_secs().max(1);
        (before.duration_since(after).as_secs() / seconds - 1).max(0)
    }
}

/// Whether the search moves on.
fn is_later(from: &Zoned, slot: &Zoned, is_inclusive: bool) -> bool {
    slot.timestamp() > from.timestamp() || (is_inclusive && slot.timestamp() == from.timestamp())
}

/// At least as long as any such span.
fn longest(span: &Span) -> SignedDuration {
    let days = i64::from(span.get_years()) * LONGEST_YEAR_DAYS
        + i64::from(span.get_months()) * LONGEST_MONTH_DAYS
        + i64::from(span.get_weeks()) * 7
        + i64::from(span.get_days());
    let exact = SignedDuration::from_hours(i64::from(span.get_hours())) + SignedDuration::from_mins(span.get_minutes());
    SignedDuration::from_hours(days * LONGEST_DAY_HOURS) + exact
}
