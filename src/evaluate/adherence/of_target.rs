//! The question asked of a target: every part of it, every kind of backup that its schedule names.

use super::asked::Asked;
use super::gaps::{Stretch, longest, median, stretches};
use super::judge::judge;
use super::question::{Question, Stage};
use super::shown::Shown;
use super::sightings::{Sighting, created, shown, sightings};
use super::slot::{Slot, State};
use crate::evaluate::class::Class;
use crate::evaluate::standing::Part;
use crate::model::RecoveryModel;
use crate::policy::{Era, EvidenceKind, PeriodBounds, Rhythm, ScheduleRule, day_begins};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A target over the period.
#[derive(Clone, Debug, Default)]
pub struct TargetKept {
    /// Of each part, by its place among them.
    pub parts: Vec<PartKept>,
}

/// One database, or what else the target is.
#[derive(Clone, Debug)]
pub struct PartKept {
    /// Its place among the target's parts.
    pub part: usize,
    pub kinds: Vec<KindKept>,
    /// Whether what was seen would have shown every backup from the beginning of the period on.
    pub reaches_back: bool,
    /// From when on it would have shown every recovery point.
    pub shown_from: Option<Timestamp>,
    /// The times between its recovery points, as far back as all kinds of them would have been seen. Empty where nothing
    /// could be seen.
    pub apart: Vec<Stretch>,
    /// Of a part with a log chain: how much of which time can be restored to any moment.
    pub restorable: Option<(SignedDuration, SignedDuration)>,
}

/// One kind of backup.
#[derive(Clone, Debug)]
pub struct KindKept {
    pub class: Class,
    /// `every 1d`; where it changes, every rhythm with the day from which it holds.
    pub schedule: String,
    pub slots: Vec<Slot>,
    pub backups: Vec<Sighting>,
    pub shown: Shown,
    pub longest: Option<Stretch>,
    /// The maintenance that excuses slots, in the order of the deployment file.
    pub excuses: Vec<Excuse>,
}

/// A time of maintenance, and how many slots it excuses.
#[derive(Clone, Debug)]
pub struct Excuse {
    pub from: Timestamp,
    pub to: Timestamp,
    pub reason: String,
    pub count: u64,
}

impl KindKept {
    /// Slots of that state.
    pub fn count(&self, is_it: impl Fn(State) -> bool) -> u64 {
        self.slots.iter().filter(|slot| is_it(slot.state)).count() as u64
    }

    /// Slots that were missed.
    pub fn missed(&self) -> u64 {
        self.count(|state| state == State::Missed)
    }
}

impl PartKept {
    /// The longest time between recovery points.
    pub fn worst(&self) -> Option<Stretch> {
        longest(&self.apart)
    }

    /// The usual time between recovery points; the first and the last stretch may begin and end without one.
    pub fn typical(&self) -> Option<SignedDuration> {
        median(&self.apart).filter(|_| self.apart.len() > 2)
    }
}

/// Asks it of a target of which backups are looked for; `None` where no period is asked about.
pub fn target_kept(asked: &Asked<'_>) -> Option<TargetKept> {
    let bounds = asked.context.period?;
    let parts = asked.parts.iter().enumerate().map(|(index, part)| part_kept(asked, index, part, bounds));
    Some(TargetKept { parts: parts.collect() })
}

fn part_kept(asked: &Asked<'_>, index: usize, part: &Part<'_>, bounds: PeriodBounds) -> PartKept {
    let start = start(asked, part);
    let kind = |class: Class| kind_kept(asked, part, class, bounds, start);
    let kinds: Vec<KindKept> = classes(asked, part).into_iter().filter_map(kind).collect();
    let from = bounds.from.max(start.unwrap_or(bounds.from));
    let mut points: Vec<Timestamp> =
        kinds.iter().flat_map(|kind| kind.backups.iter().map(|backup| backup.at)).collect();
    points.sort_unstable();
    points.dedup();
    let shown = kinds.iter().map(|kind| kind.shown).reduce(Shown::and);
    let shown_from = shown.and_then(|shown| shown.from);
    let apart = shown.zip(shown_from).map(|(shown, begins)| (begins.max(from), shown.until.min(bounds.to)));
    let has_log = kinds.iter().any(|kind| kind.class == Class::Log);
    let chain = part.chain.as_ref().filter(|_| has_log && from < bounds.to);
    let restorable = chain.map(|chain| {
        let inside = |(begins, ends): (Timestamp, Timestamp)| {
            let length = ends.min(bounds.to).duration_since(begins.max(from));
            length.max(SignedDuration::ZERO)
        };
        let held = chain.spans.iter().map(|span| inside((span.from.at, span.to.at)));
        (held.fold(SignedDuration::ZERO, SignedDuration::saturating_add), bounds.to.duration_since(from))
    });
    PartKept {
        part: index,
        reaches_back: shown_from.is_some_and(|begins| begins <= from),
        shown_from,
        apart: apart.map(|(from, to)| stretches(&points, from, to)).unwrap_or_default(),
        kinds,
        restorable,
    }
}

