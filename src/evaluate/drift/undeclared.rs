//! What a topology shows and the deployment file denies or leaves out: each of it is something whose backups nobody looks
//! for. Judged against the declarations alone; whether it still exists only a person can say.

use super::judged::{has_own_rules, lowest_judged};
use super::missing::{Missing, NAMES_TOLD, Stand, hosts, missing, named, rules, stand, uncovered};
use super::stores::stores;
use super::unclear::unclear;
use crate::evaluate::words::list;
use crate::model::{EarlierVersion, Topology, TopologyService};
use crate::policy::{Expectation, Pairing, Policy, TargetSource};
use std::collections::BTreeSet;

/// Finds what the topology shows of an item and nothing declares.
type FindMissing = fn(&Policy, &str, &Topology) -> Vec<Missing>;

/// Everything of the topology that no declaration covers.
pub fn undeclared(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let mut all = Vec::new();
    let finders: [(TargetSource, FindMissing); 4] = [
        (TargetSource::Pools, pools),
        (TargetSource::Gateways, gateways),
        (TargetSource::EarlierVersions, earlier_versions),
        (TargetSource::FileShares, shares),
    ];
    for (source, find) in finders {
        all.extend(policy.catalogue.item_from(source).into_iter().flat_map(|item| find(policy, &item.id, topology)));
    }
    all.extend(stores(policy, topology));
    all.extend(unclear(policy, topology));
    all
}

fn pools(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let shown = hosts(topology.current_of_role("UserServices", lowest_judged(policy, topology)));
    let declared: Vec<&str> = policy.deployment.pools.iter().map(|pool| pool.fqdn.as_str()).collect();
    let names = match stand(policy, item) {
        // A pool that is declared away by itself has its own reason.
        Stand::Denied if policy.deployment.items.get(item).is_some_and(|item| item.applies == Some(false)) => shown,
        _ => uncovered(&shown, Pairing::of_hosts, &declared),
    };
    missing(policy, item, ("pool", "pools"), &names).into_iter().collect()
}

/// Gateways, and survivable branch appliances.
fn gateways(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let gateways = hosts(topology.of_role("PstnGateway"));
    let branches: BTreeSet<String> =
        topology.branch_registrars(lowest_judged(policy, topology)).into_iter().map(str::to_owned).collect();
    let all: BTreeSet<String> = gateways.union(&branches).cloned().collect();
    let declared: Vec<&str> = rules(policy, item).filter_map(named).collect();
    let is_declared = stand(policy, item) == Stand::Declared;
    // One target for the whole deployment stands for one device.
    let is_one = is_declared && declared.is_empty() && all.len() == 1;
    let open = if is_one {
        BTreeSet::new()
    } else if is_declared {
        uncovered(&all, Pairing::of_hosts, &declared)
    } else {
        all
    };
    let left = |names: &BTreeSet<String>| names.intersection(&open).cloned().collect::<BTreeSet<_>>();
    [
        missing(policy, item, ("gateway", "gateways"), &left(&gateways)),
        missing(policy, item, ("survivable branch appliance", "survivable branch appliances"), &left(&branches)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn earlier_versions(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let declared = policy.deployment.items.get(item);
    let is_named = |version: EarlierVersion| {
        declared.is_some_and(|item| {
            item.applies != Some(false) && item.versions.iter().any(|named| named == version.word())
        })
    };
    topology
        .earlier_versions()
        .into_iter()
        .filter(|(version, _)| !is_named(*version) && !has_own_rules(policy, topology, *version))
        .filter_map(|(version, hosts)| {
            let title = version.title();
            let on = if hosts.is_empty() {
                String::new()
            } else {
                let told: Vec<&str> = hosts.into_iter().take(NAMES_TOLD).collect();
                format!(" (on {})", list(&told))
            };
            missing(policy, item, ("earlier version", "earlier versions"), &BTreeSet::from([format!("{title}{on}")]))
        })
        .collect()
}

fn shares(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let declared: Vec<&str> = rules(policy, item).filter_map(named).collect();
    // A pool without its share is asked for it on its own row.
    let is_asked = rules(policy, item).any(|rule| matches!(rule.expectation, Expectation::Underspecified { .. }));
    let shown: BTreeSet<String> = topology
        .current_of_role("FileStore", lowest_judged(policy, topology))
        .filter_map(TopologyService::share_path)
        .collect();
    let names = match stand(policy, item) {
        Stand::Declared => uncovered(&shown, Pairing::of_shares, &declared),
        Stand::Open | Stand::Denied => shown,
    };
    let mut found = missing(policy, item, ("file share", "file shares"), &names);
    if let Some(found) = &mut found {
        found.is_known_elsewhere |= is_asked;
    }
    found.into_iter().collect()
}
