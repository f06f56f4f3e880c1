//! Stores in SQL Server: those that the topology shows and nobody declares, and those that are declared on an instance
//! which the topology does not show.

use super::judged::{inventory_of, lowest_judged};
use super::missing::{Missing, Stand, missing, rules, stand, told};
use crate::evaluate::attribution::{answers_by_alias, answers_to, instance_of};
use crate::model::{Instance, Topology};
use crate::policy::{Pairing, Policy, ShownPool, TargetRule, TopologyStore};
use std::collections::BTreeSet;

/// Stores that no declaration covers, and that are not declared on another instance.
pub(super) fn stores(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    TopologyStore::ALL.into_iter().flat_map(|store| missing_stores(policy, topology, store)).collect()
}

fn missing_stores(policy: &Policy, topology: &Topology, store: TopologyStore) -> Vec<Missing> {
    let Some(what) = titles(store) else { return Vec::new() };
    let shown = shown(policy, topology, store);
    let (denied, items): (Vec<&str>, Vec<&str>) =
        items_of(policy, store).partition(|item| stand(policy, item) == Stand::Denied);
    // A store holds the databases of all its items: that one of them is looked for says nothing of another.
    let mut all: Vec<Missing> = denied.iter().filter_map(|item| missing(policy, item, what, &shown)).collect();
    // An old store may be left there after archiving moved to Exchange, without being used.
    all.iter_mut().for_each(|found| found.is_known_elsewhere = store == TopologyStore::Archiving);
    if items.is_empty() {
        all.truncate(1);
        return all;
    }
    if !elsewhere(policy, topology, store).is_empty() {
        return all;
    }
    let (declared, open): (Vec<&str>, Vec<&str>) =
        items.into_iter().partition(|item| stand(policy, item) == Stand::Declared);
    let left = |item: &str| {
        let declared: Vec<&Instance> = rules(policy, item).filter_map(instance_of).collect();
        without(policy, &declared, &shown)
    };
    let lefts: Vec<(&str, BTreeSet<String>)> = declared.iter().map(|item| (*item, left(item))).collect();
    let is_alike = lefts.iter().all(|(_, left)| lefts.first().is_some_and(|(_, first)| first == left));
    let told = if is_alike { lefts.get(..1).unwrap_or_default() } else { lefts.as_slice() };
    all.extend(told.iter().filter_map(|(item, left)| {
        let found = missing(policy, item, what, left)?;
        if is_alike {
            return Some(found);
        }
        let message =
            found.message.replacen("the deployment file does not name", &format!("[{item}] does not name"), 1);
        Some(Missing { message, ..found })
    }));
    // Where one of its items is declared, the row of one that is not says so itself.
    let first_open = open.first().filter(|_| declared.is_empty());
    all.extend(first_open.and_then(|item| missing(policy, item, what, &left(item))));
    all
}

/// A sentence for each kind of store of which the file declares an instance, and none that the topology shows. The
/// topology may name a server as the file does not: `aliases` say so.
pub fn stores_elsewhere(policy: &Policy, topology: &Topology) -> Vec<String> {
    let of_store = |store: TopologyStore| {
        let what = title(store)?;
        let declared = elsewhere(policy, topology, store);
        (!declared.is_empty()).then(|| {
            format!(
                "The topology shows the {what} on {}, and the deployment file declares it on {}: if that is the same server, \
                 add the topology's name to `aliases` of its [[sql_server]].",
                told(&shown(policy, topology, store)),
                told(&declared)
            )
        })
    };
    let of_stores = TopologyStore::ALL.into_iter().filter_map(of_store);
    of_stores.chain(pools_elsewhere(policy, topology)).collect()
}

