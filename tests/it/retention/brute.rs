//! The plain answer: every day, month and year is looked at by itself, and the future is waited for day by day. Knows calendars
//! by its own arithmetic.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Years, months and days.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    pub years: i32,
    pub months: i32,
    pub days: i64,
}

/// How often a backup is due.
#[derive(Clone, Copy, Debug)]
pub enum Every {
    Days(i64),
    /// At that hour of each day.
    Hour(i8),
}

#[derive(Clone, Copy, Debug)]
pub struct Backup {
    pub began: Timestamp,
    pub finished: Timestamp,
    pub sure: bool,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub as_of: Timestamp,
    pub start: Option<Timestamp>,
    pub length: Length,
    pub every: Every,
    pub grace_minutes: i64,
    pub backups: Vec<Backup>,
}

const MONTH_DAYS: [i8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn days_in(year: i32, month: i32) -> i8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if month == 2 && leap { 29 } else { MONTH_DAYS[(month - 1) as usize] }
}

/// A day so many months away; the last of a month that is too short.
fn months_away(day: Date, months: i32) -> Date {
    let count = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    Date::new(year as i16, month as i8, day.day().min(days_in(year, month))).unwrap()
}

fn days_away(day: Date, days: i64) -> Date {
    let mut day = day;
    for _ in 0..days.abs() {
        day = if days > 0 { day.tomorrow().unwrap() } else { day.yesterday().unwrap() };
    }
    day
}

fn instant(wall: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(wall).compatible().unwrap()
}

pub fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    instant(day.to_datetime(Time::midnight()), zone)
}

impl Length {
    fn before(self, moment: Timestamp, zone: &TimeZone) -> Timestamp {
        let wall = zone.to_datetime(moment);
        let day = days_away(months_away(wall.date(), -(self.years * 12 + self.months)), -self.days);
        instant(day.to_datetime(wall.time()), zone)
    }

    fn after(self, day: Date) -> Date {
        days_away(months_away(day, self.years * 12 + self.months), self.days)
    }
}

/// One day, month or year: its first day, and what is held of it (2: sure, 1: less sure, 0: nothing).
pub type Row = (Date, u8);

/// All that are owed, as of a moment.
pub fn owed(case: &Case, unit: char, as_of: Timestamp, zone: &TimeZone) -> Vec<Row> {
    let limit = case.length.before(as_of, zone);
    let mut rows = Vec::new();
    let mut day = days_away(zone.to_datetime(limit).date(), -1);
    let today = zone.to_datetime(as_of).date();
    while day <= today {
        let is_first = unit == 'd' || (day.day() == 1 && (unit == 'm' || day.month() == 1));
        if !is_first {
            day = day.tomorrow().unwrap();
            continue;
        }
        let last = match unit {
            'd' => day,
            'm' => days_away(months_away(day, 1), -1),
            _ => days_away(months_away(day, 12), -1),
        };
        let (begins, ends) = (midnight(day, zone), midnight(last.tomorrow().unwrap(), zone));
        let is_whole = begins >= limit && ends <= as_of && case.start.is_none_or(|start| begins >= start);
        if is_whole {
            let within = |backup: &&Backup| backup.began < ends && backup.finished >= begins;
            let best = case.backups.iter().filter(within).map(|backup| if backup.sure { 2 } else { 1 }).max();
            rows.push((day, best.unwrap_or(0)));
        }
        day = day.tomorrow().unwrap();
    }
    rows
}

/// The first day at whose end nothing that is missing today is owed any more.
pub fn rows_met_on(case: &Case, unit: char, zone: &TimeZone) -> Option<Date> {
    let missing = owed(case, unit, case.as_of, zone).into_iter().filter(|row| row.1 == 0).map(|row| row.0).max()?;
    let begins = midnight(missing, zone);
    Some(first_day(case, zone, |end| case.length.before(end, zone) > begins))
}

/// Waits for the first day at whose end something is so: a month at a time while it is not, and then day by day.
fn first_day(case: &Case, zone: &TimeZone, is_so: impl Fn(Timestamp) -> bool) -> Date {
    let at_end = |day: Date| is_so(midnight(day.tomorrow().unwrap(), zone));
    let mut day = zone.to_datetime(case.as_of).date();
    while !at_end(days_away(day, 30)) {
        day = days_away(day, 30);
    }
    while !at_end(day) {
        day = day.tomorrow().unwrap();
    }
    day
}

/// A backup from then or from before it was due, at a moment.
fn due(case: &Case, at: Timestamp, zone: &TimeZone) -> Timestamp {
    let limit = case.length.before(at, zone);
    let from = case.start.map_or(limit, |start| limit.max(start));
    let wall = zone.to_datetime(from);
    let run = match case.every {
        Every::Days(days) => instant(days_away(wall.date(), days).to_datetime(wall.time()), zone),
        Every::Hour(hour) => {
            let mut day = wall.date();
            while instant(day.at(hour, 0, 0, 0), zone) <= from {
                day = day.tomorrow().unwrap();
            }
            instant(day.at(hour, 0, 0, 0), zone)
        }
    };
    run + SignedDuration::from_mins(case.grace_minutes)
}

/// What the single duration says: as above, and the day on which it is met if the oldest sure backup is kept.
pub fn reach(case: &Case, zone: &TimeZone) -> (u8, Option<Date>) {
    let by = due(case, case.as_of, zone);
    let old = case.backups.iter().filter(|backup| backup.finished <= by);
    let held = old.map(|backup| if backup.sure { 2 } else { 1 }).max().unwrap_or(0);
    let oldest = case.backups.iter().filter(|backup| backup.sure).map(|backup| backup.finished).min();
    let Some(oldest) = oldest.filter(|_| held != 2) else { return (held, None) };
    (held, Some(first_day(case, zone, |end| due(case, end, zone) >= oldest)))
}

/// The day on which something young is as old as the rule asks.
pub fn full_on(case: &Case, zone: &TimeZone) -> Option<Date> {
    let start = case.start.filter(|start| *start > case.length.before(case.as_of, zone))?;
    Some(case.length.after(zone.to_datetime(start).date()))
}
