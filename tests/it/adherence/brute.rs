//! The answer worked out plainly, from what `explain slots-missed` says: `every` minute by minute, cron lines slot by slot,
//! each with each. It shares no code with the program, and knows only minutes.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Minutes since the epoch.
pub type Minute = i64;

#[derive(Clone, Debug)]
pub enum Rhythm {
    /// Calendar days and exact minutes.
    Every { days: i64, minutes: i64 },
    /// Minutes and hours of the day, and whether it is one time a day; on which weekdays (Monday is 1).
    Daily { times: Vec<(i8, i8)>, weekdays: Vec<i8> },
}

impl Rhythm {
    pub fn text(&self) -> String {
        match self {
            Self::Every { days: 0, minutes } => format!("every {minutes}min"),
            Self::Every { days, minutes: 0 } => format!("every {days}d"),
            Self::Every { days, minutes } => format!("every {days}d {minutes}min"),
            Self::Daily { times, weekdays } => {
                let list = |mut all: Vec<i8>| {
                    all.sort_unstable();
                    all.dedup();
                    all.iter().map(i8::to_string).collect::<Vec<_>>().join(",")
                };
                let (hours, minutes) = (times.iter().map(|t| t.0).collect(), times.iter().map(|t| t.1).collect());
                let days = if weekdays.len() == 7 { "*".to_owned() } else { list(weekdays.clone()) };
                format!("{} {} * * {days}", list(minutes), list(hours))
            }
        }
    }
}

#[derive(Clone, Debug)]
pub struct Stage {
    pub from: Minute,
    pub rhythm: Rhythm,
    pub grace: i64,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub stages: Vec<Stage>,
    pub from: Minute,
    pub to: Minute,
    pub as_of: Minute,
    pub backups: Vec<Minute>,
    pub shown: Option<Minute>,
    pub shown_until: Minute,
    pub excused: Vec<(Minute, Minute)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Kept,
    Late(i64),
    Missed,
    NotShown,
    Excused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub due: Minute,
    deadline: Minute,
    opens: Minute,
    pub fate: Fate,
    /// The moment of its backup.
    used: Option<Minute>,
}

pub fn timestamp(minute: Minute) -> Timestamp {
    Timestamp::from_second(minute * 60).unwrap()
}

fn minute(at: Timestamp) -> Minute {
    at.as_second() / 60
}

/// All slots of the period whose grace has passed, in order.
pub fn answer(case: &Case, zone: &TimeZone) -> Vec<Slot> {
    let mut all: Vec<Slot> = Vec::new();
    let mut index = 0;
    while index < case.stages.len() {
        let is_every = |stage: &Stage| matches!(stage.rhythm, Rhythm::Every { .. });
        let mut last = index;
        if !is_every(&case.stages[index]) {
            while last + 1 < case.stages.len() && !is_every(&case.stages[last + 1]) {
                last += 1;
            }
        }
        let end = case.stages.get(last + 1).map_or(i64::MAX, |next| next.from);
        let consumed = all.iter().filter_map(|slot| slot.used).max();
        if is_every(&case.stages[index]) {
            all.extend(every(case, &case.stages[index], end, consumed, zone));
        } else {
            all.extend(cron(case, &case.stages[index..=last], end, consumed, zone));
        }
        index = last + 1;
    }
    all.retain(|slot| case.from <= slot.due && slot.due < case.to && slot.deadline <= case.as_of);
    for slot in &mut all {
        let in_maintenance = case.excused.iter().any(|(from, to)| slot.due < *to && slot.deadline >= *from);
        let in_sight = case.shown.is_some_and(|from| from <= slot.opens) && slot.deadline <= case.shown_until;
        slot.fate = match slot.fate {
            Fate::Kept => Fate::Kept,
            _ if in_maintenance => Fate::Excused,
            _ if !in_sight => Fate::NotShown,
            fate => fate,
        };
    }
    all
}

