//! The backups of a part that count for its slots, and who saw them; and over which time they would have been seen.

use super::asked::Asked;
use super::elsewhere::marks;
use super::shown::Shown;
use crate::base::Stamp;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::evaluate::history::Whereabouts;
use crate::evaluate::standing::{Part, of_evidence};
use crate::model::{EarlierBackups, SeenBackups, ServerReading, ShownThen, SourceKind};
use crate::policy::{EvidenceKind, Generation, Retention, TargetRule};
use jiff::Timestamp;
use std::collections::{BTreeSet, HashSet};

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

/// The sound backups that fulfill slots of a class, sorted, of one moment the best witness.
pub fn sightings(asked: &Asked<'_>, part: &Part<'_>, class: Class) -> Vec<Sighting> {
    let mut found: Vec<Sighting> = serving(asked, part, class).into_iter().filter_map(sighting).collect();
    let classes = sql_classes(asked.rule, part, class);
    let rows =
        || asked.rows().filter(|row| part.is_of(asked.item, row.facts().database_name.as_deref().unwrap_or_default()));
    let listed = rows().filter(|row| {
        let is_apart = matches!(row.whereabouts, Whereabouts::Missing { .. } | Whereabouts::CouldBeUnseen { .. });
        is_apart && classes.contains(&row.class()) && row.facts().is_damaged != Some(true)
    });
    found.extend(listed.filter_map(|row| Some(Sighting { at: row.finished()?.at, witness: Witness::Listed })));
    // What is still there speaks for itself, also if it turns out to be damaged. What is recorded is so to the second.
    let present = part.own.iter().filter_map(|backup| backup.finished).chain(rows().filter_map(|row| row.finished()));
    let present: HashSet<i64> = present.map(|finished| finished.at.as_second()).collect();
    let recorded = recorded(asked, part, class, &classes).into_iter().filter(|at| !present.contains(&at.as_second()));
    found.extend(recorded.map(|at| Sighting { at, witness: Witness::Recorded }));
    found.sort_unstable();
    found.dedup_by_key(|sighting| sighting.at);
    found
}

/// Over which time a backup of that very class would have been seen.
pub fn shown(asked: &Asked<'_>, part: &Part<'_>, class: Class) -> Shown {
    let mut shown = by_repositories(asked, part, class);
    if matches!(class, Class::Full | Class::Differential | Class::Log) {
        shown = shown.or(by_histories(asked));
    }
    // Newest first: what an audit saw adds to it as long as nothing between remains unseen.
    for then in recorded_of(asked, part, &[class]).into_iter().flat_map(|one| one.shown) {
        let then = Shown { from: Some(then.from.at), until: then.until.at };
        if shown.from.is_none_or(|from| from <= then.until) {
            shown = shown.or(then);
        }
    }
    shown
}

/// When backups finished that earlier audits saw and that fulfill slots of a class.
fn recorded(asked: &Asked<'_>, part: &Part<'_>, class: Class, sql: &[Class]) -> Vec<Timestamp> {
    let mut classes = sql.to_vec();
    if class == part.main.class {
        classes.extend(asked.rule.accept.value.iter().filter_map(|kind| match kind {
            EvidenceKind::Export => Some(Class::Export),
            EvidenceKind::Tree | EvidenceKind::Image | EvidenceKind::VendorFile => Some(Class::Copy),
            EvidenceKind::SqlBackup | EvidenceKind::Attestation | EvidenceKind::Declaration => None,
        }));
    }
    let as_of = asked.context.as_of.at;
    let finished = recorded_of(asked, part, &classes).into_iter().flat_map(|one| one.finished);
    finished.filter(|at| *at <= as_of).collect()
}

/// What earlier audits recorded of one kind of a part's backups, as far as it stands.
struct Recorded {
    finished: Vec<Timestamp>,
    shown: Vec<ShownThen>,
    /// When those finished that are another's, as was seen today.
    withdrawn: Vec<Stamp>,
}

/// What earlier audits recorded of a part.
fn recorded_of(asked: &Asked<'_>, part: &Part<'_>, classes: &[Class]) -> Vec<Recorded> {
    let (rule, database) = (asked.rule, part.database);
    let words: Vec<&str> = classes.iter().map(|class| class.word()).collect();
    let all = asked.context.evidence.earlier.iter().filter(|earlier| earlier.broken.is_none());
    let own = all.flat_map(|earlier| &earlier.backups).filter(|one| {
        let is_of = match (&one.database, database) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        one.item == rule.item && one.target == rule.target && is_of && words.contains(&one.kind.as_str())
    });
    let targets: BTreeSet<usize> =
        std::iter::once(asked.index).chain(asked.context.history.sharing(asked.index)).collect();
    own.map(|one| as_it_stands(one, &asked.today.elsewhere(one, &targets))).collect()
}

fn as_it_stands(recorded: &EarlierBackups, elsewhere: &HashSet<i64>) -> Recorded {
    let (withdrawn, own): (Vec<Stamp>, Vec<Stamp>) =
        recorded.finished.iter().partition(|at| elsewhere.contains(&at.at.as_second()));
    let mut shown = recorded.shown.clone();
    if !withdrawn.is_empty() {
        ShownThen::since(&mut shown, own.first().copied());
    }
    Recorded { finished: own.into_iter().map(|at| at.at).collect(), shown, withdrawn }
}

