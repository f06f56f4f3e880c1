//! Stores in SQL Server: those that the topology shows and nobody declares, and those that are declared on an instance
//! which the topology does not show.

use super::missing::{Missing, Stand, missing, rules, stand, told};
use crate::evaluate::attribution::{answers_to, instance_of};
use crate::model::{Instance, Topology, same_host};
use crate::policy::{Inventory, Policy, Pool, TargetRule, TopologyStore};
use std::collections::BTreeSet;

/// Stores that no declaration covers, and that are not declared on another instance.
pub(super) fn stores(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    TopologyStore::ALL.into_iter().flat_map(|store| missing_stores(policy, topology, store)).collect()
}

fn missing_stores(policy: &Policy, topology: &Topology, store: TopologyStore) -> Vec<Missing> {
    let Some(what) = titles(store) else { return Vec::new() };
    let shown = shown(policy, topology, store);
    let items = policy.catalogue.items.iter().filter(|item| item.topology_store == Some(store));
    let (denied, items): (Vec<&str>, Vec<&str>) =
        items.map(|item| item.id.as_str()).partition(|item| stand(policy, item) == Stand::Denied);
    // A store holds the databases of all its items: that one of them is looked for says nothing of another.
    let mut all: Vec<Missing> = denied.iter().filter_map(|item| missing(policy, item, what, &shown)).collect();
    // An old store may be left there after archiving moved to Exchange, without being used.
    all.iter_mut().for_each(|found| found.is_known_elsewhere = store == TopologyStore::Archiving);
    let Some(first) = items.first() else {
        all.truncate(1);
        return all;
    };
    if elsewhere(policy, topology, store).is_empty() {
        let declared = declared(policy, store, |_| true);
        let left = shown.into_iter().filter(|name| !is_among(policy, &declared, name)).collect();
        all.extend(missing(policy, first, what, &left));
    }
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
    let inventory = Inventory::of(topology, &policy.catalogue);
    let of_pool = |pool: &Pool| {
        let by_short_name = || Some(inventory.pools.iter().find(|(fqdn, _)| same_host(fqdn, &pool.fqdn))?.1);
        let shown = inventory.pools.get(&pool.fqdn).or_else(by_short_name)?.sql.as_ref()?;
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
    policy.deployment.pools.iter().filter(|pool| pool.line.is_some()).filter_map(of_pool).collect()
}

/// Instances that the file declares for a store, where the topology shows others and none of these.
fn elsewhere(policy: &Policy, topology: &Topology, store: TopologyStore) -> BTreeSet<String> {
    let shown = shown(policy, topology, store);
    let written = declared(policy, store, |rule| rule.shown.is_none());
    if shown.is_empty() || shown.iter().any(|name| is_among(policy, &written, name)) {
        return BTreeSet::new();
    }
    written.into_iter().map(ToString::to_string).collect()
}

fn shown(policy: &Policy, topology: &Topology, store: TopologyStore) -> BTreeSet<String> {
    let edition = policy.catalogue.edition.service_version;
    topology.current_of_role(store.service(), edition).filter_map(|service| service.sql_instance.clone()).collect()
}

fn declared(policy: &Policy, store: TopologyStore, counts: fn(&TargetRule) -> bool) -> Vec<&Instance> {
    let items = policy.catalogue.items.iter().filter(|item| item.topology_store == Some(store));
    items.flat_map(|item| rules(policy, &item.id).filter(|rule| counts(rule)).filter_map(instance_of)).collect()
}

fn is_among(policy: &Policy, declared: &[&Instance], name: &str) -> bool {
    name.parse::<Instance>().is_ok_and(|shown| declared.iter().any(|one| is_same(policy, one, &shown)))
}

fn is_same(policy: &Policy, declared: &Instance, shown: &Instance) -> bool {
    answers_to(policy, declared, shown) || (declared.same_name(shown) && same_host(&declared.host, &shown.host))
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
