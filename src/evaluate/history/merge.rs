//! All readings together: one row a backup set, whoever shows it, with its attribution and its whereabouts.

use super::index::{HomeNumbers, InFiles, Index, RowSketch};
use super::partners::{Partners, tells_partners};
use super::readings::Readings;
use super::row::{Home, Row, Whereabouts};
use crate::base::{Guid, Stamp};
use crate::evaluate::attribution::{Attribution, answers_to, attribution_of_database, instance_of};
use crate::model::{Evidence, Instance, Problem, ReadingOrigin, RestoreRecord, ServerReading, ServerVerification};
use crate::policy::{Policy, TargetRule};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The merged history.
#[derive(Debug, Default)]
pub struct History<'a> {
    index: Index<'a>,
    /// Rows of which repositories hold files.
    in_files: InFiles<'a>,
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

impl<'a> History<'a> {
    /// Reads everything once; the rest only looks up.
    pub fn new(policy: &'a Policy, evidence: &'a Evidence) -> Self {
        let partners = Partners::new(policy, &evidence.readings);
        let (index, in_files) =
            Index::new(policy, evidence, |HomeNumbers { number, reading, reading_number }, database, named| {
                let (server, attribution) =
                    attribution(policy, &partners, database.unwrap_or_default(), named, reading);
                let source = match reading.origin {
                    ReadingOrigin::Live => reading.source.clone(),
                    ReadingOrigin::Script => reading.instance.to_string(),
                };
                Home {
                    number,
                    reading,
                    reading_number,
                    database: database.map(str::to_owned),
                    server,
                    is_own: is_own(named, reading),
                    attribution: Arc::new(attribution),
                    source,
                }
            });
        let readings = Readings::new(policy, &evidence.readings);
        let sharing = sharing(policy, &readings, &partners);
        let alone = evidence.media_sets.iter().filter(|media| media.sets.len() == 1);
        let alone = alone.filter_map(|media| media.sets.first()?.facts.backup_set_guid).collect();
        let mut history = Self { index, in_files, partners, readings, alone, sharing, ..Self::default() };
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

    /// The row of a backup set of which a repository holds a file.
    pub fn row(&self, guid: Guid) -> Option<&Row<'a>> {
        self.in_files.get(&guid)
    }

    /// The rows of some homes, by their numbers, whose backups lie so; sorted by finish, then GUID.
    pub fn rows(
        &self,
        homes: impl Iterator<Item = usize>,
        is_wanted: impl Fn(Whereabouts<'a>) -> bool,
    ) -> Vec<Row<'a>> {
        self.index.rows(homes, is_wanted)
    }

    /// The rows of a target, and those of the other instances of a database that is mirrored or replicated.
    pub fn rows_of(&self, target: usize) -> Vec<Row<'a>> {
        self.index.rows_of(std::iter::once(target).chain(self.sharing(target)))
    }

    /// All rows, as far as they are known without unpacking them.
    pub fn sketches(&self) -> impl Iterator<Item = RowSketch<'_, 'a>> {
        self.index.sketches()
    }

    /// What rows have in common, by number.
    pub fn homes(&self) -> impl Iterator<Item = &Home<'a>> {
        self.index.homes()
    }

    /// When the oldest backup of these databases finished that a reading lists.
    pub fn first_finish(&self, reading: &ServerReading, is_of: impl Fn(&str) -> bool) -> Option<Stamp> {
        self.index.first_finish(reading, is_of)
    }

    /// The readings of a target's instance, the newest last.
    pub fn readings_of(&self, rule: &TargetRule) -> &[&'a ServerReading] {
        self.readings.of(rule)
    }

    /// The other targets with the same database.
    pub fn sharing(&self, target: usize) -> impl Iterator<Item = usize> + '_ {
        self.sharing.get(&target).into_iter().flatten().copied().filter(move |other| *other != target)
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
