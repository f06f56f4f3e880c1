//! By whose rules what a topology shows is judged: the deployment's, those of a pool's own edition, or none, where an earlier
//! version is asked for as a whole.

use crate::model::{EarlierVersion, Topology};
use crate::policy::{Inventory, Pairing, Policy};

/// What a topology shows that is judged by rules of its own, and the earlier versions that are not.
pub fn inventory_of(policy: &Policy, topology: &Topology) -> Inventory {
    let mut inventory = Inventory::since(topology, &policy.catalogue, lowest_judged(policy, topology));
    inventory.earlier_versions.retain(|version| !has_own_rules(policy, topology, *version));
    inventory
}

/// Whether its pools are judged by the rules of their own edition: the deployment's, or one that each of them declares.
pub fn has_own_rules(policy: &Policy, topology: &Topology, version: EarlierVersion) -> bool {
    let is_of = |edition: u32| EarlierVersion::of(edition) == Some(version);
    if is_of(policy.catalogue.edition.service_version) {
        return true;
    }
    let shown: Vec<(&str, bool)> = topology
        .of_role("UserServices")
        .map(|service| (service.host.as_deref().unwrap_or_default(), service.earlier_version() == Some(version)))
        .collect();
    let pools = &policy.deployment.pools;
    let written: Vec<&str> = pools.iter().map(|pool| pool.fqdn.as_str()).collect();
    let pairing = Pairing::of_hosts(&written, &shown.iter().map(|(host, _)| *host).collect::<Vec<_>>());
    let is_declared = |at: usize| {
        let pool = pairing.written_for(at).and_then(|index| pools.get(index));
        pool.is_some_and(|pool| is_of(policy.catalogue_of(pool).edition.service_version))
    };
    let mut of_version = shown.iter().enumerate().filter(|(_, (_, is_of_version))| *is_of_version).peekable();
    of_version.peek().is_some() && of_version.all(|(at, _)| is_declared(at))
}

/// The lowest `ServiceVersion` whose stores and shares are asked for as those of the deployment's edition are: nobody asks
/// for them as for those of an earlier version, be it that its pools have rules of their own, or that nothing else of it
/// is left.
pub fn lowest_judged(policy: &Policy, topology: &Topology) -> u32 {
    let own = policy.catalogue.edition.service_version;
    let left = topology.earlier_versions();
    let is_judged = |edition: &u32| {
        EarlierVersion::of(*edition)
            .is_none_or(|version| !left.contains_key(&version) || has_own_rules(policy, topology, version))
    };
    (0..own).rev().take_while(is_judged).last().unwrap_or(own)
}
