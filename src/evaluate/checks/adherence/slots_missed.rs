//! Was every backup made that the schedule asked for in the period?

use crate::base::{Stamp, age, count};
use crate::evaluate::adherence::{KindKept, PartKept, Slot, State, day, days, fold};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::words::every;
use crate::model::Status;
use crate::model::report::{Finding, ScheduledTimes};
use crate::policy::{PeriodBounds, Waiver, WaiverTerm};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Of targets, where a period is asked about.
pub const CHECK: TargetCheck = TargetCheck { id: "slots-missed", evaluate };

/// Rows of missed slots that a sentence names.
const NAMED: usize = 5;

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some(kept) = &case.kept else { return Answer::unjudged(case) };
    let mut findings = Vec::new();
    let (mut told, mut due, mut not_shown) = (0, 0, 0);
    for part in &kept.parts {
        for kind in &part.kinds {
            due += kind.slots.len();
            told += kind.count(|state| !matches!(state, State::NotShown | State::Excused { .. }));
            not_shown += kind.count(|state| state == State::NotShown);
            findings.extend(missed(case, part, kind));
            findings.extend(late(case, part, kind));
        }
    }
    if due == 0
        && let Some(since) = case.rule.since.filter(|since| *since > today(case))
    {
        return Answer::not_looked_at(format!("its `since` is {since}, after the audit: until then, no backup is due"));
    }
    if due == 0 {
        return Answer::not_looked_at(
            "the schedule asks for no backup in the period, or its grace period has not passed",
        );
    }
    if told == 0 {
        let why = "nothing that was seen could have shown a backup of the period, or maintenance excuses it";
        return Answer::not_looked_at(why).and(findings);
    }
    // What was seen was made; of the rest nobody can tell.
    if not_shown > 0 && findings.iter().all(|finding| finding.status == Status::Noted) {
        let why = format!("of {due} scheduled backups, {not_shown} could not be shown by anything that was seen");
        return Answer::not_looked_at(why).and(findings);
    }
    let of_schedule = case.rule.schedule.full.as_ref().or(case.rule.schedule.export.as_ref());
    let origin = of_schedule.map(|rhythm| rhythm.origin.word().to_owned());
    Answer::looked_at(usize::try_from(told).unwrap_or(usize::MAX), "scheduled backups", findings).judged_by(origin)
}

fn today(case: &TargetCase<'_>) -> Date {
    case.context.policy.deployment.time_zone.to_datetime(case.context.as_of.at).date()
}

/// One finding; where a waiver names a period, one for what is in it and one for the rest, so that it covers no more.
fn missed(case: &TargetCase<'_>, part: &PartKept, kind: &KindKept) -> Vec<Finding> {
    let places = places(kind, |state| state == State::Missed);
    let missing = if places.len() == 1 { "is missing" } else { "are missing" };
    let groups = by_waivers(case, &places);
    let is_one = groups.len() == 1;
    let finding = |(waivers, own): (Vec<usize>, Vec<(usize, Timestamp)>)| {
        let whose = if waivers.is_empty() { "not covered by a waiver" } else { "covered by a waiver" };
        let these = if is_one { String::new() } else { format!(", {} of them {whose}", own.len()) };
        let message = format!(
            "Of {} that `{}` required {}, {} {missing}{these}: {}.{}",
            scheduled(case, part, kind),
            kind.schedule,
            period(case),
            places.len(),
            rows(case, &own),
            beside(kind)
        );
        let finding = case.finding("slots-missed", Status::Gap, message, Vec::new());
        Finding { scheduled: times(case, &own), ..finding }
    };
    groups.into_iter().map(finding).collect()
}

/// Slots by the waivers of periods that they are in.
fn by_waivers(case: &TargetCase<'_>, places: &[(usize, Timestamp)]) -> BTreeMap<Vec<usize>, Vec<(usize, Timestamp)>> {
    let context = &case.context;
    let (as_of, zone) = (context.as_of.at, &context.policy.deployment.time_zone);
    let waivers: Vec<(&Waiver, Option<PeriodBounds>)> = context
        .policy
        .waivers_that_count()
        .filter(|waiver| waiver.period.is_some() && waiver.term(as_of, zone) == WaiverTerm::InForce)
        .filter(|waiver| waiver.covers(case.rule))
        .map(|waiver| (waiver, waiver.bounds(as_of, zone)))
        .collect();
    let mut groups: BTreeMap<Vec<usize>, Vec<(usize, Timestamp)>> = BTreeMap::new();
    for (place, due) in places {
        let own = waivers
            .iter()
            .enumerate()
            .filter(|(_, (waiver, bounds))| waiver.covers_finding("slots-missed", Some((*due, *due)), *bounds));
        let own = own.map(|(number, _)| number);
        groups.entry(own.collect()).or_default().push((*place, *due));
    }
    groups
}