/// `n` steps of the rhythm after a moment, by the calendar.
fn step(after: Minute, days: i64, minutes: i64, n: i64, zone: &TimeZone) -> Minute {
    let wall = timestamp(after).to_zoned(zone.clone());
    let day = if days == 0 { wall } else { wall.checked_add(Span::new().days(days * n)).unwrap() };
    minute(day.timestamp()) + minutes * n
}

/// Walks over every minute from the anchor to as-of.
fn every(case: &Case, stage: &Stage, end: Minute, consumed: Option<Minute>, zone: &TimeZone) -> Vec<Slot> {
    let Rhythm::Every { days, minutes } = stage.rhythm else { unreachable!() };
    let due = |base: Minute, n: i64| step(base, days, minutes, n, zone);
    let begin = stage.from.max(case.from);
    let stop = end.min(case.to).min(case.as_of);
    if begin >= stop {
        return Vec::new();
    }
    let before = case.backups.iter().copied().filter(|at| *at < begin).max().max(consumed);
    let mut found: Vec<Slot> = Vec::new();
    let slot = |base: Minute, n: i64, fate: Fate, used: Option<Minute>| Slot {
        due: due(base, n),
        deadline: due(base, n) + stage.grace,
        opens: if n == 1 { base } else { due(base, n - 1) },
        fate,
        used,
    };
    let mut base = match before {
        Some(at) if stage.from <= case.from || due(at, 1) >= begin => at,
        None if stage.from <= due(begin, -1) => {
            // Nobody knows the backups from before: what is known first ran when it was due, and so did those before it.
            let Some(first) = case.backups.iter().copied().find(|at| *at >= begin) else {
                let runs = (0..).take_while(|n| due(begin, *n) < stop);
                return runs.map(|n| slot(begin, n, Fate::Missed, None)).collect();
            };
            let mut runs: Vec<i64> = (0..).take_while(|n| due(first, -n) >= begin).map(|n| -n).collect();
            runs.reverse();
            let kept = runs.iter().copied().find(|n| due(first, *n) + stage.grace >= first).unwrap();
            found.extend(
                runs.iter()
                    .filter(|n| **n < kept && due(first, **n) < stop)
                    .map(|n| slot(first, *n, Fate::Missed, None)),
            );
            if due(first, kept) >= stop {
                return found;
            }
            let newest = case.backups.iter().copied().filter(|at| *at <= due(first, kept) + stage.grace).max().unwrap();
            found.push(slot(first, kept, Fate::Kept, Some(newest)));
            newest
        }
        _ => stage.from,
    };
    // When the first run is due, and the newest backup that keeps it.
    let (mut first_due, mut keeps) = (due(base, 1), None);
    for now in base + 1..=case.as_of {
        if first_due >= stop {
            // Runs from here on belong to another rhythm or period.
            break;
        }
        let is_backup = case.backups.binary_search(&now).is_ok();
        let first_deadline = first_due + stage.grace;
        if is_backup && now <= first_deadline {
            keeps = Some(now);
        } else if is_backup {
            // Newer runs take it from a quarter of the interval before they are due.
            let mut run = 1;
            while due(base, run) + stage.grace < now && due(base, run) < stop {
                let following = due(base, run + 1);
                let early = (following - due(base, run)) * 60 / 4;
                if now * 60 < following * 60 - early {
                    break;
                }
                found.push(slot(base, run, Fate::Missed, None));
                run += 1;
            }
            if due(base, run) < stop {
                let late = now - (due(base, run) + stage.grace);
                found.push(slot(base, run, if late > 0 { Fate::Late(late) } else { Fate::Kept }, Some(now)));
            }
            (base, keeps) = (now, None);
            first_due = due(base, 1);
            continue;
        }
        if now >= first_deadline
            && let Some(at) = keeps
        {
            found.push(slot(base, 1, Fate::Kept, Some(at)));
            (base, keeps) = (at, None);
            first_due = due(base, 1);
        }
    }
    if let Some(at) = keeps
        && first_due < stop
    {
        found.push(slot(base, 1, Fate::Kept, Some(at)));
        return found;
    }
    // Nothing came any more.
    if case.backups.iter().all(|at| *at <= base) {
        let mut run = 1;
        while due(base, run) < stop {
            found.push(slot(base, run, Fate::Missed, None));
            run += 1;
        }
    }
    found
}