/// The back end of a pool.
fn pools_elsewhere(policy: &Policy, topology: &Topology) -> Vec<String> {
    let inventory = inventory_of(policy, topology);
    let pools = &policy.deployment.pools;
    let written: Vec<&str> = pools.iter().map(|pool| pool.fqdn.as_str()).collect();
    let pairing = Pairing::of_hosts(&written, &inventory.pools.keys().map(String::as_str).collect::<Vec<_>>());
    let of_pool = |(at, shown): (usize, &ShownPool)| {
        let pool = pairing.written_for(at).and_then(|index| pools.get(index)).filter(|pool| pool.line.is_some())?;
        let shown = shown.sql.as_ref()?;
        let own = pool.sql.as_ref()?;
        let is_same = |one: &Instance| is_same(policy, one, shown);
        let is_known = is_same(own) || pool.mirror.as_ref().is_some_and(is_same);
        (!is_known).then(|| {
            format!(
                "The topology shows the databases of {} on {shown}, and the deployment file declares them on {own}: if that is \
                 the same server, add the topology's name to `aliases` of its [[sql_server]].",
                pool.fqdn
            )
        })
    };
    inventory.pools.values().enumerate().filter_map(of_pool).collect()
}

/// Instances that the file declares for a store, where the topology shows others and none of these.
fn elsewhere(policy: &Policy, topology: &Topology, store: TopologyStore) -> BTreeSet<String> {
    let shown = shown(policy, topology, store);
    let written = declared(policy, store, |rule| rule.shown.is_none());
    if shown.is_empty() || without(policy, &written, &shown).len() < shown.len() {
        return BTreeSet::new();
    }
    written.into_iter().map(ToString::to_string).collect()
}

fn shown(policy: &Policy, topology: &Topology, store: TopologyStore) -> BTreeSet<String> {
    let lowest = lowest_judged(policy, topology);
    topology.current_of_role(store.service(), lowest).filter_map(|service| service.sql_instance.clone()).collect()
}

fn items_of(policy: &Policy, store: TopologyStore) -> impl Iterator<Item = &str> {
    let items = policy.catalogue.items.iter().filter(move |item| item.topology_store == Some(store));
    items.map(|item| item.id.as_str())
}

fn declared(policy: &Policy, store: TopologyStore, counts: fn(&TargetRule) -> bool) -> Vec<&Instance> {
    let rules = items_of(policy, store).flat_map(|item| rules(policy, item));
    rules.filter(|rule| counts(rule)).filter_map(instance_of).collect()
}

/// The instances that are shown without those that are declared, by a name of their own or by an alias.
fn without(policy: &Policy, declared: &[&Instance], shown: &BTreeSet<String>) -> BTreeSet<String> {
    let known: Vec<(&String, Instance)> =
        shown.iter().filter_map(|name| Some((name, name.parse::<Instance>().ok()?))).collect();
    let pairing = Pairing::of_instances(declared, &known.iter().map(|(_, one)| one).collect::<Vec<_>>());
    let is_known = |(at, (_, one)): &(usize, &(&String, Instance))| {
        pairing.written_for(*at).is_some() || declared.iter().any(|own| answers_by_alias(policy, own, one))
    };
    let covered: BTreeSet<&String> = known.iter().enumerate().filter(is_known).map(|(_, (name, _))| *name).collect();
    shown.iter().filter(|name| !covered.contains(name)).cloned().collect()
}

fn is_same(policy: &Policy, declared: &Instance, shown: &Instance) -> bool {
    answers_to(policy, declared, shown)
}

/// One store, in words, as far as it can be declared on an instance.
fn title(store: TopologyStore) -> Option<&'static str> {
    match store {
        TopologyStore::CentralManagement => Some("Central Management Store"),
        other => titles(other).map(|(one, _)| one),
    }
}

/// One store and several, in words; `None` for those that every deployment has, or that follow another.
fn titles(store: TopologyStore) -> Option<(&'static str, &'static str)> {
    match store {
        TopologyStore::Archiving => Some(("Archiving store", "Archiving stores")),
        TopologyStore::Monitoring => Some(("Monitoring store", "Monitoring stores")),
        TopologyStore::PersistentChat => Some(("Persistent Chat store", "Persistent Chat stores")),
        TopologyStore::CentralManagement | TopologyStore::PersistentChatCompliance => None,
    }
}