fn times(case: &TargetCase<'_>, places: &[(usize, Timestamp)]) -> Option<ScheduledTimes> {
    let stamp = |at| Stamp::in_zone(at, &case.context.policy.deployment.time_zone);
    let ((_, first), (_, last)) = places.first().zip(places.last())?;
    Some(ScheduledTimes { first: stamp(*first), last: stamp(*last), count: places.len() as u64 })
}

fn late(case: &TargetCase<'_>, part: &PartKept, kind: &KindKept) -> Option<Finding> {
    let places = places(kind, |state| matches!(state, State::Late { .. }));
    let by = |slot: &Slot| match slot.state {
        State::Late { by } => Some(by),
        _ => None,
    };
    let longest: SignedDuration = kind.slots.iter().filter_map(by).max()?;
    let by = if places.len() == 1 { format!("by {}", age(longest)) } else { format!("by up to {}", age(longest)) };
    let message = format!(
        "Of {} that `{}` required {}, {} late {by}: {}.",
        scheduled(case, part, kind),
        kind.schedule,
        period(case),
        count(places.len() as u64, "was", "were"),
        rows(case, &places),
    );
    let finding = case.finding("slots-late", Status::Noted, message, Vec::new());
    Some(Finding { scheduled: times(case, &places), ..finding })
}

fn places(kind: &KindKept, is_it: impl Fn(State) -> bool) -> Vec<(usize, Timestamp)> {
    let slots = kind.slots.iter().enumerate().filter(|(_, slot)| is_it(slot.state));
    slots.map(|(place, slot)| (place, slot.due)).collect()
}

/// The first rows, and how many slots are in the others.
fn rows(case: &TargetCase<'_>, places: &[(usize, Timestamp)]) -> String {
    let rows = fold(places, &case.context.policy.deployment.time_zone);
    match rows.get(..NAMED).filter(|_| rows.len() > NAMED + 1) {
        None => every(&rows),
        Some(first) => format!("{} and {} more times, which the report lists", first.join(", "), rows.len() - NAMED),
    }
}

/// `31 full backups of LcsCDR on sql01.contoso.com\MON`.
fn scheduled(case: &TargetCase<'_>, part: &PartKept, kind: &KindKept) -> String {
    let number = kind.slots.len() as u64;
    let Some(of) = case.parts.get(part.part) else { return number.to_string() };
    let one = case.backup_words(of, kind.class);
    match one.split_once(" of ") {
        Some((what, of)) if number != 1 => format!("{} of {of}", count(number, what, &plural(what))),
        _ => count(number, &one, &one),
    }
}

fn plural(what: &str) -> String {
    match what.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{what}s"),
    }
}

/// `from 1 to 31 October 2026`: the days of the period.
fn period(case: &TargetCase<'_>) -> String {
    let Some(bounds) = case.context.period else { return String::new() };
    let zone = &case.context.policy.deployment.time_zone;
    let first = zone.to_datetime(bounds.from).date();
    let end = bounds.to.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(bounds.to);
    let last = zone.to_datetime(end).date();
    if first == last { format!("on {}", day(first)) } else { format!("from {}", days(first, last)) }
}

/// What else became of the slots.
fn beside(kind: &KindKept) -> String {
    let not_shown: Vec<&Slot> = kind.slots.iter().filter(|slot| slot.state == State::NotShown).collect();
    let is_before = |slot: &&Slot| kind.shown.from.is_some_and(|from| slot.opens < from);
    let mut words = String::new();
    if !not_shown.is_empty() {
        let why = if not_shown.iter().all(is_before) { "reaches back that far" } else { "would have shown a backup" };
        words.push_str(&format!(" {} more cannot be judged: nothing seen {why}.", not_shown.len()));
    }
    if !kind.excuses.is_empty() {
        let excused: u64 = kind.excuses.iter().map(|excuse| excuse.count).sum();
        let mut reasons: Vec<String> = kind.excuses.iter().map(|excuse| format!("\"{}\"", excuse.reason)).collect();
        reasons.dedup();
        let more = reasons.len().saturating_sub(NAMED);
        reasons.truncate(NAMED);
        reasons.extend((more > 0).then(|| count(more as u64, "other reason", "other reasons")));
        words.push_str(&format!(" Maintenance excuses {excused} more: {}.", every(&reasons)));
    }
    words
}