/// Every civil time of a rhythm from a day before to a week after, as moments.
fn times(times: &[(i8, i8)], weekdays: &[i8], from: Minute, to: Minute, zone: &TimeZone) -> Vec<Minute> {
    let day_of = |at: Minute| timestamp(at).to_zoned(zone.clone()).date();
    let (mut day, last) = (day_of(from - 24 * 60), day_of(to.min(from + 400 * 24 * 60) + 8 * 24 * 60));
    let is_once = times.len() == 1;
    let mut found = Vec::new();
    while day <= last {
        if weekdays.contains(&day.weekday().to_monday_one_offset()) {
            for (hour, minutes) in times {
                let wall: DateTime = day.to_datetime(Time::new(*hour, *minutes, 0, 0).unwrap());
                let ambiguous = zone.to_ambiguous_zoned(wall);
                let is_gap = zone.to_ambiguous_timestamp(wall).offset().is_gap();
                if !is_gap {
                    found.push(minute(ambiguous.earlier().unwrap().timestamp()));
                } else if is_once {
                    // The first moment after the gap.
                    let mut at = minute(zone.to_ambiguous_zoned(wall).later().unwrap().timestamp());
                    while zone.to_datetime(timestamp(at - 1)) > wall {
                        at -= 1;
                    }
                    found.push(at);
                }
            }
        }
        day = day.tomorrow().unwrap();
    }
    found.sort_unstable();
    found
}

trait IsGap {
    fn is_gap(&self) -> bool;
}
impl IsGap for jiff::tz::AmbiguousOffset {
    fn is_gap(&self) -> bool {
        matches!(self, Self::Gap { .. })
    }
}

fn cron(case: &Case, stages: &[Stage], end: Minute, consumed: Option<Minute>, zone: &TimeZone) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut after_all = i64::MAX;
    for (number, stage) in stages.iter().enumerate() {
        let Rhythm::Daily { times: at, weekdays } = &stage.rhythm else { unreachable!() };
        let begins = stage.from.max(case.from);
        let stop = stages.get(number + 1).map_or(end, |next| next.from).min(case.to).min(case.as_of);
        for due in times(at, weekdays, begins, stop, zone) {
            if due >= begins && due < stop {
                let deadline = due + stage.grace;
                slots.push(Slot { due, deadline, opens: due, fate: Fate::Missed, used: None });
            }
        }
        if stage.from < case.to {
            let since = slots.last().map_or(begins, |slot| slot.due + 1).max(stage.from);
            after_all =
                times(at, weekdays, since, since, zone).into_iter().find(|due| *due >= since).unwrap_or(i64::MAX);
        }
    }
    let Some(last) = slots.last() else { return slots };
    let limit = after_all.min(end.max(last.deadline + 1));
    for at in case.backups.iter().copied().filter(|at| *at < limit && consumed.is_none_or(|used| *at > used)) {
        let own = slots.iter().rposition(|slot| slot.due <= at);
        let Some(own) = own else { continue };
        let chosen = if slots[own].used.is_none() {
            Some(own)
        } else {
            (0..own).find(|earlier| slots[*earlier].used.is_none() && at <= slots[*earlier].deadline)
        };
        if let Some(chosen) = chosen {
            let late = at - slots[chosen].deadline;
            slots[chosen].used = Some(at);
            slots[chosen].fate = if late > 0 { Fate::Late(late) } else { Fate::Kept };
        }
    }
    slots
}
