//! One cell: what it holds, and its XML.

use super::style::Style;
use super::text;
use crate::base::Stamp;
use crate::model::Status;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::borrow::Cow;
use std::fmt::Write;

/// A column's head and its width in characters.
pub type Column<'a> = (&'a str, u8);

/// The content of a cell. Text is text, whatever it looks like: nothing here can become a formula or a link.
#[derive(Debug)]
pub enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    /// Text that breaks its lines.
    Wrapped(Cow<'a, str>),
    Number(i64),
    Time(Stamp),
    /// `2027-03-31`; anything else stays text.
    Date(&'a str),
    Status(Status),
}

impl<'a> Cell<'a> {
    /// Text that the report has, or nothing.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Likewise, broken into lines.
    pub fn wrapped(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Wrapped(text) }
    }

    /// A word of ours, or nothing.
    pub fn word(word: Option<&'static str>) -> Self {
        word.map_or(Self::Empty, |word| Self::Text(word.into()))
    }

    pub fn time(time: Option<Stamp>) -> Self {
        time.map_or(Self::Empty, Self::Time)
    }

    pub fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// A count; beyond what a spreadsheet can hold exactly, the greatest that it can.
    pub fn count(count: impl TryInto<i64>) -> Self {
        Self::Number(count.try_into().unwrap_or(i64::MAX))
    }
}

/// 1899-12-30, the day zero of spreadsheets, by the Unix clock.
const DAY_ZERO_SECONDS: i64 = -2_209_161_600;
const DAY_SECONDS: i64 = 86_400;
/// 1900-03-01: before it, spreadsheets disagree about a day that never was.
const FIRST_DAY: i64 = 61;
/// 9999-12-31.
const LAST_DAY: i64 = 2_958_465;

/// `None` for a time that a spreadsheet cannot hold.
pub fn serial(wall: DateTime) -> Option<f64> {
    let seconds = Offset::UTC.to_timestamp(wall).ok()?.as_second() - DAY_ZERO_SECONDS;
    let (day, rest) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    if !(FIRST_DAY..=LAST_DAY).contains(&day) {
        return None;
    }
    Some(f64::from(i32::try_from(day).ok()?) + f64::from(i32::try_from(rest).ok()?) / 86_400.0)
}

/// Writing to a `String` cannot fail, so results of `write!` are dropped.
pub fn write_text(xml: &mut String, place: &str, style: Style, text: &str) {
    let text = text::of_cell(text);
    let style = style.index();
    let _ = write!(xml, r#"<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#);
}

/// A number, or a time by its serial number.
pub fn write_number(xml: &mut String, place: &str, style: Style, number: impl std::fmt::Display) {
    let _ = write!(xml, r#"<c r="{place}" s="{}"><v>{number}</v></c>"#, style.index());
}

/// `A`, `Z`, `AA`: the name of a column by its number from zero.
pub fn column_name(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'A' + u8::try_from(number % 26).unwrap_or(0));
        match number / 26 {
            0 => break,
            more => number = more - 1,
        }
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_serial_numbers_from_1900_on() {
        assert_eq!(serial("2026-10-31T12:00:00".parse().unwrap()), Some(46_326.5));
        assert_eq!(serial("1900-03-01T00:00:00".parse().unwrap()), Some(61.0));
        assert_eq!(serial("1900-02-28T00:00:00".parse().unwrap()), None);
        assert_eq!(["A", "Z", "AA", "AZ", "BA"], [0, 25, 26, 51, 52].map(column_name).each_ref().map(String::as_str));
    }
}
