//! The two nights of Europe/Berlin on which clocks change, by hand.

use bakproof::evaluate::adherence::{Question, Shown, Stage, State, judge};
use bakproof::policy::{KnownSlots, Rhythm};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

fn at(text: &str) -> Timestamp {
    match text.parse::<Timestamp>() {
        Ok(at) => at,
        Err(_) => {
            let wall: DateTime = text.parse().unwrap();
            wall.to_zoned(TimeZone::get("Europe/Berlin").unwrap()).unwrap().timestamp()
        }
    }
}

/// When the slots of some days are due, in Berlin and with the offset, and what became of each.
fn judged(rhythm: &str, grace_minutes: i64, days: (&str, &str), backups: &[&str]) -> Vec<String> {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let rhythm: Rhythm = rhythm.parse().unwrap();
    let stages =
        [Stage { from: Timestamp::MIN, rhythm: Some(&rhythm), grace: SignedDuration::from_mins(grace_minutes) }];
    let backups: Vec<Timestamp> = backups.iter().map(|text| at(text)).collect();
    let slots = judge(&Question {
        stages: &stages,
        zone: &zone,
        from: at(days.0),
        to: at(days.1),
        as_of: at("2026-12-31T00:00"),
        backups: &backups,
        shown: Shown { from: Some(at("2026-01-01T00:00")), until: at("2026-12-31T00:00") },
        excused: &[],
        known: &KnownSlots::default(),
    });
    let words = |state: State| match state {
        State::Kept => "kept".to_owned(),
        State::Late { by } => format!("late by {}min", by.as_mins()),
        other => format!("{other:?}").to_lowercase(),
    };
    let line = |due: Timestamp| due.to_zoned(zone.clone()).strftime("%d %H:%M %:z").to_string();
    slots.iter().map(|slot| format!("{} {}", line(slot.due), words(slot.state))).collect()
}

#[test]
fn a_time_that_does_not_happen_is_due_when_the_clocks_have_moved() {
    let found = judged(
        "30 2 * * *",
        30,
        ("2026-03-28T00:00", "2026-03-31T00:00"),
        // 03:10 of summer time is ten minutes after the clocks moved.
        &["2026-03-28T02:35", "2026-03-29T03:10", "2026-03-30T02:35"],
    );
    assert_eq!(found, ["28 02:30 +01:00 kept", "29 03:00 +02:00 kept", "30 02:30 +02:00 kept"]);
}

#[test]
fn a_time_that_happens_twice_is_due_once() {
    let found = judged(
        "30 2 * * *",
        30,
        ("2026-10-24T00:00", "2026-10-27T00:00"),
        // The second 02:35 of the night, and a night without a backup.
        &["2026-10-24T02:35", "2026-10-25T01:35:00Z"],
    );
    assert_eq!(found, ["24 02:30 +02:00 kept", "25 02:30 +02:00 late by 35min", "26 02:30 +01:00 missed"]);
}

#[test]
fn a_day_of_every_is_a_day_of_the_calendar() {
    let spring = judged(
        "every 1d",
        0,
        ("2026-03-28T00:00", "2026-03-31T00:00"),
        &["2026-03-27T22:00", "2026-03-28T22:00", "2026-03-29T22:00", "2026-03-30T22:00"],
    );
    assert_eq!(spring, ["28 22:00 +01:00 kept", "29 22:00 +02:00 kept", "30 22:00 +02:00 kept"]);
    let autumn = judged(
        "every 1d",
        0,
        ("2026-10-24T00:00", "2026-10-27T00:00"),
        &["2026-10-23T22:00", "2026-10-24T22:00", "2026-10-25T22:00"],
    );
    assert_eq!(autumn, ["24 22:00 +02:00 kept", "25 22:00 +01:00 kept", "26 22:00 +01:00 missed"]);
}

#[test]
fn hours_of_every_are_hours_whatever_clocks_show() {
    let found = judged(
        "every 6h",
        0,
        ("2026-10-25T00:00", "2026-10-25T12:00"),
        &["2026-10-24T22:00Z", "2026-10-25T04:00Z", "2026-10-25T10:00Z"].map(|_| "2026-10-24T22:00:00Z"),
    );
    // 22:00 UTC is midnight in Berlin; six hours later it is 05:00, since the clocks showed one hour twice.
    assert_eq!(found, ["25 00:00 +02:00 kept", "25 05:00 +01:00 missed", "25 11:00 +01:00 missed"]);
}

#[test]
fn one_run_that_failed_is_one_night_whatever_comes_after_it() {
    let week = ("2026-06-01T00:00", "2026-06-07T00:00");
    let nights = ["2026-05-31T22:10", "2026-06-01T22:09", "2026-06-03T22:05", "2026-06-04T22:11", "2026-06-05T22:10"];
    let missed =
        |found: Vec<String>| -> Vec<String> { found.into_iter().filter(|line| line.ends_with("missed")).collect() };
    assert_eq!(missed(judged("0 22 * * *", 120, week, &nights)), ["02 22:00 +02:00 missed", "06 22:00 +02:00 missed"]);
    assert_eq!(missed(judged("every 1d", 120, week, &nights)), ["02 22:09 +02:00 missed", "06 22:10 +02:00 missed"]);
    // It was run again in the morning.
    let again = ["2026-05-31T22:10", "2026-06-01T22:09", "2026-06-03T09:00", "2026-06-03T22:05"];
    let found = judged("0 22 * * *", 120, ("2026-06-01T00:00", "2026-06-04T00:00"), &again);
    assert_eq!(found, ["01 22:00 +02:00 kept", "02 22:00 +02:00 late by 540min", "03 22:00 +02:00 kept"]);
}
