//! Thousands of made-up archives: the program's answer and the plain one are the same.

use super::brute::{self, Backup, Case, Every, Length, midnight};
use super::dice::Dice;
use bakproof::evaluate::retention::{Asked, Held, Times, generations, oldest};
use bakproof::policy::{Generation, KeptFor, Rhythm};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const CASES: u64 = 2500;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A rule, its text, and about how many days it is long.
fn length(dice: &mut Dice, unit: char) -> (Length, String, i64) {
    let of = |years: i32, months: i32, days: i64, text: &str| {
        let about = i64::from(years) * 365 + i64::from(months) * 30 + days;
        (Length { years, months, days }, text.to_owned(), about)
    };
    match unit {
        'd' => dice.one(&[
            of(0, 0, 35, "35d"),
            of(0, 1, 0, "1m"),
            of(0, 0, 14, "2w"),
            of(0, 2, 3, "2m 3d"),
            of(0, 0, 1, "1d"),
        ]),
        'm' => dice.one(&[of(0, 12, 0, "12m"), of(1, 1, 0, "1y 1m"), of(0, 3, 0, "3 months"), of(0, 0, 100, "100d")]),
        _ => dice.one(&[of(7, 0, 0, "7y"), of(3, 0, 0, "3y"), of(2, 6, 0, "2y 6mo"), of(0, 0, 500, "500d")]),
    }
}

fn made_up(dice: &mut Dice, unit: char, zone: &TimeZone) -> (Case, String, String) {
    let (length, text, about) = length(dice, unit);
    let base: Timestamp = dice
        .one(&[
            "2026-03-29T01:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-02-28T12:00:00Z",
            "2024-02-29T22:59:59Z",
            "2026-12-31T23:00:00Z",
        ])
        .parse()
        .unwrap();
    let day = zone.to_datetime(base).date();
    let as_of = match dice.roll(4) {
        0 => base,
        1 => midnight(day, zone),
        _ => base + SignedDuration::from_secs(dice.roll(40 * DAY)),
    };
    let ago = |days: i64, dice: &mut Dice| as_of - SignedDuration::from_secs(days * DAY + dice.roll(DAY));
    let start = match dice.roll(3) {
        0 => Some(ago(dice.roll(about + about / 2 + 2), dice)),
        1 if dice.roll(2) == 0 => {
            let at = ago(dice.roll(about + 5), dice);
            Some(midnight(zone.to_datetime(at).date(), zone))
        }
        _ => None,
    };
    let (every, rhythm) = match dice.roll(3) {
        0 => (Every::Hour(22), "0 22 * * *".to_owned()),
        _ => {
            let days = dice.one(&[1, 1, 7, 30]);
            (Every::Days(days), format!("every {days}d"))
        }
    };
    // Archives that end anywhere around what is asked for.
    let reach = about + dice.one(&[-40, -8, -2, -1, 0, 1, 3, 60]);
    let step = dice.one(&[1, 1, 7, if unit == 'y' { 90 } else { 20 }]);
    let holes = dice.one(&[0, 2, 10, 60]);
    let less_sure = dice.one(&[0, 5, 50, 100]);
    let mut backups = Vec::new();
    let mut days = reach.max(0);
    while days >= 0 {
        if dice.roll(100) >= holes {
            let finished = ago(days, dice);
            let long = dice.one(&[0, 600, 2 * HOUR, 5 * HOUR]);
            let began = finished - SignedDuration::from_secs(long);
            backups.push(Backup { began, finished, sure: dice.roll(100) >= less_sure });
        }
        days -= step;
    }
    backups.retain(|backup| backup.finished <= as_of);
    let grace_minutes = dice.one(&[0, 120, 1440]);
    (Case { as_of, start, length, every, grace_minutes, backups }, text, rhythm)
}

fn held(held: Held) -> u8 {
    match held {
        Held::Surely => 2,
        Held::Perhaps => 1,
        Held::Not => 0,
    }
}

/// The dates of something.
type Dates = Vec<Date>;

fn rows(
    case: &Case,
    length: &KeptFor,
    unit: char,
    zone: &TimeZone,
) -> (usize, Dates, Dates, Option<Date>, Option<Date>) {
    let generation = match unit {
        'd' => Generation::Daily,
        'm' => Generation::Monthly,
        _ => Generation::Yearly,
    };
    let times = |least: bool| {
        let kept = case.backups.iter().filter(|backup| backup.sure || !least);
        Times::new(kept.map(|backup| (backup.began, backup.finished)).collect())
    };
    let asked = Asked { as_of: case.as_of, zone, start: case.start };
    let kept = generations(generation, length, asked, &times(true), &times(false));
    let firsts = |ages: &[bakproof::evaluate::retention::Age]| ages.iter().map(|age| age.first).collect();
    (kept.owed, firsts(&kept.missing), firsts(&kept.unsure), kept.met_on, kept.full_on)
}

#[test]
fn thousands_of_archives_are_judged_as_by_hand() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let mut seen = [[0_u64; 3]; 2];
    let (mut young, mut dated) = (0_u64, 0_u64);
    for seed in 1..=CASES {
        let mut dice = Dice::new(seed);
        let unit = dice.one(&['d', 'd', 'm', 'm', 'y']);
        let (case, text, rhythm) = made_up(&mut dice, unit, &zone);
        let length: KeptFor = text.parse().unwrap();
        let plain = brute::owed(&case, unit, case.as_of, &zone);
        let of = |wanted: u8| plain.iter().filter(|row| row.1 == wanted).map(|row| row.0).collect::<Dates>();
        let expected =
            (plain.len(), of(0), of(1), brute::rows_met_on(&case, unit, &zone), brute::full_on(&case, &zone));
        assert_eq!(rows(&case, &length, unit, &zone), expected, "seed {seed}: {text} {unit} {case:?}");
        plain.iter().for_each(|row| seen[0][usize::from(row.1)] += 1);

        let every: Rhythm = rhythm.parse().unwrap();
        let first = |least: bool| case.backups.iter().filter(|one| one.sure || !least).map(|one| one.finished).min();
        let asked = Asked { as_of: case.as_of, zone: &zone, start: case.start };
        let grace = SignedDuration::from_mins(case.grace_minutes);
        let ours = oldest(&length, asked, Some((&every, grace)), first(true), first(false)).unwrap();
        let plain = brute::reach(&case, &zone);
        assert_eq!((held(ours.held), ours.met_on), plain, "seed {seed}: {text} {rhythm} {case:?}");
        assert_eq!(ours.full_on, brute::full_on(&case, &zone), "seed {seed}");
        seen[1][usize::from(plain.0)] += 1;
        young += u64::from(ours.full_on.is_some());
        dated += u64::from(ours.met_on.is_some());
    }
    // The cases are of all sorts.
    assert!(seen.iter().flatten().all(|count| *count > 100) && young > 300 && dated > 300, "{seen:?} {young} {dated}");
}
