//! Random chains against a restorer that simply tries every order: what the audit says can be restored can be, and
//! what it does not say cannot.

use super::fixtures::guid;
use crate::scene::{CONTOSO, Scene, Sql};
use bakproof::base::{Guid, Stamp};
use bakproof::model::report::Target;
use bakproof::model::{BackupType, RecoveryModel, SqlSet};
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Backups finish at whole minutes from here; instants are also probed between them.
const START: &str = "2026-11-20T06:00:00+01:00";

/// What a test says of a backup.
#[derive(Clone, Debug)]
pub struct Backup {
    pub what: BackupType,
    pub copy_only: bool,
    pub fork: u8,
    pub minute: i64,
    pub first: u32,
    pub last: u32,
    pub id: u8,
    pub base: u8,
}

pub fn minute(minute: i64) -> Stamp {
    let start: Stamp = START.parse().unwrap();
    start.moved_to(start.at + SignedDuration::from_mins(minute))
}

impl Backup {
    fn sql(&self, number: usize) -> Sql {
        let set = |set: &mut SqlSet| {
            set.recovery_model = Some(RecoveryModel::Full);
            set.is_copy_only = Some(self.copy_only);
            set.backup_set_guid = guid(self.id);
            set.differential_base_guid = (self.what == BackupType::Differential).then_some(Guid([self.base; 16]));
            set.binding_id = guid(201);
            set.family_guid = guid(202);
            set.recovery_fork_guid = guid(self.fork);
        };
        let path = format!("sql/{number}.bak");
        Sql::cdr(&minute(self.minute).to_string()).of_type(self.what).lsns(self.first, self.last).with(set).at(&path)
    }
}

/// Half-minutes that some order of restores reaches: a full, perhaps a differential on it, then logs.
pub fn reachable(backups: &[Backup]) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    let mut todo: Vec<(u8, u32, i64)> = Vec::new();
    for full in backups.iter().filter(|b| b.what == BackupType::Full) {
        found.insert(full.minute * 2);
        todo.push((full.fork, full.last, full.minute));
        if full.copy_only {
            continue;
        }
        for differential in backups.iter().filter(|b| b.what == BackupType::Differential) {
            if differential.base == full.id && differential.fork == full.fork {
                found.insert(differential.minute * 2);
                todo.push((differential.fork, differential.last, differential.minute));
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(state) = todo.pop() {
        if !seen.insert(state) {
            continue;
        }
        let (fork, position, time) = state;
        for log in backups.iter().filter(|b| b.what == BackupType::Log && b.fork == fork) {
            if log.first <= position && position <= log.last {
                found.extend(time * 2..=log.minute * 2);
                todo.push((fork, log.last, time.max(log.minute)));
            }
        }
    }
    found
}

/// An audit that sees them as `sql/0.bak`, `sql/1.bak` ...
pub fn scene_of(backups: &[Backup]) -> Scene {
    static SCENE: OnceLock<Scene> = OnceLock::new();
    let mut scene = SCENE.get_or_init(|| Scene::new(CONTOSO)).clone();
    for (number, backup) in backups.iter().enumerate() {
        scene = scene.sql(backup.sql(number));
    }
    scene
}

fn audited(backups: &[Backup]) -> Target {
    scene_of(backups).target("cdr", "")
}

fn agrees(backups: &[Backup]) -> Result<(), TestCaseError> {
    let target = audited(backups);
    let truth = reachable(backups);
    let latest = backups.iter().map(|b| b.minute).max().unwrap_or_default();
    for half in -2..=latest * 2 + 2 {
        let instant = minute(0).moved_to(minute(0).at + SignedDuration::from_secs(half * 30));
        let said = target.restorable.iter().any(|range| range.from <= instant && instant <= range.to);
        prop_assert_eq!(said, truth.contains(&half), "half-minute {} of {:#?}", half, backups);
    }
    // Every sound log that is newer than all that can be restored is a hole, and a hole is never a pass.
    let end = truth.last().copied();
    let lost = backups.iter().any(|b| b.what == BackupType::Log && end.is_some_and(|end| b.minute * 2 > end));
    let told = target.findings.iter().any(|f| f.id == "chain-hole" && f.status == bakproof::model::Status::Gap);
    prop_assert_eq!(lost, told, "{:#?}", backups);
    Ok(())
}

/// What a server does: each step some log is written and one backup is taken.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Full { copy_only: bool },
    Differential,
    Log { copy_only: bool },
    Restore,
}

pub fn steps() -> impl Strategy<Value = Vec<(Step, u32, u32, bool)>> {
    let step = prop_oneof![
        2 => any::<bool>().prop_map(|copy_only| Step::Full { copy_only }),
        2 => Just(Step::Differential),
        8 => prop::bool::weighted(0.2).prop_map(|copy_only| Step::Log { copy_only }),
        1 => Just(Step::Restore),
    ];
    // Log written before the backup, log written while it ran, and whether the backup is still there.
    prop::collection::vec((step, 0..3u32, 0..3u32, prop::bool::weighted(0.75)), 1..40)
}

pub fn taken(steps: &[(Step, u32, u32, bool)]) -> Vec<Backup> {
    let (mut lsn, mut truncated, mut fork, mut base, mut id) = (10u32, 10u32, 1u8, 0u8, 0u8);
    let mut kept = Vec::new();
    for (minute, (step, before, during, keep)) in (1..).zip(steps) {
        lsn += before;
        let first = lsn;
        lsn += during;
        id += 1;
        let mut backup = Backup { what: BackupType::Full, copy_only: false, fork, minute, first, last: lsn, id, base };
        match step {
            Step::Full { copy_only } => {
                backup.copy_only = *copy_only;
                if !copy_only {
                    base = id;
                }
            }
            Step::Differential => backup.what = BackupType::Differential,
            Step::Log { copy_only } => {
                backup = Backup { what: BackupType::Log, copy_only: *copy_only, first: truncated, ..backup };
                if !copy_only {
                    truncated = lsn;
                }
            }
            Step::Restore => {
                fork += 1;
                continue;
            }
        }
        if *keep {
            kept.push(backup);
        }
    }
    kept
}

/// What no server does, but a file can say.
pub fn senseless() -> impl Strategy<Value = Vec<Backup>> {
    let what = prop_oneof![
        1 => Just(BackupType::Full),
        1 => Just(BackupType::Differential),
        4 => Just(BackupType::Log),
    ];
    let backup = (what, prop::bool::weighted(0.2), 1..3u8, 1..30i64, 0..25u32, 0..8u32, 0..4u8, 0..4u8).prop_map(
        |(what, copy_only, fork, minute, first, length, id, base)| Backup {
            what,
            copy_only,
            fork,
            minute,
            first: first + 1,
            last: first + 1 + length,
            id: id + 1,
            base: base + 1,
        },
    );
    prop::collection::vec(backup, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_subset_of_a_servers_backups_restores_to_what_is_reported_and_to_nothing_else(steps in steps()) {
        agrees(&taken(&steps))?;
    }

    #[test]
    fn even_senseless_backups_restore_to_what_is_reported_and_to_nothing_else(backups in senseless()) {
        agrees(&backups)?;
    }
}
