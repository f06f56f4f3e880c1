//! What the newest topology of the evidence says: its pools with their stores and shares, gateways, earlier versions,
//! and the full names of hosts that backups call by their first label.

use crate::model::{Evidence, Instance, Kind, Topology, TopologyService, first_label};
use crate::policy::Catalogue;
use std::collections::{BTreeMap, BTreeSet};

/// `ServiceVersion` of Lync Server 2010.
const LYNC_2010: u32 = 5;

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

fn of_role<'a>(topology: &'a Topology, role: &'a str) -> impl Iterator<Item = &'a TopologyService> {
    topology.services.iter().filter(move |service| service.role == role)
}

fn is_current(service: &&TopologyService) -> bool {
    service.version.is_none_or(|version| version > LYNC_2010)
}

/// The one store of that role that a service needs; of two, nothing says which.
fn needed<'a>(topology: &'a Topology, service: &TopologyService, role: &str) -> Option<&'a TopologyService> {
    let mut found =
        topology.services.iter().filter(|store| store.role == role && service.depends_on.contains(&store.id));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Every pool that homes users.
pub(super) fn pools(topology: &Topology) -> BTreeMap<String, FoundPool> {
    let of_pool = |users: &TopologyService| {
        let host = users.host.as_ref()?.to_lowercase();
        let applications: Vec<&TopologyService> = of_role(topology, "ApplicationServer")
            .filter(|application| application.host.as_deref() == Some(host.as_str()))
            .collect();
        let pool = FoundPool {
            sql: needed(topology, users, "UserStore").and_then(|store| store.sql_instance.clone()),
            file_store: needed(topology, users, "FileStore").and_then(share),
            has_response_groups: Some(applications.iter().any(|application| application.has_response_groups)),
        };
        Some((host, pool))
    };
    of_role(topology, "UserServices").filter(is_current).filter_map(of_pool).collect()
}

fn share(store: &TopologyService) -> Option<String> {
    Some(format!(r"\\{}\{}", store.host.as_ref()?, store.share.as_ref()?))
}

/// Shares of the topology that no pool uses.
pub(super) fn further_shares(topology: &Topology, pools: &BTreeMap<String, FoundPool>) -> BTreeSet<String> {
    let used: BTreeSet<&String> = pools.values().filter_map(|pool| pool.file_store.as_ref()).collect();
    of_role(topology, "FileStore").filter(is_current).filter_map(share).filter(|share| !used.contains(share)).collect()
}

/// Gateways, and registrars of branch offices.
pub(super) fn gateways(topology: &Topology) -> BTreeSet<String> {
    let with_users: BTreeSet<&str> =
        of_role(topology, "UserServices").filter_map(|service| service.host.as_deref()).collect();
    let branches = of_role(topology, "Registrar")
        .filter(is_current)
        .filter(|one| one.is_director == Some(false))
        .filter(|one| one.host.as_deref().is_some_and(|host| !with_users.contains(host)));
    of_role(topology, "PstnGateway").chain(branches).filter_map(|service| service.host.clone()).collect()
}

/// Earlier versions, as the key `version` names them.
pub(super) fn earlier_versions(topology: &Topology) -> Vec<&'static str> {
    let runs = |wanted: fn(u32) -> bool| {
        ["Registrar", "UserServices"]
            .iter()
            .any(|role| of_role(topology, role).any(|service| service.version.is_some_and(wanted)))
    };
    let ocs = !topology.back_compat_clusters.is_empty() || runs(|version| version < LYNC_2010);
    [("lync-2010", runs(|version| version == LYNC_2010)), ("ocs-2007-r2", ocs)]
        .into_iter()
        .filter_map(|(word, is_there)| is_there.then_some(word))
        .collect()
}

/// Instances by the id of the item whose databases they hold.
pub(super) fn stores(topology: &Topology, catalogue: &Catalogue) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for item in &catalogue.items {
        let Some(store) = item.topology_store else { continue };
        let services = of_role(topology, store.service()).filter(is_current);
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
