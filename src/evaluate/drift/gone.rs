//! What the deployment file declares, or an earlier topology showed, and the newest topology does not show.

use super::missing::{named, rules, told};
use crate::model::{HostNames, Topology, TopologyService};
use crate::policy::{Inventory, Policy, ShareNames, Subject, TargetSource};
use std::collections::BTreeSet;

/// A sentence for each sort of things that the file declares and the topology does not show. Where it shows none of a
/// sort, it is no list of them.
pub fn declared_and_gone(policy: &Policy, topology: &Topology) -> Vec<String> {
    let pools = shown_on(topology, "UserServices");
    let written = policy.deployment.pools.iter().filter(|pool| pool.line.is_some());
    let lost_pools = written.filter(|pool| !pools.contains(&pool.fqdn));
    let gateways = shown_on(topology, "PstnGateway");
    let branches: HostNames = topology.branch_registrars(0).into_iter().collect();
    let shares: Vec<String> = topology.of_role("FileStore").filter_map(TopologyService::share_path).collect();
    let shares: ShareNames = shares.iter().map(String::as_str).collect();
    let lost_gateways = lost(policy, TargetSource::Gateways, |name| gateways.contains(name) || branches.contains(name));
    let lost_shares = lost(policy, TargetSource::FileShares, |name| shares.contains(name));
    let sorts = [
        (!pools.is_empty(), ("pool", "pools"), lost_pools.map(|pool| pool.fqdn.clone()).collect()),
        (!gateways.is_empty(), ("gateway", "gateways"), lost_gateways),
        (!shares.is_empty(), ("file share", "file shares"), lost_shares),
    ];
    sorts.into_iter().filter(|(is_list, ..)| *is_list).filter_map(|(_, what, names)| sentence(what, &names)).collect()
}

/// The pools that an earlier topology showed and neither the newest shows nor the file declares.
pub fn pools_that_went(policy: &Policy, earlier: &Topology, newest: &Topology) -> Option<String> {
    let shown = shown_on(newest, "UserServices");
    let declared: HostNames = policy.deployment.pools.iter().map(|pool| pool.fqdn.as_str()).collect();
    let is_known = |fqdn: &String| shown.contains(fqdn) || declared.contains(fqdn);
    let before = Inventory::of(earlier, &policy.catalogue).pools;
    let lost: BTreeSet<String> = before.into_keys().filter(|fqdn| !is_known(fqdn)).collect();
    let (what, whose) = if lost.len() == 1 { ("pool", "its") } else { ("pools", "their") };
    (!lost.is_empty()).then(|| {
        format!(
            "An earlier topology shows the {what} {}, which the newest topology does not show: {whose} backups are no longer \
             looked for.",
            told(&lost)
        )
    })
}

fn shown_on(topology: &Topology, role: &str) -> HostNames {
    topology
        .services
        .iter()
        .filter(|one| one.role.eq_ignore_ascii_case(role))
        .filter_map(|one| one.host.as_deref())
        .collect()
}

/// Names of targets that somebody wrote.
fn lost(policy: &Policy, source: TargetSource, is_shown: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let items = policy.catalogue.item_from(source).into_iter();
    let written = items.flat_map(|item| rules(policy, &item.id)).filter(|rule| rule.shown.is_none());
    let names = written.filter(|rule| matches!(rule.subject, Subject::Named(_))).filter_map(named);
    names.filter(|name| !is_shown(name)).map(str::to_owned).collect()
}

fn sentence(what: (&str, &str), names: &BTreeSet<String>) -> Option<String> {
    let what = if names.len() == 1 { what.0 } else { what.1 };
    (!names.is_empty())
        .then(|| format!("The deployment file declares the {what} {}, which the topology does not show.", told(names)))
}
