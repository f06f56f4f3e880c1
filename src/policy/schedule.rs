//! Rhythms of backups: `every 1d` and cron lines, in the civil time of the deployment's zone. Knows no target and no clock.

use crate::base::for_terminal;
use croner::parser::{CronParser, Seconds, Year};
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, Zoned};
use std::fmt;
use std::str::FromStr;

/// How often a backup is due.
#[derive(Clone, Debug)]
pub enum Rhythm {
    /// `every 1d`, `every 15min`, `every 1d 12h`: at most that old. Days and weeks are calendar days of the zone.
    Every { span: Span, text: String },
    /// A cron line of five fields.
    Cron { pattern: Box<croner::Cron>, text: String },
}

/// Why a text is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScheduleError(pub String);

/// What a rhythm says of the newest backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    Fresh,
    /// Due since this moment: a backup must have finished at or after it.
    Stale {
        due: Timestamp,
    },
    /// The schedule has no slot that has elapsed: cannot be judged.
    NoElapsedSlot,
}

/// Longest text of a schedule, in bytes.
const MAX_TEXT_BYTES: usize = 120;
/// Nobody documents a backup less often than this; longer is a slip of the pen.
const MAX_YEARS: i16 = 10;
/// Any day will do: impossible cron lines are searched for from here.
const SEARCH_START: Date = date(2000, 1, 1);
/// The fields of a cron line.
const CRON_FIELDS: [(&str, &str); 5] = [
    ("minute", "0 to 59"),
    ("hour", "0 to 23"),
    ("day of the month", "1 to 31, or L for the last"),
    ("month", "1 to 12, or JAN to DEC"),
    ("weekday", "0 to 7, or SUN to SAT"),
];
/// What may stand in a cron line, besides blanks.
const CRON_SIGNS: &str = "*,-/#?+";

/// What a schedule may look like, for error messages.
const FORMS: &str = "write \"every 1d\", \"every 15min\", \"every 2 weeks\" or a cron line such as \"0 22 * * *\"";

impl PartialEq for Rhythm {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}
impl Eq for Rhythm {}

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every { text, .. } | Self::Cron { text, .. } => f.write_str(text),
        }
    }
}

impl FromStr for Rhythm {
    type Err = ScheduleError;

    /// `every` and a duration down to minutes, or a cron line of five fields (minute, hour, day of month, month,
    /// weekday; names, `L`, `W` and `#` allowed; `+` before the weekday joins it to the day with "and").
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(ScheduleError(format!("a schedule has at most {MAX_TEXT_BYTES} characters; {FORMS}")));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.split_first() {
            None => Err(ScheduleError(format!("the schedule is empty; {FORMS}"))),
            Some((&"every", rest)) => every(&rest.join(" ")),
            Some(_) if words.len() == 5 => cron(&words.join(" ")),
            Some(_) => Err(ScheduleError(format!("`{}` is not a valid schedule; {FORMS}", for_terminal(text)))),
        }
    }
}

fn every(text: &str) -> Result<Rhythm, ScheduleError> {
    let shown = for_terminal(text);
    let span: Span = text.parse().map_err(|_| {
        ScheduleError(format!("`every {shown}` is not a valid duration; write \"every 1d\" or \"every 1d 12h\""))
    })?;
    check_span(span).map_err(|why| ScheduleError(format!("`every {shown}` {why}")))?;
    Ok(Rhythm::Every { span, text: format!("every {text}") })
}

/// Refuses what no backup schedule means: nothing, the past, seconds, more than ten years.
fn check_span(span: Span) -> Result<(), String> {
    if span.is_zero() {
        return Err("is zero; the shortest is one minute".to_owned());
    }
    if span.is_negative() {
        return Err("is negative; write a positive duration".to_owned());
    }
    let below_minutes =
        (span.get_seconds(), span.get_milliseconds(), span.get_microseconds(), span.get_nanoseconds()) != (0, 0, 0, 0);
    if below_minutes {
        return Err("uses a unit that is too small; the smallest is the minute".to_owned());
    }
    let start = SEARCH_START.to_datetime(jiff::civil::Time::midnight());
    match start.checked_add(span) {
        Ok(end) if end <= latest(start) => Ok(()),
        _ => Err(format!("is longer than {MAX_YEARS} years")),
    }
}