/// What this audit saw of a part's backups itself and has to be recorded: files, not rows of a history nor statements.
pub fn seen(asked: &Asked<'_>, part: &Part<'_>) -> Vec<SeenBackups> {
    const RECORDED: [Class; 5] = [Class::Full, Class::Differential, Class::Log, Class::Export, Class::Copy];
    let zone = &asked.context.policy.deployment.time_zone;
    let stamp = |at| Stamp::in_zone(at, zone);
    let mut own = serving(asked, part, part.main.class);
    own.extend(part.own.iter().filter(|one| matches!(one.class, Class::Differential | Class::Log)));
    let of = |class: Class| {
        let counts = |one: &&&Candidate<'_>| one.class == class && one.is_file() && one.has_own_time();
        let files = own.iter().filter(counts).filter(|one| one.assurance().is_some());
        let mut finished: Vec<(Stamp, String)> = files.flat_map(|one| marked(one)).collect();
        finished.sort_unstable();
        let withdrawn: Vec<Stamp> =
            recorded_of(asked, part, &[class]).into_iter().flat_map(|one| one.withdrawn).collect();
        let shown = by_repositories(asked, part, class);
        let shown = shown.from.map(|from| ShownThen { from: stamp(from), until: stamp(shown.until) });
        (!finished.is_empty() || !withdrawn.is_empty()).then(|| SeenBackups {
            item: asked.rule.item.clone(),
            target: asked.rule.target.clone(),
            database: part.database.map(str::to_owned),
            kind: class.word().to_owned(),
            shown,
            finished,
            withdrawn,
        })
    };
    RECORDED.into_iter().filter_map(of).collect()
}

/// When it finished, with each of its marks, or with none.
fn marked(backup: &Candidate<'_>) -> Vec<(Stamp, String)> {
    let Some(finished) = backup.finished else { return Vec::new() };
    let mut marks = marks(backup);
    if marks.is_empty() {
        marks.push(String::new());
    }
    marks.into_iter().map(|mark| (finished, mark)).collect()
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
    let until = context.evidence.collected_at.at.min(context.as_of.at);
    let is_whole = context.evidence.sources.iter().any(|source| source.kind == SourceKind::Repository)
        && context.lost_repositories(asked.rule).is_empty()
        && context.blind_spots().is_empty();
    let from = part
        .of(class)
        .filter(|backup| backup.is_file())
        .filter_map(|backup| backup.finished)
        .map(|finished| finished.at)
        .min();
    let from = from.filter(|_| is_whole).zip(kept_from(asked)).map(|(oldest, kept)| oldest.max(kept));
    Shown { from, until }
}

/// From when on the documented retention keeps every backup: what is older may have been deleted as it should be. `None`: it
/// need not keep all of any day.
fn kept_from(asked: &Asked<'_>) -> Option<Timestamp> {
    let zone = &asked.context.policy.deployment.time_zone;
    let length = match asked.rule.schedule.retention.as_ref().map(|retention| &retention.value) {
        None => return Some(Timestamp::MIN),
        Some(Retention::Oldest(length)) => length,
        Some(Retention::Generations(all)) => &all.iter().find(|(generation, _)| *generation == Generation::Daily)?.1,
    };
    Some(length.before(asked.context.as_of.at, zone).unwrap_or(Timestamp::MIN))
}

/// What the histories of all servers show that may have made the backup.
fn by_histories(asked: &Asked<'_>) -> Shown {
    let context = asked.context;
    let targets = std::iter::once(asked.index).chain(context.history.sharing(asked.index));
    let rules = targets.filter_map(|target| context.policy.targets.get(target));
    let shown = rules.map(|rule| {
        let readings = context.history.readings_of(rule).iter().map(|reading| by_history(reading));
        readings.reduce(Shown::or).unwrap_or(Shown { from: None, until: Timestamp::MIN })
    });
    shown.reduce(Shown::and).unwrap_or(Shown { from: None, until: Timestamp::MIN })
}

/// A history shows what finished in its window, and nothing from before its oldest row: that may have been purged.
fn by_history(reading: &ServerReading) -> Shown {
    let is_read = reading.has_history();
    let from = reading.oldest_history.filter(|_| is_read).max(reading.window_from.filter(|_| is_read));
    let from = from.filter(|_| reading.oldest_history.is_some());
    Shown { from: from.map(|from| from.at), until: reading.read_at.at }
}

/// When a database was created, by the newest word of its server, or else of its backups.
pub fn created(asked: &Asked<'_>, part: &Part<'_>) -> Option<Timestamp> {
    let readings = asked.context.history.readings_of(asked.rule);
    let told = readings.iter().rev().find_map(|reading| {
        let own = reading.databases.iter().find(|database| part.is_of(asked.item, &database.name));
        own?.created
    });
    let inside = || part.own.iter().rev().find_map(|backup| backup.set()?.database_creation_date);
    told.or_else(inside).map(|created| created.at)
}
