//! Pools that the deployment file judges by the rules of another edition than the topology shows, and pools of which neither
//! says the edition for certain.

use super::missing::told;
use crate::model::{EarlierVersion, Topology, first_label, same_host};
use crate::policy::{Catalogue, Edition, Policy, Pool};
use std::collections::{BTreeMap, BTreeSet};

/// Pools by a `ServiceVersion` and what stands beside it.
type Pools<T> = BTreeMap<(u32, T), BTreeSet<String>>;

/// A sentence for each pair of an edition that the file names and a `ServiceVersion` that is not its own. Where the file
/// names no edition, it contradicts nothing.
pub fn editions_contradicted(policy: &Policy, topology: &Topology) -> Vec<String> {
    let mut found: Pools<&str> = Pools::new();
    for (pool, version) in versions(policy, topology).filter(|(pool, _)| is_written(policy, pool)) {
        let edition = &policy.catalogue_of(pool).edition;
        // By whose rules a version is judged that has none of its own, only a person can say.
        let has_rules = !policy.catalogue.editions_of(version).is_empty() || EarlierVersion::of(version).is_some();
        if version != edition.service_version && has_rules {
            found.entry((version, &edition.title)).or_default().insert(pool.fqdn.clone());
        }
    }
    let sentence = |((version, title), pools): (&(u32, &str), &BTreeSet<String>)| {
        let (are, have) = if pools.len() == 1 { ("is", "it has") } else { ("are", "they have") };
        format!(
            "By the deployment file, {} {are} judged by the rules of {title}; in the topology {have} ServiceVersion {version}.",
            told(pools)
        )
    };
    found.iter().map(sentence).collect()
}

/// A sentence for each `ServiceVersion` that leaves open which edition a pool is of, where the file does not name it: of
/// several editions, of none that has rules, or of another one than the pool is judged by.
pub fn editions_unclear(policy: &Policy, topology: &Topology) -> Vec<String> {
    let mut found: Pools<bool> = Pools::new();
    for (pool, version) in versions(policy, topology).filter(|(pool, _)| !is_written(policy, pool)) {
        let editions = policy.catalogue.editions_of(version);
        let is_taken = pool.edition_shown || policy.deployment.edition_shown;
        // Earlier versions that have no rules, or are not taken for pools, are asked for by an item of their own.
        let is_earlier = EarlierVersion::of(version).is_some() && (editions.is_empty() || !is_taken);
        let own = &policy.catalogue_of(pool).edition;
        if !is_earlier && (editions.len() != 1 || own.service_version != version) {
            found.entry((version, pool.edition_shown)).or_default().insert(pool.fqdn.clone());
        }
    }
    found.iter().map(|((version, of_pool), pools)| unclear(policy, *version, *of_pool, pools)).collect()
}

fn unclear(policy: &Policy, version: u32, of_pool: bool, pools: &BTreeSet<String>) -> String {
    let what = format!("The topology shows ServiceVersion {version} for {}", told(pools));
    let place = if of_pool { "each [[pool]]" } else { "[deployment]" };
    let editions = policy.catalogue.editions_of(version);
    let by = match editions.first().filter(|_| of_pool) {
        Some(first) => &first.title,
        None => &policy.catalogue.edition.title,
    };
    let keys: Vec<String> = editions.iter().map(|edition| format!("`edition = \"{}\"`", edition.id)).collect();
    let titles: Vec<&str> = editions.iter().map(|edition| edition.title.as_str()).collect();
    let (titles, keys) = (titles.join(" or "), keys.join(" or "));
    match &editions[..] {
        [] => format!(
            "{what}, and this version of bakproof has no rules for it. The rules of {by} were used: write in each [[pool]] by \
             whose rules it is to be judged, as `edition`: {}.",
            all(&policy.catalogue)
        ),
        [_] => format!(
            "{what}: {titles}. The deployment file names no edition, and the rules of {by} were used: write {keys} in {place}."
        ),
        [first, ..] => format!(
            "{what}: {titles}. The deployment file does not say which, and the rules of {by} were used: write {keys} in \
             {place}. {}",
            first.how_to_tell
        ),
    }
}

fn all(catalogue: &Catalogue) -> String {
    catalogue.editions().map(|Edition { id, .. }| id.as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether the deployment file says which edition the pool is of.
fn is_written(policy: &Policy, pool: &Pool) -> bool {
    let of_deployment = policy.deployment.edition.is_some() && !policy.deployment.edition_shown;
    !pool.edition_shown && (pool.edition.is_some() || of_deployment)
}

/// The pools of the deployment, each with the versions that the topology has of it.
fn versions<'a>(policy: &'a Policy, topology: &'a Topology) -> impl Iterator<Item = (&'a Pool, u32)> {
    let mut by_label: BTreeMap<String, Vec<(&str, u32)>> = BTreeMap::new();
    for service in topology.of_role("UserServices") {
        if let (Some(host), Some(version)) = (service.host.as_deref(), service.version) {
            by_label.entry(first_label(host)).or_default().push((host, version));
        }
    }
    let of_pool = move |pool: &'a Pool| {
        let alike = by_label.get(&first_label(&pool.fqdn)).cloned().unwrap_or_default();
        let own = alike.into_iter().filter(|(host, _)| same_host(host, &pool.fqdn));
        own.map(move |(_, version)| (pool, version))
    };
    policy.deployment.pools.iter().flat_map(of_pool)
}
