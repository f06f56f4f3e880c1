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

/// Years that a listing can speak of: other calendars count others, and year 1 or 1601 is no date at all.
const YEARS: std::ops::RangeInclusive<i16> = 1996..=2199;

/// Marks of the half of the day, without points and blanks, as the cultures of Windows write them.
const MORNING: [&str; 11] = ["am", "上午", "午前", "오전", "πμ", "de", "öö", "pg", "sa", "ص", "vm"];
const AFTERNOON: [&str; 11] = ["pm", "下午", "午後", "오후", "μμ", "du", "ös", "ptg", "ch", "م", "nm"];
/// Words between a date and its clock, or behind it.
const SMALL: [&str; 6] = ["г", "klo", "kl", "uhr", "ч", "h"];

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
    let year = text.get(..4).filter(|_| is_year_first)?.parse::<i16>().ok()?;
    let moment = match text.parse::<Stamp>() {
        Ok(stamp) => Moment::Exact(stamp),
        Err(_) => Moment::Wall(text.parse::<DateTime>().ok()?),
    };
    Some(if YEARS.contains(&year) { moment } else { Moment::Unreadable })
}

struct Numeric {
    day_first: Option<DateTime>,
    month_first: Option<DateTime>,
    /// The separator tells the order: a year in front, or dots, which no culture uses with the month first.
    is_settled: bool,
}

fn numeric(text: &str) -> Option<Numeric> {
    // Marks of the direction of writing are no part of a date.
    let text: String =
        text.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')).collect();
    let (first, mark, rest) = number(&text)?;
    let mark = mark?;
    let (second, again, rest) = number(rest)?;
    let (third, last, rest) = number(rest)?;
    if again != Some(mark) || last.is_some_and(|last| last != '.') {
        return None;
    }
    let time = clock(rest)?;
    let at = |year: &str, month: &str, day: &str| {
        let year = year.parse::<i16>().ok().filter(|year| YEARS.contains(year))?;
        let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some(DateTime::from_parts(date, time))
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

/// Digits, the mark behind them, and what follows: `2026. 10. 31. 1:00` has blanks behind its points.
fn number(text: &str) -> Option<(&str, Option<char>, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = text.get(..end).filter(|digits| (1..=4).contains(&digits.len()))?;
    let rest = text.get(end..)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'));
    Some((digits, mark, if mark.is_some() { rest.get(1..)? } else { rest }))
}

/// `14:03:01`, `2:34:58 PM`, `14:03`, `上午 2:34:58`, or nothing.
fn clock(text: &str) -> Option<Time> {
    let (mut digits, mut marks) = ("", String::new());
    for word in text.split_whitespace() {
        // Some cultures write the mark against the clock.
        let start = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
        let (mark, number) = word.split_at(start);
        marks.push_str(&mark.to_lowercase());
        if !number.is_empty() {
            let end = number.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(number.len());
            let (number, mark) = number.split_at(end);
            marks.push_str(&mark.to_lowercase());
            if !std::mem::replace(&mut digits, number).is_empty() {
                return None;
            }
        }
    }
    let marks = marks.replace(['.', ',', '\u{a0}', '\u{202f}'], "");
    let mark = SMALL.iter().find_map(|small| marks.strip_prefix(small).filter(|rest| is_mark(rest))).unwrap_or(&marks);
    if digits.is_empty() {
        return mark.is_empty().then(Time::midnight);
    }
    let mut parts = digits.split([':', '.']).map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    if parts.next().is_some() {
        return None;
    }
    let hour = match hour {
        _ if mark.is_empty() => hour,
        1..=12 if MORNING.contains(&mark) => hour % 12,
        1..=12 if AFTERNOON.contains(&mark) => hour % 12 + 12,
        // Some cultures with a mark begin the day at 0.
        0 if MORNING.contains(&mark) => 0,
        _ => return None,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// A mark of the half of the day, or none.
fn is_mark(text: &str) -> bool {
    text.is_empty() || MORNING.contains(&text) || AFTERNOON.contains(&text)
}
