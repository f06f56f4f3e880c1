//! Dates in console text: fixed patterns only, because no language's own can be told from another's.

use jiff::civil::DateTime;

/// `MM/DD/YYYY-HH:MM`, the version identifier of `wbadmin`, the same in every language.
pub(super) fn identifier(word: &str) -> Option<DateTime> {
    let (date, clock) = word.split_once('-')?;
    let [month, day, year] = parts(date, '/')?;
    let (hour, minute) = clock.split_once(':')?;
    let is_fixed = [(month, 2), (day, 2), (year, 4), (hour, 2), (minute, 2)]
        .iter()
        .all(|(digits, length)| digits.len() == *length && digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_fixed {
        return None;
    }
    let at = |text: &str| text.parse::<i8>().ok();
    DateTime::new(year.parse().ok()?, at(month)?, at(day)?, at(hour)?, at(minute)?, 0, 0).ok()
}

/// `YYYY-MM-DD`, as `repadmin` prints dates in every language.
pub(super) fn day(word: &str) -> Option<(i16, i8, i8)> {
    let [year, month, day] = parts(word, '-')?;
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    Some((number(year)?, number(month)?, number(day)?))
}

/// `HH:MM:SS`.
pub(super) fn clock(word: &str) -> Option<(i8, i8, i8)> {
    let [hour, minute, second] = parts(word, ':')?;
    if [hour, minute, second].iter().any(|part| part.len() != 2) {
        return None;
    }
    Some((number(hour)?, number(minute)?, number(second)?))
}

/// Digits alone: no sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn parts(word: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = word.splitn(3, separator);
    Some([parts.next()?, parts.next()?, parts.next()?])
}
