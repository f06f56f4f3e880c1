//! All readings together: one row a backup set, whoever shows it, with its attribution and its whereabouts.

use super::partners::{Partners, tells_partners};
use super::readings::Readings;
use super::row::{Home, Row, Whereabouts};
use super::seen::Seen;
use super::whereabouts::Folders;
use crate::base::{Guid, Stamp};
use crate::evaluate::attribution::{Attribution, answers_to, attribution_of_database, instance_of};
use crate::model::{Evidence, HistoryBackup, Instance, Problem, RestoreRecord, ServerReading, ServerVerification};
use crate::policy::{Policy, TargetRule};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The merged history.
#[derive(Debug, Default)]
pub struct History<'a> {
    /// Sorted by finish, then GUID.
    pub rows: Vec<Row<'a>>,
    /// Rows of each target, as indices, in their order.
    by_target: BTreeMap<usize, Vec<usize>>,
    /// Rows as indices, sorted by GUID.
    by_guid: Vec<usize>,
    /// What was restored or verified, by backup set.
    pub restores: BTreeMap<Guid, Vec<&'a RestoreRecord>>,
    pub verifications: BTreeMap<Guid, Vec<&'a ServerVerification>>,
    /// What a server said against a backup set.
    pub verdicts: BTreeMap<Guid, Problem>,
    partners: Partners,
    readings: Readings<'a>,
    /// Backup sets that have their files to themselves.
    alone: BTreeSet<Guid>,
    /// Of a target whose database is mirrored or replicated: the targets of its other instances.
    sharing: BTreeMap<usize, BTreeSet<usize>>,
}

/// A row, and the reading that is believed about it.
type Merged<'a> = (Guid, &'a HistoryBackup, &'a ServerReading);

impl<'a> History<'a> {
    /// Reads everything once; the rest only looks up.
    pub fn new(policy: &'a Policy, evidence: &'a Evidence) -> Self {
        let partners = Partners::new(policy, &evidence.readings);
        let seen = Seen::new(evidence);
        let merged = merge(&evidence.readings);
        let folders = Folders::new(policy, &seen, merged.iter().copied());
        let mut homes: BTreeMap<(&str, &str, *const ServerReading), Arc<Home<'a>>> = BTreeMap::new();
        let mut rows: Vec<Row<'a>> = Vec::with_capacity(merged.len());
        for (guid, backup, reading) in merged {
            let database = backup.facts.database_name.as_deref().unwrap_or_default();
            let named = backup.facts.server_name.as_deref().unwrap_or_default();
            let home = homes.entry((database, named, std::ptr::from_ref(reading))).or_insert_with(|| {
                let (server, attribution) = attribution(policy, &partners, database, named, reading);
                Arc::new(Home::new(reading, server, attribution))
            });
            let home = Arc::clone(home);
            let whereabouts = if seen.sets.contains_key(&guid) {
                Whereabouts::InFile
            } else {
                folders.whereabouts(&seen, backup, reading, evidence.collected_at)
            };
            rows.push(Row::new(backup, guid, home, whereabouts));
        }
        let readings = Readings::new(policy, &evidence.readings);
        let sharing = sharing(policy, &readings, &partners);
        let alone = evidence.media_sets.iter().filter(|media| media.sets.len() == 1);
        let alone = alone.filter_map(|media| media.sets.first()?.facts.backup_set_guid).collect();
        let mut history = Self { rows, partners, readings, alone, sharing, ..Self::default() };
        history.by_guid = (0..history.rows.len()).collect();
        history.by_guid.sort_unstable_by_key(|index| history.rows.get(*index).map(|row| row.guid));
        for (index, row) in history.rows.iter().enumerate() {
            if let Attribution::Target(target) = *row.home.attribution {
                history.by_target.entry(target).or_default().push(index);
            }
        }
        for reading in &evidence.readings {
            for restore in &reading.restores {
                history.restores.entry(restore.backup_set_guid).or_default().push(restore);
            }
            for verification in &reading.verifications {
                history.verifications.entry(verification.backup_set_guid).or_default().push(verification);
            }
        }
        history.verdicts =
            history.verifications.iter().filter_map(|(guid, all)| Some((*guid, verdict(all)?))).collect();
        history
    }

    /// The row of a backup set.
    pub fn row(&self, guid: Guid) -> Option<&Row<'a>> {
        let of = |index: &usize| self.rows.get(*index).map(|row| row.guid);
        let place = self.by_guid.binary_search_by_key(&Some(guid), of).ok()?;
        self.rows.get(*self.by_guid.get(place)?)
    }

    /// The readings of a target's instance, the newest last.
    pub fn readings_of(&self, rule: &TargetRule) -> &[&'a ServerReading] {
        self.readings.of(rule)
    }

    /// The rows of a target that finished by then, oldest first.
    pub fn rows_of(&self, target: usize, until: Stamp) -> impl DoubleEndedIterator<Item = &Row<'a>> {
        let own = self.by_target.get(&target).map(Vec::as_slice).unwrap_or_default();
        own.iter()
            .filter_map(|index| self.rows.get(*index))
            .filter(move |row| row.finished().is_some_and(|at| at <= until))
    }

    /// The other targets with the same database.
    pub fn sharing(&self, target: usize) -> impl Iterator<Item = usize> + '_ {
        self.sharing.get(&target).into_iter().flatten().copied().filter(move |other| *other != target)
    }

    /// As [`Self::rows_of`], with those of the other instances of a database that is mirrored or replicated. In no order.
    pub fn shared_rows_of(&self, target: usize, until: Stamp) -> impl Iterator<Item = &Row<'a>> {
        std::iter::once(target).chain(self.sharing(target)).flat_map(move |target| self.rows_of(target, until))
    }

    /// Whether a backup set has its files to itself.
    pub fn is_alone(&self, guid: Guid) -> bool {
        self.alone.contains(&guid)
    }

    /// Whether backups of one target are those of another: its own, or of another instance of its database.
    pub fn are_of(&self, target: usize, attribution: &Attribution) -> bool {
        let Attribution::Target(of) = attribution else { return false };
        *of == target || self.sharing.get(&target).is_some_and(|others| others.contains(of))
    }

    /// The other instances that share a database with this one.
    pub fn partners(&self, database: &str, instance: &Instance) -> Vec<Instance> {
        self.partners.of(database, instance)
    }
}

