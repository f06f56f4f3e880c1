//! Thousands of made-up months: the program's answer and the plain one are the same.

use super::brute::{self, Case, Fate, Minute, Rhythm, Stage, answer, timestamp};
use bakproof::evaluate::adherence::{Question, Shown, Stage as Asked, State, judge};
use bakproof::policy::KnownSlots;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

const CASES: u64 = 4000;
const DAY: i64 = 24 * 60;

/// Numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 33).unwrap() % below.max(1)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as i64)).unwrap()].clone()
    }
}

fn rhythm(dice: &mut Dice) -> Rhythm {
    let every = |days: i64, minutes: i64| Rhythm::Every { days, minutes };
    let all: Vec<i8> = (1..=7).collect();
    match dice.roll(8) {
        0 => every(0, dice.one(&[15, 60, 360, 1440])),
        1 => every(1, 0),
        2 => every(dice.one(&[1, 2, 7]), dice.one(&[0, 90])),
        3 => Rhythm::Daily { times: vec![(dice.one(&[1, 2, 3, 22]), dice.one(&[0, 30]))], weekdays: all },
        4 => Rhythm::Daily { times: vec![(22, 0)], weekdays: vec![1, 2, 3, 4, 5] },
        5 => Rhythm::Daily { times: vec![(dice.one(&[2, 20]), 15)], weekdays: vec![6] },
        6 => Rhythm::Daily { times: vec![(2, 0), (6, 0), (14, 0), (22, 0)], weekdays: all },
        _ => Rhythm::Daily { times: (0..24).flat_map(|hour| [(hour, 0), (hour, 30)]).collect(), weekdays: all },
    }
}

/// How far apart its runs lie, about.
fn interval(rhythm: &Rhythm) -> i64 {
    match rhythm {
        Rhythm::Every { days, minutes } => days * DAY + minutes,
        Rhythm::Daily { times, weekdays } => 7 * DAY / (times.len() * weekdays.len()) as i64,
    }
}

fn made_up(dice: &mut Dice) -> Case {
    // The two changes of 2026 are on 29 March and 25 October.
    let begin = dice.one(&["2026-03-20T23:00:00Z", "2026-10-15T22:00:00Z", "2026-06-01T22:00:00Z"]);
    let begin = begin.parse::<Timestamp>().unwrap().as_second() / 60 + dice.roll(3) * DAY;
    let length = (5 + dice.roll(17)) * DAY;
    let (from, to) = (begin, begin + length);
    let mut stages = vec![Stage { from: -1_000_000_000, rhythm: rhythm(dice), grace: 0 }];
    for _ in 0..dice.one(&[0, 0, 0, 1, 2]) {
        let at = from - DAY + dice.roll(length / DAY + 2) * DAY;
        if stages.iter().all(|stage| stage.from != at) {
            stages.push(Stage { from: at, rhythm: rhythm(dice), grace: 0 });
        }
    }
    stages.sort_by_key(|stage| stage.from);
    for stage in &mut stages {
        stage.grace = dice.one(&[0, 5, 30, 120, interval(&stage.rhythm) / 2, interval(&stage.rhythm) * 2]);
    }
    if dice.roll(5) == 0 {
        // A younger target.
        let since = from + dice.roll(length);
        stages.iter_mut().for_each(|stage| stage.from = stage.from.max(since));
        stages.reverse();
        stages.dedup_by_key(|stage| stage.from);
        stages.reverse();
    }
    let as_of = if dice.roll(3) == 0 { to - dice.roll(3 * DAY) } else { to + dice.roll(3 * DAY) };
    let to = to.min(as_of);
    let mut backups: Vec<Minute> = Vec::new();
    let mut at = from - dice.roll(3 * DAY);
    let worst = dice.one(&[1, 5, 30]);
    while at <= as_of {
        let stage = stages.iter().rev().find(|stage| stage.from <= at).unwrap_or(&stages[0]);
        let usual = interval(&stage.rhythm);
        if dice.roll(100) >= worst {
            backups.push(at + dice.roll(dice.0 as i64 % 7 * usual / 10 + 2));
        }
        at += match dice.roll(20) {
            0 => dice.roll(usual * 4) + 1,
            1 => dice.roll(usual) + 1,
            2 => dice.roll(5 * DAY) + 1,
            _ => usual + dice.roll(3) - 1,
        }
        .max(1);
    }
    backups.retain(|at| *at <= as_of);
    backups.sort_unstable();
    backups.dedup();
    let shown = match dice.roll(4) {
        0 => None,
        1 => Some(from + dice.roll(length)),
        _ => Some(from - 30 * DAY),
    };
    let excused = (0..dice.roll(3)).map(|_| {
        let at = from + dice.roll(length);
        (at, at + 1 + dice.roll(2 * DAY))
    });
    Case {
        excused: excused.collect(),
        shown_until: if dice.roll(4) == 0 { to - dice.roll(DAY) } else { as_of },
        stages,
        from,
        to,
        as_of,
        backups,
        shown,
    }
}

