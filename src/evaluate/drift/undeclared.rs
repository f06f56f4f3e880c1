//! What a topology shows and the deployment file denies or leaves out: each of it is something whose backups nobody looks
//! for. Judged against the declarations alone; whether it still exists only a person can say.

use super::missing::{Missing, NAMES_TOLD, Stand, hosts, missing, named, rules, stand};
use super::stores::stores;
use crate::evaluate::words::list;
use crate::model::{EarlierVersion, HostNames, Topology, TopologyService, same_host};
use crate::policy::{Expectation, Policy, ShareNames, TargetSource};
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
    all
}

fn pools(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let shown = hosts(topology.current_of_role("UserServices", policy.catalogue.edition.service_version));
    let declared: HostNames = policy.deployment.pools.iter().map(|pool| pool.fqdn.as_str()).collect();
    let names = match stand(policy, item) {
        // A pool that is declared away by itself has its own reason.
        Stand::Denied if policy.deployment.items.get(item).is_some_and(|item| item.applies == Some(false)) => shown,
        _ => shown.into_iter().filter(|fqdn| !declared.contains(fqdn)).collect(),
    };
    missing(policy, item, ("pool", "pools"), &names).into_iter().collect()
}

/// Gateways, and survivable branch appliances.
fn gateways(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let gateways = hosts(topology.of_role("PstnGateway"));
    let branches: BTreeSet<String> = topology.branch_registrars().into_iter().map(str::to_owned).collect();
    let declared: HostNames = rules(policy, item).filter_map(named).collect();
    // One target for the whole deployment stands for one device.
    let is_one = declared.is_empty() && gateways.len() + branches.len() == 1;
    let is_declared = stand(policy, item) == Stand::Declared;
    let covered = |name: &String| is_declared && (is_one || declared.contains(name));
    let left = |names: BTreeSet<String>| names.into_iter().filter(|name| !covered(name)).collect::<BTreeSet<_>>();
    [
        missing(policy, item, ("gateway", "gateways"), &left(gateways)),
        missing(policy, item, ("survivable branch appliance", "survivable branch appliances"), &left(branches)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether its pools are judged by the rules of their own edition: the deployment's, or one that each of them declares.
pub fn has_own_rules(policy: &Policy, topology: &Topology, version: EarlierVersion) -> bool {
    let is_of = |edition: u32| EarlierVersion::of(edition) == Some(version);
    if is_of(policy.catalogue.edition.service_version) {
        return true;
    }
    let of_version = topology.of_role("UserServices").filter(|service| service.earlier_version() == Some(version));
    let mut pools = of_version.map(|service| service.host.as_deref()).peekable();
    let is_declared = |host: &str| {
        let named = policy.deployment.pools.iter().filter(|pool| same_host(&pool.fqdn, host));
        named.map(|pool| policy.catalogue_of(pool)).any(|catalogue| is_of(catalogue.edition.service_version))
    };
    pools.peek().is_some() && pools.all(|host| host.is_some_and(is_declared))
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
    let is_declared = stand(policy, item) == Stand::Declared;
    let declared: ShareNames = rules(policy, item).filter_map(named).collect();
    // A pool without its share is asked for it on its own row.
    let is_asked = rules(policy, item).any(|rule| matches!(rule.expectation, Expectation::Underspecified { .. }));
    let names: BTreeSet<String> = topology
        .current_of_role("FileStore", policy.catalogue.edition.service_version)
        .filter_map(TopologyService::share_path)
        .filter(|share| !is_declared || !declared.contains(share))
        .collect();
    let mut found = missing(policy, item, ("file share", "file shares"), &names);
    if let Some(found) = &mut found {
        found.is_known_elsewhere |= is_asked;
    }
    found.into_iter().collect()
}
