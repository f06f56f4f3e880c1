//! When a run started and ended: `Thu Apr 04 14:34:58 2019` of older robocopies, long dates of newer ones in a few
//! languages, year-first dates of any. What is not understood is no time.

use jiff::civil::{Date, DateTime, Time};

/// Beginnings of months' names, lower case, by month, in English, German, French, Spanish and Italian; no beginning
/// stands for two months.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "août", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// Days of the week that begin like a month: `martes`, `mardi`, `martedì`; `Mai` and `Samstag` do not meet.
const NO_MONTHS: [&str; 3] = ["martes", "mardi", "martedì"];

/// Letters beyond are of scripts in which no word is known here.
const LAST_LATIN: char = '\u{24f}';

/// Words looked at.
const MAX_WORDS: usize = 16;

pub(super) fn parse(text: &str) -> Option<DateTime> {
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == ':')).filter(|word| !word.is_empty());
    let (mut year, mut month, mut time, mut is_afternoon) = (None, None, None, None);
    let mut small = Vec::new();
    for word in words.by_ref().take(MAX_WORDS) {
        let lower = word.to_lowercase();
        if word.contains(':') {
            time = clock(word);
        } else if matches!(lower.as_str(), "am" | "pm" | "a" | "p") {
            is_afternoon = Some(lower.starts_with('p'));
        } else if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
            year = year.or(word.parse().ok());
        } else if word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
            small.push((year.is_some(), word.parse::<i8>().ok()?));
        } else if let Some(numbers) = year_first(word) {
            (year, small) = (Some(numbers.0), vec![(true, numbers.1), (true, numbers.2)]);
        } else if word.chars().any(|c| c > LAST_LATIN) {
            // It may be a language's own word for the afternoon: half a day wrong is worse than no time.
            return None;
        } else {
            month = month.or(month_of(&lower));
        }
    }
    let (hour, minute, second) = time?;
    let hour = match is_afternoon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_afternoon) => hour % 12 + if is_afternoon { 12 } else { 0 },
        None => hour,
    };
    let (month, day) = match (month, &small[..]) {
        (Some(month), [(_, day)]) => (month, *day),
        (None, [(true, month), (true, day)]) => (*month, *day),
        _ => return None,
    };
    let date = Date::new(year?, month, day).ok()?;
    Some(DateTime::from_parts(date, Time::new(hour, minute, second, 0).ok()?))
}

fn month_of(word: &str) -> Option<i8> {
    if NO_MONTHS.contains(&word) {
        return None;
    }
    let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i8::try_from(at + 1).ok()
}

fn clock(word: &str) -> Option<(i8, i8, i8)> {
    let mut parts = word.split(':').map(|part| part.parse::<i8>().ok());
    let time = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    parts.next().is_none().then_some(time)
}

/// `2026年10月1日`.
fn year_first(word: &str) -> Option<(i16, i8, i8)> {
    let mut parts = word.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_date = year.len() == 4 && parts.next().is_none() && word.starts_with(year);
    is_date.then(|| Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)))?
}