/// A database that is mirrored or replicated is one database: what was backed up on one of its instances, all have. A
/// mirror cannot be backed up, a secondary often is instead of its primary, and after a failover the roles are exchanged.
fn sharing(policy: &Policy, readings: &Readings<'_>, partners: &Partners) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut all: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (target, rule) in policy.targets.iter().enumerate() {
        let Some(item) = policy.item_of(rule) else { continue };
        let readings = readings.of(rule);
        let telling = readings.iter().rev().find(|reading| tells_partners(reading)).or(readings.last());
        if let Some(reading) = telling {
            let shared = reading.databases.iter().filter(|database| {
                item.has_database(&database.name) && (database.mirroring.is_some() || database.availability.is_some())
            });
            for partner in shared.flat_map(|database| partners.of(&database.name, &reading.instance)) {
                let of_item = policy.targets.iter().enumerate().filter(|(_, other)| other.item == rule.item);
                let alike = of_item.filter(|(_, other)| {
                    instance_of(other).is_some_and(|declared| answers_to(policy, declared, &partner))
                });
                all.entry(target).or_default().extend(alike.map(|(other, _)| other));
            }
        }
    }
    all
}

/// The newest word on a backup set, where it is against it.
fn verdict(all: &[&ServerVerification]) -> Option<Problem> {
    let newest = all.iter().filter(|one| one.is_verdict || one.error.is_none()).max_by_key(|one| one.verified_at)?;
    let error = newest.error.as_deref()?;
    Some(Problem::whole("server-verification", format!("RESTORE VERIFYONLY on {} failed: {error}", newest.verified_at)))
}

/// Of several readings the one of the server that made the backup; of those the newest. Sorted by finish, then GUID.
fn merge(readings: &[ServerReading]) -> Vec<Merged<'_>> {
    let count = readings.iter().map(|reading| reading.backups.len()).sum();
    let mut merged: Vec<Merged<'_>> = Vec::with_capacity(count);
    for reading in readings {
        let known = reading.backups.iter().filter_map(|backup| Some((backup.facts.backup_set_guid?, backup, reading)));
        merged.extend(known);
    }
    merged.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| rank(b).cmp(&rank(a))));
    merged.dedup_by_key(|(guid, ..)| *guid);
    merged.sort_unstable_by_key(|(guid, backup, _)| (backup.facts.backup_finish_date, *guid));
    merged
}

/// How far a reading is to be believed about a row.
fn rank<'a>((_, backup, reading): &Merged<'a>) -> impl Ord + use<'a> {
    let own = is_own(backup.facts.server_name.as_deref().unwrap_or_default(), reading);
    (own, reading.read_at, reading.origin, &reading.instance, &reading.source)
}

/// Whether a row names the server that was read, by any of its names.
fn is_own(named: &str, reading: &ServerReading) -> bool {
    let Ok(named) = named.parse::<Instance>() else { return true };
    let read = reading.server.server_name.as_deref().and_then(|name| name.parse::<Instance>().ok());
    let alike = |other: &Instance| other.same_name(&named) && other.first_label() == named.first_label();
    alike(&reading.instance) || read.as_ref().is_some_and(alike)
}

/// The target of a row. A row that names the server that was read is of the declared instance, whatever it calls itself;
/// where no target is there, of a partner. A row that names another server (msdb came from there, or the server was
/// renamed) is judged by that name alone.
fn attribution(
    policy: &Policy,
    partners: &Partners,
    database: &str,
    named: &str,
    reading: &ServerReading,
) -> (String, Attribution) {
    let is_alias = named.parse::<Instance>().is_ok_and(|named| answers_to(policy, &reading.instance, &named));
    let of = |name: &Instance| (name.to_string(), attribution_of_database(policy, database, Some(name)));
    let others = partners.of(database, &reading.instance);
    let is_partner = named.parse::<Instance>().is_ok_and(|named| {
        others.iter().any(|other| other.same_name(&named) && other.first_label() == named.first_label())
    });
    if !(is_own(named, reading) || is_alias || is_partner) {
        let attribution =
            named.parse::<Instance>().map(|named| attribution_of_database(policy, database, Some(&named)));
        let attribution = attribution.unwrap_or_else(|_| attribution_of_database(policy, database, None));
        return (named.to_owned(), attribution);
    }
    let first = of(&reading.instance);
    if matches!(first.1, Attribution::Target(_)) {
        return first;
    }
    others.iter().map(of).find(|(_, attribution)| matches!(attribution, Attribution::Target(_))).unwrap_or(first)
}
