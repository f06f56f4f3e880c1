//! Dates as listings write them, in the culture of whoever saved them. Where day and month could be either, the other
//! dates of the same listing decide; where they do not, the date is unknown, never guessed.

use crate::base::Stamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// One date as far as its own text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Nothing stands there.
    Blank,
    /// With an offset from UTC.
    Exact(Stamp),
    /// Wall-clock time.
    Wall(DateTime),
    /// `11/2/2013`: readings as day/month and as month/day, where they are dates at all; both are.
    Either(DateTime, DateTime),
    /// No date.
    Unreadable,
}

/// The order of all `x/y/year` dates of one listing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dates {
    is_day_first: bool,
    is_month_first: bool,
}

impl Dates {
    /// Reads a date, and learns from it.
    pub fn learn(&mut self, text: &str) {
        if let Some(Numeric { day_first, month_first, .. }) = numeric(text.trim()) {
            self.is_day_first |= day_first.is_some() && month_first.is_none();
            self.is_month_first |= month_first.is_some() && day_first.is_none();
        }
    }

    /// Reads a date with what was learned.
    pub fn read(&self, text: &str) -> Moment {
        let text = text.trim();
        if text.is_empty() {
            return Moment::Blank;
        }
        if let Some(moment) = iso(text) {
            return moment;
        }
        match numeric(text) {
            None => Moment::Unreadable,
            Some(Numeric { day_first: Some(day), month_first: Some(month), is_settled }) => {
                if is_settled || day == month {
                    return Moment::Wall(day);
                }
                match (self.is_day_first, self.is_month_first) {
                    (true, false) => Moment::Wall(day),
                    (false, true) => Moment::Wall(month),
                    _ => Moment::Either(day, month),
                }
            }
            Some(Numeric { day_first, month_first, .. }) => {
                day_first.or(month_first).map_or(Moment::Unreadable, Moment::Wall)
            }
        }
    }
}

/// The instant of wall-clock time; in the hour that an autumn repeats, the first.
pub fn in_zone(wall: DateTime, zone: Option<&TimeZone>) -> Option<Stamp> {
    wall.to_zoned(zone?.clone()).ok().map(|zoned| Stamp::from(&zoned))
}

fn iso(text: &str) -> Option<Moment> {
    let is_year_first = text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-');
    if !is_year_first {
        return None;
    }
    if let Ok(stamp) = text.parse::<Stamp>() {
        return Some(Moment::Exact(stamp));
    }
    text.parse::<DateTime>().ok().map(Moment::Wall)
}

struct Numeric {
    day_first: Option<DateTime>,
    month_first: Option<DateTime>,
    /// The separator tells the order: a year in front, or dots, which no culture uses with the month first.
    is_settled: bool,
}

fn numeric(text: &str) -> Option<Numeric> {
    let (date, time) = text.split_once(|c: char| c.is_whitespace()).unwrap_or((text, ""));
    let time = clock(time)?;
    let mark = date.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = date.trim_end_matches('.').split(mark);
    let mut part = || parts.next().filter(|part| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()));
    let (first, second, third) = (part()?, part()?, part()?);
    if parts.next().is_some() {
        return None;
    }
    let number = |text: &str| text.parse::<i16>().ok();
    let at = |year: &str, month: &str, day: &str| {
        let (month, day) = (i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?);
        Some(DateTime::from_parts(Date::new(number(year)?, month, day).ok()?, time))
    };
    if first.len() == 4 {
        let only = at(first, second, third);
        return Some(Numeric { day_first: only, month_first: only, is_settled: true });
    }
    if third.len() != 4 {
        return None;
    }
    let day_first = at(third, second, first);
    if mark == '.' {
        return Some(Numeric { day_first, month_first: day_first, is_settled: true });
    }
    Some(Numeric { day_first, month_first: at(third, first, second), is_settled: false })
}

/// `14:03:01`, `2:34:58 PM`, `14:03`, or nothing.
fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let (digits, half) = text.split_once(|c: char| c.is_whitespace()).unwrap_or((text, ""));
    let mut parts = digits.split([':', '.']).map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    if parts.next().is_some() {
        return None;
    }
    let half = half.to_lowercase().replace(['.', ' ', '\u{a0}', '\u{202f}'], "");
    let hour = match (half.as_str(), hour) {
        ("", _) => hour,
        ("am", 12) => 0,
        ("am", 1..=11) => hour,
        ("pm", 12) => 12,
        ("pm", 1..=11) => hour + 12,
        _ => return None,
    };
    Time::new(hour, minute, second, 0).ok()
}
