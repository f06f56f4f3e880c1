//! What a topology shows: its pools with their stores and shares, the instances of other stores, gateways, and earlier
//! versions. What it does not show may exist all the same.

use crate::model::{EarlierVersion, Instance, Topology, TopologyService};
use crate::policy::{ArchivingMode, Catalogue, OwnKey, TargetSource, TopologyStore};
use std::collections::{BTreeMap, BTreeSet};

/// Roles that targets are made of, or that exclude some: one that stands nowhere hides what has to be backed up.
const PLACED: [&str; 6] = ["UserServices", "UserStore", "FileStore", "PstnGateway", "Registrar", "ApplicationServer"];

/// Of each sort, what an audit takes from a topology; the largest deployments have a few hundred.
const MAX_SHOWN: usize = 10_000;

/// A pool that homes users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownPool {
    pub sql: Option<Instance>,
    /// `\\fs01.contoso.com\lync`.
    pub file_store: Option<String>,
    /// Whether the Response Group application runs on it; `None`: the topology shows no applications of the pool.
    pub has_response_groups: Option<bool>,
    /// `ServiceVersion` of its user services.
    pub version: Option<u32>,
}

/// What a topology shows; everything sorted, names in lower case as the topology's reader keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// By FQDN.
    pub pools: BTreeMap<String, ShownPool>,
    /// Instances by the id of the item whose databases they hold.
    pub instances: BTreeMap<String, Vec<Instance>>,
    /// Gateways and branch appliances.
    pub gateways: BTreeSet<String>,
    /// Shares that no pool uses.
    pub further_shares: BTreeSet<String>,
    /// Without those of whose pools an edition of the catalogue has rules.
    pub earlier_versions: Vec<EarlierVersion>,
    /// Where messages are archived, by the settings beside the topology; `None`: nowhere, or nothing tells.
    pub archiving: Option<ArchivingMode>,
    /// The topology shows more of a sort than an audit takes.
    pub is_cut: bool,
    /// Services that something is backed up of and that do not say where they are installed.
    pub unplaced_count: usize,
}

impl Inventory {
    /// Everything that a deployment file could say of what the topology shows.
    pub fn of(topology: &Topology, catalogue: &Catalogue) -> Self {
        Self::since(topology, catalogue, oldest(topology, catalogue))
    }

    /// Likewise, with what has that `ServiceVersion` or a later one, or is of a pool that the catalogue has rules of.
    pub fn since(topology: &Topology, catalogue: &Catalogue, lowest: u32) -> Self {
        let lowest = lowest.min(oldest(topology, catalogue));
        let pools = pools(topology, lowest);
        let used: BTreeSet<String> =
            pools.values().filter_map(|pool| Some(share_key(pool.file_store.as_ref()?))).collect();
        let shares = topology.current_of_role("FileStore", lowest).filter_map(TopologyService::share_path);
        let gateways = topology.of_role("PstnGateway").filter_map(|gateway| gateway.host.as_deref());
        let mut inventory = Self {
            instances: instances(topology, catalogue, lowest),
            gateways: gateways.chain(topology.branch_registrars(lowest)).map(str::to_owned).collect(),
            further_shares: shares.filter(|share| !used.contains(&share_key(share))).collect(),
            earlier_versions: without_rules(topology, catalogue),
            archiving: archiving(topology, catalogue),
            is_cut: false,
            unplaced_count: unplaced(topology),
            pools,
        };
        inventory.cut();
        inventory
    }

    /// The `ServiceVersion` of the newest pools: that of the deployment.
    pub fn version(&self) -> Option<u32> {
        self.pools.values().filter_map(|pool| pool.version).max()
    }

    fn cut(&mut self) {
        let Self { pools, instances, gateways, further_shares, is_cut, .. } = self;
        let longest = instances.values().map(Vec::len).max().unwrap_or_default();
        *is_cut = [pools.len(), gateways.len(), further_shares.len(), longest].into_iter().any(|len| len > MAX_SHOWN);
        while pools.len() > MAX_SHOWN {
            pools.pop_last();
        }
        for names in [gateways, further_shares] {
            while names.len() > MAX_SHOWN {
                names.pop_last();
            }
        }
        instances.values_mut().for_each(|all| all.truncate(MAX_SHOWN));
    }
}

/// An Archiving store that is still there may hold what was archived before Exchange took over.
fn archiving(topology: &Topology, catalogue: &Catalogue) -> Option<ArchivingMode> {
    let element = catalogue.item_with(OwnKey::Mode)?.record_settings.as_ref()?;
    let written = || topology.record_settings.iter().filter(|one| one.element == *element && one.is_enabled);
    let has_store = topology.of_role(TopologyStore::Archiving.service()).next().is_some();
    match (written().any(|one| one.in_exchange), written().any(|one| !one.in_exchange) || has_store) {
        (true, true) => Some(ArchivingMode::Both),
        (true, false) => Some(ArchivingMode::Exchange),
        (false, _) => written().next().map(|_| ArchivingMode::Sql),
    }
}

