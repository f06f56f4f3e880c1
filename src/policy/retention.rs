//! How long backups must be kept: as it is written, and as moments. Asks no clock.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use std::fmt;
use std::str::FromStr;

/// Nobody keeps backups longer.
const MAX_YEARS: i16 = 100;
/// Longest text, in bytes.
const MAX_TEXT_BYTES: usize = 60;

/// `retention` of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retention {
    /// `"7y"`: there is a backup that old.
    Oldest(KeptFor),
    /// `{ daily = "35d", monthly = "12m", yearly = "7y" }`: a backup of every day, month and year, as far back as each says.
    Generations(Vec<(Generation, KeptFor)>),
}

/// Which backups of a row are kept: one of each day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    Daily,
    Monthly,
    Yearly,
}

/// A length of time in calendar units, such as `35d`, `12m` or `7y`.
#[derive(Clone, Debug)]
pub struct KeptFor {
    span: Span,
    text: String,
}

impl PartialEq for KeptFor {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for KeptFor {}

impl fmt::Display for KeptFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Oldest(length) => length.fmt(f),
            Self::Generations(all) => {
                let words: Vec<String> = all.iter().map(|(one, length)| format!("{} {length}", one.word())).collect();
                f.write_str(&words.join(", "))
            }
        }
    }
}

impl FromStr for KeptFor {
    type Err = ();

    /// Years, months, weeks and days; `m` is a month, since nobody keeps backups for minutes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.len() > MAX_TEXT_BYTES {
            return Err(());
        }
        let span: Span = months_spelled(&text).parse().map_err(|_| ())?;
        let calendar = Span::new()
            .try_years(span.get_years())
            .and_then(|calendar| calendar.try_months(span.get_months()))
            .and_then(|calendar| calendar.try_weeks(span.get_weeks()))
            .and_then(|calendar| calendar.try_days(span.get_days()))
            .map_err(|_| ())?;
        let start = date(2000, 1, 1);
        let limit = start.saturating_add(Span::new().years(MAX_YEARS));
        let is_calendar = span.fieldwise() == calendar.fieldwise();
        let is_right = start.checked_add(span).is_ok_and(|end| end > start && end <= limit);
        (is_calendar && is_right).then_some(Self { span, text }).ok_or(())
    }
}

/// With `mo` for every `m` that stands alone after a number: to the parser, `m` is a minute.
fn months_spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        out.push(letter);
        let ends = letters.peek().is_none_or(|next| !next.is_ascii_alphabetic());
        if letter == 'm' && ends && !before.is_ascii_alphabetic() {
            out.push('o');
        }
        before = letter;
    }
    out
}

impl KeptFor {
    /// What lies that long before a moment, on the clock of the zone.
    pub fn before(&self, moment: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        Some(moment.to_zoned(zone.clone()).checked_sub(self.span).ok()?.timestamp())
    }

    /// The day that long after another.
    pub fn after(&self, day: Date) -> Option<Date> {
        day.checked_add(self.span).ok()
    }
}

impl Generation {
    /// All, the youngest first.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Monthly, Self::Yearly];

    /// The key in the deployment file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }

    /// What a backup is kept of: `day`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Daily => "day",
            Self::Monthly => "month",
            Self::Yearly => "year",
        }
    }

    /// The first day of the day, month or year.
    pub fn first_of(self, day: Date) -> Date {
        match self {
            Self::Daily => day,
            Self::Monthly => day.first_of_month(),
            Self::Yearly => day.first_of_year(),
        }
    }

    /// The first day of the next one.
    pub fn next(self, first: Date) -> Option<Date> {
        let one = match self {
            Self::Daily => Span::new().days(1),
            Self::Monthly => Span::new().months(1),
            Self::Yearly => Span::new().years(1),
        };
        first.checked_add(one).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_no_minute() {
        let before = |text: &str| {
            let length: KeptFor = text.parse().ok()?;
            Some(length.before("2026-03-31T10:00:00Z".parse().unwrap(), &TimeZone::UTC)?.to_string())
        };
        assert_eq!(before("1m").as_deref(), Some("2026-02-28T10:00:00Z"));
        assert_eq!(before("1y 2m").as_deref(), Some("2025-01-31T10:00:00Z"));
        assert_eq!(before("1y2m3d").as_deref(), Some("2025-01-28T10:00:00Z"));
        assert_eq!(before("12 m").as_deref(), Some("2025-03-31T10:00:00Z"));
        for (long, short) in [("18 months", "18m"), ("18mo", "18m"), ("7 years", "7y"), ("2w", "14d")] {
            assert_eq!(before(long), before(short), "{long}");
        }
        for text in ["", "0d", "12h", "1d 12h", "30min", "-1y", "101y", "ever", "7", "y", "1y ago"] {
            assert_eq!(before(text), None, "{text}");
        }
    }
}