/// The kinds that are due: what satisfies the target, and beside a full the differentials and logs.
fn classes(asked: &Asked<'_>, part: &Part<'_>) -> Vec<Class> {
    let mut found = Vec::new();
    if matches!(part.main.class, Class::Full | Class::Export | Class::Copy) {
        found.push(part.main.class);
    }
    let is_by_full = part.main.class == Class::Full && asked.rule.accept.value.contains(&EvidenceKind::SqlBackup);
    if is_by_full {
        found.push(Class::Differential);
    }
    let keeps_log = matches!(part.recovery_model, Some(RecoveryModel::Full | RecoveryModel::BulkLogged));
    if part.is_mirrored || (is_by_full && keeps_log) {
        found.push(Class::Log);
    }
    found
}

fn kind_kept(
    asked: &Asked<'_>,
    part: &Part<'_>,
    class: Class,
    bounds: PeriodBounds,
    start: Option<Timestamp>,
) -> Option<KindKept> {
    let zone = &asked.context.policy.deployment.time_zone;
    let only = [Era { from: None, schedule: asked.rule.schedule.clone() }];
    let eras: &[Era] = if asked.rule.eras.is_empty() { &only } else { &asked.rule.eras };
    let since = start.unwrap_or(Timestamp::MIN);
    let stage = |era: &'_ Era| -> Option<Timestamp> {
        era.from.map_or(Some(Timestamp::MIN), |day| day_begins(day, zone)).map(|from| from.max(since))
    };
    let stages: Vec<Stage<'_>> = eras
        .iter()
        .filter_map(|era| {
            let rhythm = rhythm(&era.schedule, class);
            Some(Stage { from: stage(era)?, rhythm, grace: era.schedule.grace.value })
        })
        .collect();
    stages.iter().find(|stage| stage.rhythm.is_some())?;
    let backups = sightings(asked, part, class);
    let shown = shown(asked, part, class);
    let times: Vec<Timestamp> = backups.iter().map(|backup| backup.at).collect();
    let maintenance = maintenance(asked);
    let excused: Vec<(Timestamp, Timestamp)> = maintenance.iter().map(|(from, to, _)| (*from, *to)).collect();
    let slots = judge(&Question {
        stages: &stages,
        zone,
        from: bounds.from,
        to: bounds.to,
        as_of: asked.context.as_of.at,
        backups: &times,
        shown,
        excused: &excused,
        known: asked.context.slots,
    });
    let from = shown.from.map(|from| from.max(bounds.from).max(since));
    let apart = from.map(|from| stretches(&times, from, bounds.to.min(shown.until))).unwrap_or_default();
    let excuses = excuses(&slots, &maintenance);
    Some(KindKept { class, schedule: words(eras, class), slots, backups, shown, longest: longest(&apart), excuses })
}

/// Times of maintenance that concern the item, with their reasons.
fn maintenance<'a>(asked: &Asked<'a>) -> Vec<(Timestamp, Timestamp, &'a str)> {
    let deployment = &asked.context.policy.deployment;
    let moment = |civil| deployment.time_zone.to_ambiguous_timestamp(civil).compatible().ok();
    let own = deployment.maintenance.iter().filter(|one| one.concerns(&asked.rule.item));
    own.filter_map(|one| Some((moment(one.from)?, moment(one.to)?, one.reason.as_str()))).collect()
}

/// Those that excuse any of the slots.
fn excuses(slots: &[Slot], maintenance: &[(Timestamp, Timestamp, &str)]) -> Vec<Excuse> {
    let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
    for slot in slots {
        if let State::Excused { by } = slot.state {
            *counts.entry(by).or_default() += 1;
        }
    }
    let excuse = |(by, count): (usize, u64)| {
        let (from, to, reason) = *maintenance.get(by)?;
        Some(Excuse { from, to, reason: reason.to_owned(), count })
    };
    counts.into_iter().filter_map(excuse).collect()
}

/// The rhythm that a kind is judged by, as freshness is.
fn rhythm(schedule: &ScheduleRule, class: Class) -> Option<&Rhythm> {
    let chosen = match class {
        Class::Full => schedule.full.as_ref().or(schedule.export.as_ref()),
        Class::Differential => schedule.differential.as_ref(),
        Class::Log => schedule.log.as_ref(),
        _ => schedule.export.as_ref().or(schedule.full.as_ref()),
    };
    chosen.map(|rhythm| &rhythm.value)
}

fn words(eras: &[Era], class: Class) -> String {
    let of = |era: &Era| rhythm(&era.schedule, class).map_or_else(|| "none".to_owned(), Rhythm::to_string);
    let mut found: Vec<(Option<jiff::civil::Date>, String)> = eras.iter().map(|era| (era.from, of(era))).collect();
    found.dedup_by(|later, earlier| later.1 == earlier.1);
    let one = |(from, rhythm): &(Option<jiff::civil::Date>, String)| match from {
        Some(day) => format!("from {day} {rhythm}"),
        None => rhythm.clone(),
    };
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// From when on backups are due, where that is known: as declared, or since the database exists, if none of its backups is
/// older (a restore makes a database anew).
pub fn start(asked: &Asked<'_>, part: &Part<'_>) -> Option<Timestamp> {
    let zone = &asked.context.policy.deployment.time_zone;
    if let Some(since) = asked.rule.since {
        return day_begins(since, zone);
    }
    let created = created(asked, part)?;
    let is_older = |at: Option<crate::base::Stamp>| at.is_some_and(|at| at.at < created);
    let seen = part.own.iter().any(|backup| is_older(backup.finished));
    let listed = || asked.rows().any(|row| is_older(row.finished()));
    (!seen && !listed()).then_some(created)
}
