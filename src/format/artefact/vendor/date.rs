//! Dates as network devices write them.

use crate::base::Stamp;
use jiff::civil;
use jiff::tz::Offset;

/// A time of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum When {
    Moment(Stamp),
    /// The device's own clock, without an offset.
    Wall(civil::DateTime),
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Words looked at; the dates below have seven.
const MAX_WORDS: usize = 12;

/// A date of which the month is a word, in any order: `11:02:33 UTC Mon Jan 14 2013`, `Sat May  7 12:22:28 2022`.
/// Abbreviations of zones are not unique, so that only UTC makes it a moment.
pub(in super::super) fn from_words(text: &str) -> Option<When> {
    let (mut time, mut month, mut day, mut year, mut is_utc) = (None, None, None, None, false);
    for word in text.split_whitespace().take(MAX_WORDS) {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.contains(':') {
            time = time.or_else(|| clock(word));
        } else if let Ok(number) = word.parse::<i16>() {
            if number > 31 { year = year.or(Some(number)) } else { day = day.or(i8::try_from(number).ok()) }
        } else if word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt") {
            is_utc = true;
        } else if word.len() == 3 && month.is_none() {
            let lower = word.to_ascii_lowercase();
            month = MONTHS.iter().position(|known| *known == lower).and_then(|at| i8::try_from(at + 1).ok());
        }
    }
    finish(civil::Date::new(year?, month?, day?).ok()?.to_datetime(time?), is_utc)
}

/// `14/01/2013 11:02:33` or `2013-01-14 11:02:33`. Where day and month could be exchanged, there is no answer: which
/// stands first is a setting of the device.
pub(in super::super) fn from_day_first(text: &str) -> Option<When> {
    let mut words = text.split_whitespace();
    let date = words.next()?;
    let time = clock(words.next()?)?;
    let is_utc = words.next().is_some_and(|zone| zone.eq_ignore_ascii_case("utc"));
    let parts: Vec<i16> = date.splitn(4, ['/', '-', '.']).map(|part| part.parse().unwrap_or(-1)).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] if year > 31 => (year, month, day),
        [day, month, year] if day > 12 || day == month => (year, month, day),
        [month, day, year] if day > 12 => (year, month, day),
        _ => return None,
    };
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    finish(date.to_datetime(time), is_utc)
}

/// Years outside are a clock that was never set.
fn finish(wall: civil::DateTime, is_utc: bool) -> Option<When> {
    const FIRST_YEAR: i16 = 1990;
    const LAST_YEAR: i16 = 2200;
    if !(FIRST_YEAR..=LAST_YEAR).contains(&wall.year()) {
        return None;
    }
    if is_utc { Stamp::from_civil(wall, Offset::UTC).ok().map(When::Moment) } else { Some(When::Wall(wall)) }
}

fn clock(text: &str) -> Option<civil::Time> {
    let text = text.split('.').next()?;
    let mut parts = text.splitn(3, ':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    civil::Time::new(hour, minute, second, 0).ok()
}
