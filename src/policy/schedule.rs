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
            Some(_) => Err(ScheduleError(format!("`{}` is no schedule; {FORMS}", for_terminal(text)))),
        }
    }
}

fn every(text: &str) -> Result<Rhythm, ScheduleError> {
    let shown = for_terminal(text);
    let span: Span = text.parse().map_err(|_| {
        ScheduleError(format!("`every {shown}` is no duration; write \"every 1d\" or \"every 1d 12h\""))
    })?;
    check_span(span).map_err(|why| ScheduleError(format!("`every {shown}` {why}")))?;
    Ok(Rhythm::Every { span, text: format!("every {text}") })
}

/// Refuses what no backup schedule means: nothing, the past, seconds, more than ten years.
fn check_span(span: Span) -> Result<(), String> {
    if span.is_zero() {
        return Err("is no time at all; the shortest is one minute".to_owned());
    }
    if span.is_negative() {
        return Err("lies in the past; write a positive duration".to_owned());
    }
    let below_minutes =
        (span.get_seconds(), span.get_milliseconds(), span.get_microseconds(), span.get_nanoseconds()) != (0, 0, 0, 0);
    if below_minutes {
        return Err("is finer than backups are; the smallest unit is the minute".to_owned());
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
    let wrong = |why: &str| ScheduleError(format!("`{}` is no cron line: {}", for_terminal(text), for_terminal(why)));
    if let Some(c) = text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != ' ' && !CRON_SIGNS.contains(*c)) {
        return Err(wrong(&format!("`{c}` has no meaning in it")));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let pattern = parser.parse(text).map_err(|error| wrong(&error.to_string()))?;
    // A line may be well-formed and still never come (31 February), or come once in a generation.
    let start = SEARCH_START.to_datetime(jiff::civil::Time::midnight());
    let rare = || wrong(&format!("it names no moment within {MAX_YEARS} years"));
    let first = pattern.find_next_occurrence(&start, true).map_err(|_| rare())?;
    let second = pattern.find_next_occurrence(&first, false).map_err(|_| rare())?;
    if first > latest(start) || second > latest(first) {
        return Err(rare());
    }
    Ok(Rhythm::Cron { pattern: Box::new(pattern), text: text.to_owned() })
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rhythm(text: &str) -> Rhythm {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<Timestamp>().unwrap()
    }

    fn oslo() -> TimeZone {
        TimeZone::get("Europe/Oslo").unwrap()
    }

    fn fresh(schedule: &str, finished: &str, as_of: &str, grace_minutes: i64) -> bool {
        let grace = SignedDuration::from_mins(grace_minutes);
        match rhythm(schedule).judge(Some(at(finished)), at(as_of), grace, &oslo()) {
            Freshness::Fresh => true,
            Freshness::Stale { .. } => false,
            Freshness::NoElapsedSlot => panic!("{schedule} has no slot before {as_of}"),
        }
    }

    #[test]
    fn schedules_that_people_write_are_understood() {
        for text in [
            "every 1d",
            "every 15min",
            "every 1d 12h",
            "every 2 weeks",
            "every 1 month",
            "every 10y",
            "0 22 * * *",
            "*/15 * * * *",
            "0 3 L * *",
            "0 3 * * SUN#1",
            "0 3 * JAN-MAR mon-fri",
            "0 3 29 2 *",
            "30 4 * * 5L",
        ] {
            assert_eq!(rhythm(text).to_string(), text);
        }
        assert_eq!(rhythm("  every   1d ").to_string(), "every 1d");
    }

    #[test]
    fn schedules_that_mean_nothing_are_refused_with_the_reason() {
        for (text, reason) in [
            ("", "is empty"),
            ("daily", "is no schedule"),
            ("every", "is no duration"),
            ("every day", "is no duration"),
            ("every 0d", "no time at all"),
            ("every 1d ago", "in the past"),
            ("every -1d", "in the past"),
            ("every 30s", "smallest unit is the minute"),
            ("every 1d 1s", "smallest unit is the minute"),
            ("every 11y", "longer than 10 years"),
            ("every 10y 1min", "longer than 10 years"),
            ("every 600 weeks", "longer than 10 years"),
            ("0 0 31 2 *", "no moment within 10 years"),
            ("0 0 29 2 +1", "no moment within 10 years"),
            ("60 * * * *", "is no cron line"),
            ("0 22 * *", "is no schedule"),
            ("0 0 22 * * *", "is no schedule"),
            ("@daily", "is no schedule"),
            ("0 22 * * @", "`@` has no meaning"),
            ("0 22 * * \u{202e}", "\\u{202e}"),
        ] {
            let error = text.parse::<Rhythm>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        assert!("0 ".repeat(100).parse::<Rhythm>().is_err());
    }

    #[test]
    fn every_day_means_a_calendar_day_of_the_zone() {
        // (finished, as-of, fresh): spring forward is a day of 23 hours, the fall back one of 25.
        for (finished, as_of, expected) in [
            ("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", true),
            ("2026-03-28T11:59:00+01:00", "2026-03-29T12:00:00+02:00", false),
            ("2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00", true),
            ("2026-10-24T11:59:00+02:00", "2026-10-25T12:00:00+01:00", false),
            // A day before 02:30 on the 30th is a time that never was: 24 hours back, not less.
            ("2026-03-29T01:30:00+01:00", "2026-03-30T02:30:00+02:00", true),
            ("2026-03-29T01:29:00+01:00", "2026-03-30T02:30:00+02:00", false),
            ("2026-03-29T03:10:00+02:00", "2026-03-30T02:30:00+02:00", true),
            // A day before 02:30 on the 26th was twice: the first of them.
            ("2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00", true),
            ("2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00", true),
            ("2026-10-25T02:29:00+02:00", "2026-10-26T02:30:00+01:00", false),
        ] {
            assert_eq!(fresh("every 1d", finished, as_of, 0), expected, "{finished} at {as_of}");
        }
    }

    #[test]
    fn hours_and_minutes_are_exact_across_a_fold() {
        // 02:50 the second time is 15 minutes after 02:35 the second time, 75 after the first.
        assert!(fresh("every 15min", "2026-10-25T02:35:00+01:00", "2026-10-25T02:50:00+01:00", 0));
        assert!(!fresh("every 15min", "2026-10-25T02:35:00+02:00", "2026-10-25T02:50:00+01:00", 0));
        assert!(fresh("every 1d 12h", "2026-03-28T00:00:00+01:00", "2026-03-29T12:00:00+02:00", 0));
        assert!(!fresh("every 1d 12h", "2026-03-27T23:59:00+01:00", "2026-03-29T12:00:00+02:00", 0));
    }

    #[test]
    fn a_cron_slot_counts_when_its_grace_is_over() {
        for (finished, as_of, expected) in [
            ("2026-11-20T22:05:00+01:00", "2026-11-21T21:59:00+01:00", true),
            // The slot of the 21st is due, its grace of two hours still runs.
            ("2026-11-20T22:05:00+01:00", "2026-11-21T23:59:00+01:00", true),
            ("2026-11-20T22:05:00+01:00", "2026-11-22T00:00:00+01:00", false),
            ("2026-11-21T22:00:00+01:00", "2026-11-22T00:00:00+01:00", true),
            ("2026-11-21T21:59:59+01:00", "2026-11-22T00:00:00+01:00", false),
        ] {
            assert_eq!(fresh("0 22 * * *", finished, as_of, 120), expected, "{finished} at {as_of}");
        }
        assert!(!fresh("0 22 * * *", "2026-11-23T22:00:00+01:00", "2026-11-22T12:00:00+01:00", 0), "after as-of");
    }

    #[test]
    fn a_cron_slot_in_the_spring_gap_is_the_first_moment_after_it() {
        for (finished, as_of, expected) in [
            // Before the gap nothing of the 29th is due.
            ("2026-03-28T02:35:00+01:00", "2026-03-29T01:59:59+01:00", true),
            // Schedulers run it at 03:00 or at 03:30; both are kept.
            ("2026-03-29T03:00:00+02:00", "2026-03-29T09:00:00+02:00", true),
            ("2026-03-29T03:35:00+02:00", "2026-03-29T09:00:00+02:00", true),
            ("2026-03-28T02:35:00+01:00", "2026-03-29T03:00:00+02:00", false),
            ("2026-03-29T03:05:00+02:00", "2026-03-30T02:29:00+02:00", true),
            ("2026-03-29T03:05:00+02:00", "2026-03-30T02:30:00+02:00", false),
        ] {
            assert_eq!(fresh("30 2 * * *", finished, as_of, 0), expected, "{finished} at {as_of}");
        }
        // A line of several times skips what does not exist: the slot before it stays the latest.
        assert!(fresh("30 2,14 * * *", "2026-03-28T14:31:00+01:00", "2026-03-29T09:00:00+02:00", 0));
    }

    #[test]
    fn a_cron_slot_in_the_autumn_fold_is_its_first_pass() {
        for (finished, as_of, expected) in [
            ("2026-10-25T02:31:00+02:00", "2026-10-25T09:00:00+01:00", true),
            ("2026-10-25T02:31:00+01:00", "2026-10-25T09:00:00+01:00", true),
            ("2026-10-24T02:31:00+02:00", "2026-10-25T02:29:00+02:00", true),
            ("2026-10-24T02:31:00+02:00", "2026-10-25T02:30:00+02:00", false),
            ("2026-10-24T02:31:00+02:00", "2026-10-25T02:15:00+01:00", false),
        ] {
            assert_eq!(fresh("30 2 * * *", finished, as_of, 0), expected, "{finished} at {as_of}");
        }
        // Quarter-hours run in both passes.
        assert!(!fresh("*/15 * * * *", "2026-10-25T02:20:00+02:00", "2026-10-25T02:20:00+01:00", 0));
        assert!(fresh("*/15 * * * *", "2026-10-25T02:16:00+01:00", "2026-10-25T02:20:00+01:00", 0));
    }

    #[test]
    fn no_backup_at_all_is_due_since_the_latest_slot() {
        let freshness = rhythm("0 22 * * *").judge(None, at("2026-11-22T12:00:00Z"), SignedDuration::ZERO, &oslo());
        assert_eq!(freshness, Freshness::Stale { due: at("2026-11-21T22:00:00+01:00") });
    }

    #[test]
    fn the_ends_of_time_are_no_slots() {
        for text in ["every 10y", "0 0 29 2 *"] {
            for as_of in [Timestamp::MIN, Timestamp::MAX] {
                for grace in [SignedDuration::MIN, SignedDuration::ZERO, SignedDuration::MAX] {
                    rhythm(text).judge(Some(as_of), as_of, grace, &oslo());
                }
            }
            assert_eq!(
                rhythm(text).judge(None, Timestamp::MIN, SignedDuration::ZERO, &oslo()),
                Freshness::NoElapsedSlot
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_schedule_or_an_error(text in "\\PC{0,40}") {
            let _ = text.parse::<Rhythm>();
        }

        #[test]
        fn any_cron_like_text_is_a_schedule_or_an_error(text in "([0-9A-Z*,/#?+LW-]{1,6} ){4}[0-9A-Z*,/#?+LW-]{1,6}") {
            if let Ok(rhythm) = text.parse::<Rhythm>() {
                prop_assert_ne!(
                    rhythm.judge(None, at("2026-11-22T12:00:00Z"), SignedDuration::ZERO, &oslo()),
                    Freshness::NoElapsedSlot
                );
            }
        }

        #[test]
        fn any_duration_text_is_a_schedule_or_an_error(text in "every [-0-9a-z. :]{0,20}") {
            let _ = text.parse::<Rhythm>();
        }

        /// With a fixed as-of a newer backup is never stale where an older one is fresh, whatever clocks do.
        #[test]
        fn newer_is_never_staler(
            pick in 0usize..6, day in 0i64..400, minute in 0i64..1440, a in 0i64..100_000, b in 0i64..100_000,
        ) {
            let text = ["every 1d", "every 15min", "every 2 weeks", "30 2 * * *", "*/20 * * * *", "0 3 L * *"][pick];
            let as_of = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(day * 1440 + minute);
            let (older, newer) = (a.max(b), a.min(b));
            let judge = |minutes: i64| {
                rhythm(text).judge(Some(as_of - SignedDuration::from_mins(minutes)), as_of, SignedDuration::ZERO, &oslo())
            };
            if judge(older) == Freshness::Fresh {
                prop_assert_eq!(judge(newer), Freshness::Fresh);
            }
        }

        /// A backup that finished just now satisfies every schedule.
        #[test]
        fn now_is_fresh(pick in 0usize..4, minute in 0i64..600_000) {
            let text = ["every 1d", "30 2 * * *", "*/20 * * * *", "0 0 1 * *"][pick];
            let as_of = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minute);
            prop_assert_eq!(
                rhythm(text).judge(Some(as_of), as_of, SignedDuration::ZERO, &oslo()),
                Freshness::Fresh
            );
        }
    }
}