/// From which `ServiceVersion` on a service is one of the deployment's, and not of an earlier version that keeps its own
/// procedures: that of the oldest pools of which the catalogue has rules.
fn oldest(topology: &Topology, catalogue: &Catalogue) -> u32 {
    let own = catalogue.edition.service_version;
    let of_pools = topology.of_role("UserServices").filter_map(|users| users.version);
    of_pools.filter(|version| has_rules(catalogue, *version)).fold(own, u32::min)
}

fn has_rules(catalogue: &Catalogue, version: u32) -> bool {
    catalogue.editions().any(|edition| edition.service_version == version)
}

/// Earlier versions that are there in another way than by pools with rules of their own.
fn without_rules(topology: &Topology, catalogue: &Catalogue) -> Vec<EarlierVersion> {
    let is_pool = |version: EarlierVersion| {
        let pools = topology.of_role("UserServices").filter(|users| users.earlier_version() == Some(version));
        let ruled = |users: &TopologyService| {
            users.host.is_some() && users.version.is_some_and(|version| has_rules(catalogue, version))
        };
        let mut pools = pools.peekable();
        pools.peek().is_some() && pools.all(ruled)
    };
    topology.earlier_versions().into_keys().filter(|version| !is_pool(*version)).collect()
}

/// The same share, however its slashes and letters are written.
fn share_key(share: &str) -> String {
    share.replace('/', "\\").trim_end_matches('\\').to_lowercase()
}

fn pools(topology: &Topology, lowest: u32) -> BTreeMap<String, ShownPool> {
    let mut by_id: BTreeMap<&str, Vec<&TopologyService>> = BTreeMap::new();
    for service in &topology.services {
        by_id.entry(service.id.as_str()).or_default().push(service);
    }
    let mut applications: BTreeMap<&str, bool> = BTreeMap::new();
    for application in topology.of_role("ApplicationServer") {
        if let Some(host) = application.host.as_deref() {
            *applications.entry(host).or_default() |= application.has_response_groups;
        }
    }
    // Of two stores, nothing says which.
    let needed = |users: &TopologyService, role: &str| -> Option<&TopologyService> {
        let stores = users.depends_on.iter().filter_map(|id| by_id.get(id.as_str())).flatten().copied();
        let mut stores = stores.filter(|store| store.role.eq_ignore_ascii_case(role));
        let first = stores.next()?;
        stores.next().is_none().then_some(first)
    };
    let of_pool = |users: &TopologyService| {
        let host = users.host.as_ref()?.to_lowercase();
        let pool = ShownPool {
            sql: needed(users, "UserStore").and_then(|store| instance(store.sql_instance.as_deref()?)),
            file_store: needed(users, "FileStore").and_then(TopologyService::share_path),
            has_response_groups: applications.get(host.as_str()).copied(),
            version: users.version,
        };
        Some((host, pool))
    };
    topology.current_of_role("UserServices", lowest).filter_map(of_pool).collect()
}

/// Instances as a deployment file takes them, each once.
fn instances(topology: &Topology, catalogue: &Catalogue, lowest: u32) -> BTreeMap<String, Vec<Instance>> {
    let mut all = BTreeMap::new();
    for item in &catalogue.items {
        let Some(store) = item.topology_store else { continue };
        let mut seen = BTreeSet::new();
        let held = stores(topology, store, lowest)
            .into_iter()
            .filter_map(|service| instance(service.sql_instance.as_deref()?));
        let held: Vec<Instance> = held.filter(|one| seen.insert(one.to_string().to_uppercase())).collect();
        if !held.is_empty() && item.targets_from != TargetSource::Pools {
            all.insert(item.id.clone(), held);
        }
    }
    all
}

/// Stores of a kind. A paired pool may have a second Central Management Store, which is a copy: the holder's counts.
fn stores(topology: &Topology, store: TopologyStore, lowest: u32) -> Vec<&TopologyService> {
    let all: Vec<&TopologyService> = topology.current_of_role(store.service(), lowest).collect();
    if store != TopologyStore::CentralManagement {
        return all;
    }
    let holders: Vec<&TopologyService> =
        topology.of_role("CentralMgmt").filter(|holder| holder.is_active == Some(true)).collect();
    let held: Vec<&TopologyService> =
        all.iter().filter(|one| holders.iter().any(|holder| holder.depends_on.contains(&one.id))).copied().collect();
    if held.is_empty() { all } else { held }
}

fn instance(name: &str) -> Option<Instance> {
    name.parse::<Instance>().ok().filter(Instance::is_possible)
}

fn unplaced(topology: &Topology) -> usize {
    let is_store = |role: &str| TopologyStore::ALL.iter().any(|store| store.service().eq_ignore_ascii_case(role));
    let counts = |role: &str| PLACED.iter().any(|one| one.eq_ignore_ascii_case(role)) || is_store(role);
    let is_lost = |service: &&TopologyService| {
        service.host.is_none()
            || (service.role.eq_ignore_ascii_case("FileStore") && service.share.is_none())
            || (is_store(&service.role) && service.sql_instance.as_deref().and_then(instance).is_none())
    };
    topology.services.iter().filter(|service| counts(&service.role)).filter(is_lost).count()
}
