//! Names of the deployment file without a domain that may be of several things which the topology shows.

use super::judged::lowest_judged;
use super::missing::{Missing, hosts, named, rules, told};
use crate::model::{Topology, TopologyService};
use crate::policy::{Pair, Pairing, Policy, TargetSource};
use std::collections::BTreeSet;

/// A sentence for each of them: whichever it is of, nothing looks for the others under that name.
pub(super) fn unclear(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let pools: Vec<&str> =
        policy.deployment.pools.iter().filter(|pool| pool.line.is_some()).map(|pool| pool.fqdn.as_str()).collect();
    let gateways = hosts(topology.of_role("PstnGateway")).into_iter();
    let branches = topology.branch_registrars(lowest_judged(policy, topology)).into_iter().map(str::to_owned);
    let shares = topology.current_of_role("FileStore", lowest_judged(policy, topology));
    let sorts: [(&str, Vec<&str>, BTreeSet<String>, Pair); 3] = [
        ("pool", pools, hosts(topology.of_role("UserServices")), Pairing::of_hosts),
        ("gateway", written(policy, TargetSource::Gateways), gateways.chain(branches).collect(), Pairing::of_hosts),
        (
            "file share",
            written(policy, TargetSource::FileShares),
            shares.filter_map(TopologyService::share_path).collect(),
            Pairing::of_shares,
        ),
    ];
    sorts.into_iter().flat_map(|(what, written, shown, pair)| sentences(what, &written, &shown, pair)).collect()
}

/// The names under `targets` of the item, or what stands for them.
fn written(policy: &Policy, source: TargetSource) -> Vec<&str> {
    let items = policy.catalogue.item_from(source).into_iter();
    items.flat_map(|item| rules(policy, &item.id)).filter(|rule| rule.shown.is_none()).filter_map(named).collect()
}

fn sentences(what: &str, written: &[&str], shown: &BTreeSet<String>, pair: Pair) -> Vec<Missing> {
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let pairing = pair(written, &shown);
    let sentence = |(name, may_be): (usize, &[usize])| {
        let may_be = may_be.iter().filter_map(|at| shown.get(*at)).map(|name| (*name).to_owned()).collect();
        Some(Missing {
            message: format!(
                "The deployment file names the {what} {}, and the topology shows {}: it can be of one of them only, and \
                 covers none of them. Write full names.",
                written.get(name)?,
                told(&may_be)
            ),
            is_known_elsewhere: false,
        })
    };
    pairing.unclear().filter_map(sentence).collect()
}
