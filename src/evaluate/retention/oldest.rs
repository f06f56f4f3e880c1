//! A backup as old as backups must be kept.
//!
//! The oldest backup must have been made by the time at which the first one after the beginning of the retention was due:
//! one period of the schedule and its grace after it. Backups come in steps, and what is older may be deleted.

use super::times::Asked;
use super::times::Held;
use crate::policy::{KeptFor, Rhythm, day_begins};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// How far the oldest backup reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldestKept {
    pub held: Held,
    /// How far back backups are owed.
    pub from: Timestamp,
    /// A backup from then or from before it was due.
    pub by: Timestamp,
    /// If it falls short: the first day at whose end the oldest backup is as old as is asked for, if it is kept.
    pub met_on: Option<Date>,
    /// Of something young: the day from which on the rule can be asked in full.
    pub full_on: Option<Date>,
}

/// Compares the oldest backups, as sure as is asked for and less sure, with what is owed. `None` where the calendar ends.
pub fn oldest(
    length: &KeptFor,
    asked: Asked<'_>,
    rhythm: Option<(&Rhythm, SignedDuration)>,
    sure: Option<Timestamp>,
    unsure: Option<Timestamp>,
) -> Option<OldestKept> {
    let limit = length.before(asked.as_of, asked.zone)?;
    let (from, by) = due(length, asked, rhythm, asked.as_of)?;
    let reaches = |at: Option<Timestamp>| at.is_some_and(|at| at <= by);
    let held = match () {
        () if reaches(sure) => Held::Surely,
        () if reaches(unsure) => Held::Perhaps,
        () => Held::Not,
    };
    let met_on = sure.filter(|_| held != Held::Surely).and_then(|at| met_on(length, asked, rhythm, at));
    let young = asked.start.filter(|start| *start > limit);
    let full_on = young.and_then(|start| length.after(asked.zone.to_datetime(start).date()));
    Some(OldestKept { held, from, by, met_on, full_on })
}

/// How far back backups are owed at a moment, and by when the first of them was due.
fn due(
    length: &KeptFor,
    asked: Asked<'_>,
    rhythm: Option<(&Rhythm, SignedDuration)>,
    at: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    let limit = length.before(at, asked.zone)?;
    let from = asked.start.map_or(limit, |start| limit.max(start));
    let by = rhythm.and_then(|(rhythm, grace)| rhythm.late_after(from, grace, asked.zone));
    Some((from, by.unwrap_or(from)))
}

/// The first day at whose end the backup of that moment is as old as is asked for. It only gets older: halve the days.
fn met_on(
    length: &KeptFor,
    asked: Asked<'_>,
    rhythm: Option<(&Rhythm, SignedDuration)>,
    backup: Timestamp,
) -> Option<Date> {
    let is_met = |day: Date| {
        let end = day.tomorrow().ok().and_then(|day| day_begins(day, asked.zone));
        end.and_then(|end| due(length, asked, rhythm, end)).is_some_and(|(_, by)| backup <= by)
    };
    let mut first = asked.zone.to_datetime(asked.as_of).date();
    // By then it is as old as the rule itself: a month's end may add days.
    let mut last = length.after(asked.zone.to_datetime(backup).date())?.checked_add(jiff::Span::new().days(4)).ok()?;
    if !is_met(last) {
        return None;
    }
    while first < last {
        let days = first.until(last).ok()?.get_days();
        let middle = first.checked_add(jiff::Span::new().days(days / 2)).ok()?;
        if is_met(middle) {
            last = middle;
        } else {
            first = middle.tomorrow().ok()?;
        }
    }
    Some(last)
}