fn latest(start: DateTime) -> DateTime {
    start.saturating_add(Span::new().years(MAX_YEARS))
}

fn cron(text: &str) -> Result<Rhythm, ScheduleError> {
    let wrong =
        |why: &str| ScheduleError(format!("`{}` is not a valid cron line: {}", for_terminal(text), for_terminal(why)));
    if let Some(c) = text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != ' ' && !CRON_SIGNS.contains(*c)) {
        return Err(wrong(&format!("`{c}` has no meaning in it")));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let pattern = parser.parse(text).map_err(|_| wrong(&wrong_field(&parser, text)))?;
    // A line may be well-formed and still never come (31 February), or come once in a generation.
    let start = SEARCH_START.to_datetime(jiff::civil::Time::midnight());
    let rare = || wrong(&format!("it names no time within {MAX_YEARS} years"));
    let first = pattern.find_next_occurrence(&start, true).map_err(|_| rare())?;
    let second = pattern.find_next_occurrence(&first, false).map_err(|_| rare())?;
    if first > latest(start) || second > latest(first) {
        return Err(rare());
    }
    Ok(Rhythm::Cron { pattern: Box::new(pattern), text: text.to_owned() })
}

/// Which field is wrong, in words: each is tried alone.
fn wrong_field(parser: &CronParser, text: &str) -> String {
    for (position, (field, (name, range))) in text.split_whitespace().zip(CRON_FIELDS).enumerate() {
        let alone: Vec<&str> = (0..CRON_FIELDS.len()).map(|at| if at == position { field } else { "*" }).collect();
        if parser.parse(&alone.join(" ")).is_err() {
            return format!("its {name} `{}` is not valid ({range})", for_terminal(field));
        }
    }
    "its fields do not fit together".to_owned()
}

impl Rhythm {
    /// Whether a backup that finished at `finished` (`None`: there is none) is fresh at `as_of`.
    ///
    /// `every D`: fresh iff as-of − finished <= D + grace, with D in calendar units of the zone.
    /// Cron: S is the latest slot with S + grace <= as-of; fresh iff finished lies in [S, as-of].
    ///
    /// Where clocks change, the earliest reading counts, so that a schedule which was kept is never stale: of a time
    /// that happens twice the first, of a time that does not happen the first moment after the gap (cron lines of one
    /// time a day; lines of several times skip it). `due` is one moment: a newer backup is never staler than an older.
    pub fn judge(
        &self,
        finished: Option<Timestamp>,
        as_of: Timestamp,
        grace: SignedDuration,
        zone: &TimeZone,
    ) -> Freshness {
        let due = as_of.checked_sub(grace).ok().and_then(|limit| match self {
            Self::Every { span, .. } => earliest_allowed(*span, limit, zone),
            // What croner cannot search (a gap of more than two hours, as when Samoa skipped a day) has no answer.
            Self::Cron { pattern, .. } => {
                pattern.find_previous_occurrence(&Zoned::new(limit, zone.clone()), true).ok().map(|s| s.timestamp())
            }
        });
        match (due, finished) {
            (None, _) => Freshness::NoElapsedSlot,
            (Some(due), Some(finished)) if due <= finished && finished <= as_of => Freshness::Fresh,
            (Some(due), _) => Freshness::Stale { due },
        }
    }
}

/// `limit` less the calendar units on the wall clock, then less the exact units.
fn earliest_allowed(span: Span, limit: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let calendar = Span::new()
        .try_years(span.get_years())
        .and_then(|s| s.try_months(span.get_months()))
        .and_then(|s| s.try_weeks(span.get_weeks()))
        .and_then(|s| s.try_days(span.get_days()))
        .ok()?;
    let exact = Span::new().try_hours(span.get_hours()).and_then(|s| s.try_minutes(span.get_minutes())).ok()?;
    let day = if calendar.is_zero() {
        // Not by way of the wall clock, which would lose the second half of a fold.
        limit
    } else {
        let wall = zone.to_datetime(limit).checked_sub(calendar).ok()?;
        zone.to_ambiguous_timestamp(wall).earlier().ok()?
    };
    day.checked_sub(exact).ok()
}
