//! Rhythms: what may be written, and what is fresh, above all where clocks change.

use bakproof::policy::{Freshness, Rhythm};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
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
        ("daily", "is not a valid schedule"),
        ("every", "is not a valid duration"),
        ("every day", "is not a valid duration"),
        ("every 0d", "is zero"),
        ("every 1d ago", "is negative"),
        ("every -1d", "is negative"),
        ("every 30s", "the smallest is the minute"),
        ("every 1d 1s", "the smallest is the minute"),
        ("every 11y", "longer than 10 years"),
        ("every 10y 1min", "longer than 10 years"),
        ("every 600 weeks", "longer than 10 years"),
        ("0 0 31 2 *", "no time within 10 years"),
        ("0 0 29 2 +1", "no time within 10 years"),
        ("60 * * * *", "its minute `60` is not valid (0 to 59)"),
        ("0 25 * * *", "its hour `25` is not valid (0 to 23)"),
        ("0 1 * foo *", "its month `foo` is not valid (1 to 12, or JAN to DEC)"),
        ("0 22 * *", "is not a valid schedule"),
        ("0 0 22 * * *", "is not a valid schedule"),
        ("@daily", "is not a valid schedule"),
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
        assert_eq!(rhythm(text).judge(None, Timestamp::MIN, SignedDuration::ZERO, &oslo()), Freshness::NoElapsedSlot);
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

/// A deployment file may hold thousands of schedules, and an audit judges each: none may take its time.
#[test]
fn the_search_for_slots_is_bounded() {
    let started = std::time::Instant::now();
    for text in ["* * 31 2,4,6,9,11 *", "0 0 30 2 *", "59 23 29 2 +1", "* * 30 2 +5", "0 0 31 4 +MON#5"] {
        assert!(text.parse::<Rhythm>().is_err(), "{text}");
    }
    for text in ["0 0 29 2 *", "59 23 31 12 *", "0 0 * 2 +1#5", "* * 1 1 *"] {
        if let Ok(rhythm) = text.parse::<Rhythm>() {
            rhythm.judge(None, at("2026-02-28T12:00:00Z"), SignedDuration::ZERO, &oslo());
        }
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
