//! A backup of every day, month or year, as far back as they are kept.
//!
//! A day, month or year is owed if it lies wholly within the time that backups of its sort are kept, is over, and did not
//! begin before there was something to back up: what is older than the rule asks may be deleted, whatever the calendar.

use super::times::{Asked, Held, Times};
use crate::policy::{Generation, KeptFor, day_begins};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// More than the days of the longest rule.
const MOST_OWED: usize = 40_000;
/// Months end on days of their own: there and back again, a length may miss the day by so many.
const DAYS_ASTRAY: i64 = 6;

/// A day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    pub first: Date,
    pub last: Date,
}

/// What is kept of one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub generation: Generation,
    /// How many days, months or years are owed.
    pub owed: usize,
    /// Those of which there is no backup, the oldest first.
    pub missing: Vec<Age>,
    /// Those of which there are only backups that are less sure than is asked for.
    pub unsure: Vec<Age>,
    /// The day at whose end nothing that is missing now is owed any more.
    pub met_on: Option<Date>,
    /// Of something young: the day from which on the rule can be asked in full.
    pub full_on: Option<Date>,
}

/// Looks for a backup of every age that is owed.
pub fn generations(generation: Generation, length: &KeptFor, asked: Asked<'_>, sure: &Times, unsure: &Times) -> Kept {
    let mut kept = Kept { generation, owed: 0, missing: Vec::new(), unsure: Vec::new(), met_on: None, full_on: None };
    let Some(limit) = length.before(asked.as_of, asked.zone) else { return kept };
    kept.full_on = full_on(length, asked, limit);
    let from = asked.start.map_or(limit, |start| limit.max(start));
    let mut next = Some(generation.first_of(asked.zone.to_datetime(limit).date()));
    while let Some((first, after)) = next.and_then(|first| Some((first, generation.next(first)?))) {
        next = Some(after);
        let (Some(begins), Some(ends)) = (day_begins(first, asked.zone), day_begins(after, asked.zone)) else { break };
        if ends > asked.as_of || kept.owed >= MOST_OWED {
            break;
        }
        if begins < from {
            continue;
        }
        kept.owed += 1;
        let age = Age { first, last: after.yesterday().unwrap_or(first) };
        match held(begins, ends, sure, unsure) {
            Held::Surely => {}
            Held::Perhaps => kept.unsure.push(age),
            Held::Not => kept.missing.push(age),
        }
    }
    kept.met_on = kept.missing.last().and_then(|age| no_longer_owed(length, asked, age.first));
    kept
}

fn held(from: Timestamp, before: Timestamp, sure: &Times, unsure: &Times) -> Held {
    if sure.touch(from, before) {
        Held::Surely
    } else if unsure.touch(from, before) {
        Held::Perhaps
    } else {
        Held::Not
    }
}

/// The first day at whose end an age that begins on `first` lies further back than the rule reaches.
fn no_longer_owed(length: &KeptFor, asked: Asked<'_>, first: Date) -> Option<Date> {
    let begins = day_begins(first, asked.zone)?;
    let mut day = length.after(first)?.checked_sub(Span::new().days(DAYS_ASTRAY)).ok()?;
    for _ in 0..=2 * DAYS_ASTRAY {
        let end = day_begins(day.tomorrow().ok()?, asked.zone)?;
        if length.before(end, asked.zone)? > begins {
            return Some(day);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// The day on which what there was from `start` on is as old as the rule asks; `None` where it is already.
fn full_on(length: &KeptFor, asked: Asked<'_>, limit: Timestamp) -> Option<Date> {
    let start = asked.start.filter(|start| *start > limit)?;
    length.after(asked.zone.to_datetime(start).date())
}
