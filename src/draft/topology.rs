//! What the newest topology of the evidence says: its pools with their stores and shares, gateways, earlier versions,
//! and the full names of hosts that backups call by their first label.

use crate::model::{EarlierVersion, Evidence, Instance, Kind, Topology, TopologyService, first_label};
use crate::policy::Catalogue;
use std::collections::{BTreeMap, BTreeSet};

/// A pool as the template writes it.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundPool {
    pub(super) sql: Option<String>,
    pub(super) file_store: Option<String>,
    /// `None`: nothing says.
    pub(super) has_response_groups: Option<bool>,
}

/// The topology of the newest configuration export.
pub(super) fn newest(evidence: &Evidence) -> Option<&Topology> {
    let exports = evidence.exports.iter().filter(|export| export.kind == Kind::LyncConfiguration);
    let dated = exports.filter_map(|export| Some((export.facts.export_wall_time, export.facts.topology.as_ref()?)));
    dated.max_by_key(|(time, _)| *time).map(|(_, topology)| topology)
}

/// The one store of that role that a service needs; of two, nothing says which.
fn needed<'a>(topology: &'a Topology, service: &TopologyService, role: &'a str) -> Option<&'a TopologyService> {
    let mut found = topology.of_role(role).filter(|store| service.depends_on.contains(&store.id));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Every pool that homes users.
pub(super) fn pools(topology: &Topology) -> BTreeMap<String, FoundPool> {
    let of_pool = |users: &TopologyService| {
        let host = users.host.as_ref()?.to_lowercase();
        let mut applications = topology
            .of_role("ApplicationServer")
            .filter(|application| application.host.as_deref() == Some(host.as_str()));
        let pool = FoundPool {
            sql: needed(topology, users, "UserStore").and_then(|store| store.sql_instance.clone()),
            file_store: needed(topology, users, "FileStore").and_then(TopologyService::share_path),
            has_response_groups: Some(applications.any(|application| application.has_response_groups)),
        };
        Some((host, pool))
    };
    topology.current_of_role("UserServices").filter_map(of_pool).collect()
}

/// Shares of the topology that no pool uses.
pub(super) fn further_shares(topology: &Topology, pools: &BTreeMap<String, FoundPool>) -> BTreeSet<String> {
    let used: BTreeSet<&String> = pools.values().filter_map(|pool| pool.file_store.as_ref()).collect();
    let shares = topology.current_of_role("FileStore").filter_map(TopologyService::share_path);
    shares.filter(|share| !used.contains(share)).collect()
}

/// Gateways, and registrars of branch offices.
pub(super) fn gateways(topology: &Topology) -> BTreeSet<String> {
    let gateways = topology.of_role("PstnGateway").filter_map(|gateway| gateway.host.as_deref());
    gateways.chain(topology.branch_registrars()).map(str::to_owned).collect()
}

/// Earlier versions, as the key `version` names them.
pub(super) fn earlier_versions(topology: &Topology) -> Vec<&'static str> {
    topology.earlier_versions().into_keys().map(EarlierVersion::word).collect()
}

/// Instances by the id of the item whose databases they hold.
pub(super) fn stores(topology: &Topology, catalogue: &Catalogue) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for item in &catalogue.items {
        let Some(store) = item.topology_store else { continue };
        let services = topology.current_of_role(store.service());
        let held: BTreeSet<String> = services.filter_map(|service| service.sql_instance.clone()).collect();
        if !held.is_empty() {
            all.insert(item.id.clone(), held);
        }
    }
    all
}

/// Full names of hosts, by their first label.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    by_label: BTreeMap<String, BTreeSet<String>>,
}

impl Hosts {
    /// Learns a host; a name without a domain teaches nothing.
    pub(super) fn learn(&mut self, host: &str) {
        if host.contains('.') {
            self.by_label.entry(first_label(host)).or_default().insert(host.to_lowercase());
        }
    }

    /// The full name of a host, lower case, where exactly one has that first label.
    pub(super) fn full_name(&self, host: &str) -> String {
        if !host.contains('.')
            && let Some(full) = self.by_label.get(&first_label(host)).filter(|full| full.len() == 1)
            && let Some(full) = full.first()
        {
            return full.clone();
        }
        host.to_lowercase()
    }

    /// Whether it is a host that was learnt, or the first label of one.
    pub(super) fn knows(&self, host: &str) -> bool {
        let lower = host.to_lowercase();
        self.by_label.get(&first_label(host)).is_some_and(|full| !host.contains('.') || full.contains(&lower))
    }

    /// Whether it lies in the domain of a host that was learnt.
    pub(super) fn knows_domain_of(&self, host: &str) -> bool {
        let domain = |name: &str| name.split_once('.').map(|(_, domain)| domain.to_lowercase());
        let own = domain(host);
        own.is_some() && self.by_label.values().flatten().any(|known| domain(known) == own)
    }

    /// The instance under the full name of its host, where exactly one host has that first label. One name for one
    /// server: declared under two, each of its backups could be of either.
    pub(super) fn in_full(&self, instance: &Instance) -> Instance {
        if instance.host.contains('.') {
            return instance.clone();
        }
        let mut full = self.by_label.get(&first_label(&instance.host)).into_iter().flatten();
        match (full.next(), full.next()) {
            (Some(host), None) => Instance { host: host.clone(), name: instance.name.clone() },
            _ => instance.clone(),
        }
    }
}
