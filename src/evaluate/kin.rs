//! Which topologies are of one deployment: those that one pool joins, however many moves lie between them. One computer is
//! not enough: a file server or a SQL Server may serve several deployments.

use crate::model::{Export, Topology};
use std::collections::{BTreeMap, BTreeSet};

/// What the topologies of one deployment name.
#[derive(Debug, Default)]
pub struct Kin<'a> {
    pools: BTreeSet<&'a str>,
    clusters: BTreeSet<&'a str>,
}

impl<'a> Kin<'a> {
    /// Of the exports that are joined to the first ones.
    pub fn new(exports: &[&'a Export], is_first: impl Fn(&Export) -> bool) -> Self {
        let mut by_pool: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, export) in exports.iter().enumerate() {
            pools_of(export).for_each(|pool| by_pool.entry(pool).or_default().push(at));
        }
        let mut kin = Self::default();
        let mut seen = BTreeSet::new();
        let mut next: Vec<usize> =
            (0..exports.len()).filter(|at| exports.get(*at).is_some_and(|one| is_first(one))).collect();
        while let Some(at) = next.pop() {
            let Some(export) = exports.get(at).filter(|_| seen.insert(at)) else { continue };
            kin.clusters.extend(export.facts.clusters.iter().map(String::as_str));
            for pool in pools_of(export).filter(|pool| kin.pools.insert(pool)) {
                next.extend(by_pool.get(pool).into_iter().flatten());
            }
        }
        kin
    }

    /// Nothing is known of it.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty() && self.clusters.is_empty()
    }

    /// Whether an export may be of it. Where one of the two shows no pools, any common computer joins them.
    pub fn has(&self, export: &Export) -> bool {
        let mut pools = pools_of(export).peekable();
        if pools.peek().is_some() && !self.pools.is_empty() {
            return pools.any(|pool| self.pools.contains(pool));
        }
        export.facts.clusters.is_empty() || self.common_computer(export).is_some()
    }

    /// A computer or pool that the export names too.
    pub fn common_computer<'e>(&self, export: &'e Export) -> Option<&'e str> {
        export.facts.clusters.iter().map(String::as_str).find(|cluster| self.clusters.contains(cluster))
    }
}

/// The topology of an export, if it shows anything and was published.
pub fn topology_of(export: &Export) -> Option<&Topology> {
    export.facts.topology.as_ref().filter(|topology| !topology.services.is_empty() && !topology.is_draft)
}

/// The pools that its topology shows.
pub fn pools_of(export: &Export) -> impl Iterator<Item = &str> {
    let services = topology_of(export).into_iter().flat_map(|topology| topology.of_role("UserServices"));
    services.filter_map(|service| service.host.as_deref())
}