fn programs(case: &Case, zone: &TimeZone) -> Vec<(Minute, Fate)> {
    let rhythms: Vec<bakproof::policy::Rhythm> =
        case.stages.iter().map(|stage| stage.rhythm.text().parse().unwrap()).collect();
    let at = |minute: Minute| if minute < -900_000_000 { Timestamp::MIN } else { timestamp(minute) };
    let stages: Vec<Asked<'_>> = case
        .stages
        .iter()
        .zip(&rhythms)
        .map(|(stage, rhythm)| Asked {
            from: at(stage.from),
            rhythm: Some(rhythm),
            grace: SignedDuration::from_mins(stage.grace),
        })
        .collect();
    let backups: Vec<Timestamp> = case.backups.iter().map(|at| timestamp(*at)).collect();
    let excused: Vec<_> = case.excused.iter().map(|(from, to)| (timestamp(*from), timestamp(*to))).collect();
    let slots = judge(&Question {
        stages: &stages,
        zone,
        from: timestamp(case.from),
        to: timestamp(case.to),
        as_of: timestamp(case.as_of),
        backups: &backups,
        shown: Shown { from: case.shown.map(timestamp), until: timestamp(case.shown_until) },
        excused: &excused,
        known: &KnownSlots::default(),
    });
    let fate = |state: State| match state {
        State::Kept => Fate::Kept,
        State::Late { by } => Fate::Late(by.as_secs() / 60),
        State::Missed => Fate::Missed,
        State::NotShown => Fate::NotShown,
        State::Excused { .. } => Fate::Excused,
    };
    slots.iter().map(|slot| (slot.due.as_second() / 60, fate(slot.state))).collect()
}

#[test]
fn thousands_of_months_are_judged_as_by_hand() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let mut slots = 0;
    let mut fates = [0_u64; 5];
    for seed in 1..=CASES {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for _ in 0..8 {
            dice.roll(2);
        }
        let case = made_up(&mut dice);
        let ours = programs(&case, &zone);
        let plain: Vec<(Minute, Fate)> = answer(&case, &zone).iter().map(|slot| (slot.due, slot.fate)).collect();
        let differs = ours.iter().zip(&plain).find(|(a, b)| a != b);
        let texts: Vec<_> = case.stages.iter().map(|s| (shown(s.from, &zone), s.rhythm.text(), s.grace)).collect();
        let near = differs.map(|((due, _), _)| {
            let near = case.backups.iter().filter(|at| (**at - due).abs() < 4 * DAY);
            near.map(|at| shown(*at, &zone)).collect::<Vec<_>>()
        });
        assert!(
            ours == plain,
            "seed {seed}: {} and {} slots, {:?} of {texts:?}\nfrom {} to {} as of {}\nbackups {near:?}",
            ours.len(),
            plain.len(),
            differs.map(|((a, x), (b, y))| (shown(*a, &zone), x, shown(*b, &zone), y)),
            shown(case.from, &zone),
            shown(case.to, &zone),
            shown(case.as_of, &zone),
        );
        slots += ours.len();
        for (_, fate) in ours {
            fates[match fate {
                Fate::Kept => 0,
                Fate::Late(_) => 1,
                Fate::Missed => 2,
                Fate::NotShown => 3,
                Fate::Excused => 4,
            }] += 1;
        }
    }
    assert!(slots > 100_000 && fates.iter().all(|count| *count > 1000), "{slots} slots: {fates:?}");
}

fn shown(at: Minute, zone: &TimeZone) -> String {
    if at < -900_000_000 { "ever".to_owned() } else { brute::timestamp(at).to_zoned(zone.clone()).to_string() }
}
