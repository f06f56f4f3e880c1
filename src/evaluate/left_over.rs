//! What an edition does not have, and is there all the same: a database of an earlier edition that was left, a pool of it
//! that nobody declared. An edition's word that there is none never hides data: the item is then as if it had not been
//! spoken of, and so unknown.

use super::attribution::is_replica;
use crate::model::{Detail, Evidence, Instance};
use crate::policy::{Item, Policy};
use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Deref;

/// The policy, in which items that the edition does not have are undeclared where something of them was seen.
pub fn left_over<'a>(policy: &'a Policy, evidence: &Evidence) -> Cow<'a, Policy> {
    let named = LazyCell::new(|| named_by_servers(evidence));
    let is_seen = |item: &str| policy.catalogue.item(item).is_some_and(|item| is_seen(policy, item, evidence, &named));
    let seen: Vec<usize> = (0..policy.targets.len())
        .filter(|index| policy.targets.get(*index).is_some_and(|rule| rule.is_absent && is_seen(&rule.item)))
        .collect();
    if seen.is_empty() {
        return Cow::Borrowed(policy);
    }
    let mut changed = policy.clone();
    for index in seen {
        if let Some(rule) = changed.targets.get_mut(index) {
            *rule = rule.clone().into_undeclared();
        }
    }
    Cow::Owned(changed)
}

fn is_seen(policy: &Policy, item: &Item, evidence: &Evidence, named: &dyn Deref<Target = BTreeSet<String>>) -> bool {
    // A kind that other items have too says nothing of this one.
    let is_own = |kind| {
        let has = |other: &&Item| other.kinds.contains(&kind) || other.exports.contains(&kind);
        !policy.items().filter(|other| other.id != item.id).any(|other| has(&other))
    };
    is_mapped(policy, item)
        || has_database(item, evidence, named)
        || evidence.exports.iter().any(|export| item.exports.contains(&export.kind))
        || evidence.artefacts.iter().any(|one| item.kinds.contains(&one.kind) && is_own(one.kind))
        || is_in_topology(item, evidence)
        || evidence.artefacts.iter().any(|one| match &one.facts.detail {
            Detail::FileStore(store) => {
                item.file_store_class.as_ref().is_some_and(|class| store.classes.contains(class))
            }
            _ => false,
        })
}

/// Whether the deployment file says of files that they are of it.
fn is_mapped(policy: &Policy, item: &Item) -> bool {
    let mut maps = policy.deployment.repositories.iter().flat_map(|repository| &repository.maps);
    maps.any(|map| map.item.as_ref() == Some(&item.id) || map.kind.is_some_and(|kind| item.exports.contains(&kind)))
}

/// Of its databases, a backup or the database itself, on an instance that holds more than replicas.
fn has_database(item: &Item, evidence: &Evidence, named: &BTreeSet<String>) -> bool {
    let sets = evidence.media_sets.iter().flat_map(|media| &media.sets);
    let mut backed_up = sets.filter(|set| set.facts.database_name.as_ref().is_some_and(|name| item.has_database(name)));
    let on_replica = |server: Option<&str>| {
        server.and_then(|name| name.parse::<Instance>().ok()).is_some_and(|instance| is_replica(&instance))
    };
    backed_up.any(|set| !on_replica(set.facts.server_name.as_deref()))
        || named.iter().any(|name| item.has_database(name))
}

/// The databases that servers have, or list backups of; not those of replicas.
fn named_by_servers(evidence: &Evidence) -> BTreeSet<String> {
    let servers = evidence.readings.iter().filter(|reading| !is_replica(&reading.instance));
    let names = servers.flat_map(|reading| {
        let databases = reading.databases.iter().map(|database| database.name.clone());
        databases.chain(reading.backups.databases())
    });
    names.collect()
}

/// A store of it in any topology that was seen.
fn is_in_topology(item: &Item, evidence: &Evidence) -> bool {
    let Some(store) = item.topology_store else { return false };
    let mut topologies = evidence.exports.iter().filter_map(|export| export.facts.topology.as_ref());
    topologies.any(|topology| topology.of_role(store.service()).next().is_some())
}
