//! Pools that the deployment file judges by the rules of another edition than the topology shows.

use super::missing::told;
use crate::model::{Topology, same_host};
use crate::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};

/// A sentence for each pair of an edition that the file names and a `ServiceVersion` that is not its own. Where the file
/// names no edition, it contradicts nothing.
pub fn editions_contradicted(policy: &Policy, topology: &Topology) -> Vec<String> {
    let mut found: BTreeMap<(&str, u32), BTreeSet<String>> = BTreeMap::new();
    for pool in &policy.deployment.pools {
        if pool.edition.is_none() && policy.deployment.edition.is_none() {
            continue;
        }
        let edition = &policy.catalogue_of(pool).edition;
        for service in topology.of_role("UserServices") {
            let is_own = service.host.as_ref().is_some_and(|host| same_host(host, &pool.fqdn));
            if let Some(version) = service.version.filter(|version| is_own && *version != edition.service_version) {
                found.entry((&edition.title, version)).or_default().insert(pool.fqdn.clone());
            }
        }
    }
    let sentence = |((title, version), pools): (&(&str, u32), &BTreeSet<String>)| {
        format!(
            "By the deployment file, {} is judged by the rules of {title}; in the topology it has ServiceVersion {version}.",
            told(pools)
        )
    };
    found.iter().map(sentence).collect()
}
