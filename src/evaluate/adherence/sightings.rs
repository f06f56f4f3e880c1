//! The backups of a part that count for its slots, and who saw them; and over which time they would have been seen.

use super::asked::Asked;
use super::shown::Shown;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::evaluate::history::{Whereabouts, readings_of};
use crate::evaluate::standing::{Part, of_evidence};
use crate::model::{ServerReading, SourceKind};
use crate::policy::{EvidenceKind, TargetRule};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Who shows a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// Its file was seen, or a person attests it.
    Seen,
    /// A server's history lists it, and no file of it was seen.
    Listed,
    /// Only an earlier audit recorded it.
    Recorded,
}

/// A backup that can fulfill a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    pub at: Timestamp,
    pub witness: Witness,
}

/// What earlier audits recorded of a target's backups, by target and kind.
#[derive(Debug, Default)]
pub struct EarlierAudits {
    pub recorded: BTreeMap<(usize, Class), Recorded>,
}

/// Backups of one kind that earlier audits saw.
#[derive(Debug)]
pub struct Recorded {
    pub finished: Vec<Timestamp>,
    pub shown: Shown,
}

/// The sound backups that fulfill slots of a class, sorted, of one moment the best witness.
pub fn sightings(asked: &Asked<'_>, part: &Part<'_>, class: Class, earlier: &EarlierAudits) -> Vec<Sighting> {
    let mut found: Vec<Sighting> = serving(asked, part, class).into_iter().filter_map(sighting).collect();
    let classes = sql_classes(asked.rule, part, class);
    let listed = asked.context.history.shared_rows_of(asked.index, asked.context.as_of).filter(|row| {
        let is_apart = matches!(row.whereabouts, Whereabouts::Missing { .. } | Whereabouts::CouldBeUnseen { .. });
        is_apart && classes.contains(&row.class()) && row.facts().is_damaged != Some(true)
    });
    let of_part = listed.filter(|row| part.is_of(asked.item, row.facts().database_name.as_deref().unwrap_or_default()));
    found.extend(of_part.filter_map(|row| Some(Sighting { at: row.finished()?.at, witness: Witness::Listed })));
    for class in classes {
        let recorded = earlier.recorded.get(&(asked.index, class)).map(|one| one.finished.as_slice());
        found.extend(recorded.unwrap_or_default().iter().map(|at| Sighting { at: *at, witness: Witness::Recorded }));
    }
    found.sort_unstable();
    found.dedup_by_key(|sighting| sighting.at);
    found
}

/// Over which time a backup of that very class would have been seen.
pub fn shown(asked: &Asked<'_>, part: &Part<'_>, class: Class, earlier: &EarlierAudits) -> Shown {
    let mut shown = by_repositories(asked, part, class);
    if matches!(class, Class::Full | Class::Differential | Class::Log) {
        shown = shown.or(by_histories(asked));
    }
    match earlier.recorded.get(&(asked.index, class)) {
        Some(recorded) => shown.or(recorded.shown),
        None => shown,
    }
}

/// The seen backups that fulfill slots of a class: of the class that satisfies the target, every kind that it accepts.
fn serving<'a>(asked: &Asked<'a>, part: &Part<'a>, class: Class) -> Vec<&'a Candidate<'a>> {
    if class != part.main.class {
        let classes = sql_classes(asked.rule, part, class);
        return part.own.iter().copied().filter(|backup| classes.contains(&backup.class)).collect();
    }
    let of = |kind: &EvidenceKind| match kind {
        EvidenceKind::SqlBackup => part.of(Class::Full).collect(),
        EvidenceKind::Export => part.of(Class::Export).collect(),
        beside => of_evidence(&part.own, *beside),
    };
    asked.rule.accept.value.iter().flat_map(of).collect()
}

/// The classes of SQL Server backups that fulfill slots of a class: a full does what a differential does.
fn sql_classes(rule: &TargetRule, part: &Part<'_>, class: Class) -> Vec<Class> {
    match class {
        Class::Differential => vec![Class::Full, Class::Differential],
        class if class == part.main.class && rule.accept.value.contains(&EvidenceKind::SqlBackup) => vec![Class::Full],
        class => vec![class],
    }
}

fn sighting(backup: &Candidate<'_>) -> Option<Sighting> {
    backup.assurance()?;
    let is_row = matches!(backup.content, Content::Listed(_));
    let witness = if is_row { Witness::Listed } else { Witness::Seen };
    Some(Sighting { at: backup.finished?.at, witness })
}

/// From the oldest backup of the class on, if every repository was wholly read.
fn by_repositories(asked: &Asked<'_>, part: &Part<'_>, class: Class) -> Shown {
    let context = asked.context;
    let until = context.evidence.collected_at.at;
    let is_whole = context.evidence.sources.iter().any(|source| source.kind == SourceKind::Repository)
        && context.lost_repositories(asked.rule).is_empty()
        && context.blind_spots().is_empty();
    let in_files =
        part.of(class).filter(|backup| !matches!(backup.content, Content::Listed(_) | Content::Attested(..)));
    let from = in_files.filter_map(|backup| backup.finished).map(|finished| finished.at).min();
    Shown { from: from.filter(|_| is_whole), until }
}

/// What the histories of all servers show that may have made the backup.
fn by_histories(asked: &Asked<'_>) -> Shown {
    let context = asked.context;
    let targets = std::iter::once(asked.index).chain(context.history.sharing(asked.index));
    let rules = targets.filter_map(|target| context.policy.targets.get(target));
    let shown = rules.map(|rule| {
        let readings = readings_of(context.policy, rule, &context.evidence.readings);
        let readings = readings.into_iter().map(by_history);
        readings.reduce(Shown::or).unwrap_or(Shown { from: None, until: Timestamp::MIN })
    });
    shown.reduce(Shown::and).unwrap_or(Shown { from: None, until: Timestamp::MIN })
}

/// A history shows what finished in its window, and nothing from before its oldest row: that may have been purged.
fn by_history(reading: &ServerReading) -> Shown {
    let is_read = !reading.unread.iter().any(|unread| unread.fact == "history");
    let from = reading.oldest_history.filter(|_| is_read).max(reading.window_from.filter(|_| is_read));
    let from = from.filter(|_| reading.oldest_history.is_some());
    Shown { from: from.map(|from| from.at), until: reading.read_at.at }
}

/// When a database was created, by the newest word of its server, or else of its backups.
pub fn created(asked: &Asked<'_>, part: &Part<'_>) -> Option<Timestamp> {
    let readings = readings_of(asked.context.policy, asked.rule, &asked.context.evidence.readings);
    let told = readings.iter().rev().find_map(|reading| {
        let own = reading.databases.iter().find(|database| part.is_of(asked.item, &database.name));
        own?.created
    });
    let inside = || part.own.iter().rev().find_map(|backup| backup.set()?.database_creation_date);
    told.or_else(inside).map(|created| created.at)
}
