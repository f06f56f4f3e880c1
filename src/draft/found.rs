//! What the evidence of a repository says of the deployment: instances, pools, and files that need a mapping.

use super::artefacts::Artefacts;
use super::hosts::Hosts;
use super::names::{MAX_NAME_BYTES, is_host_name, is_plain, pattern_of};
use super::topology::{self, FoundTopology};
use crate::model::{EarlierVersion, Evidence, Export, Instance, Kind, first_label};
use crate::policy::{ArchivingMode, Catalogue, Inventory, Item, Scope, ShownPool, TargetSource};
use std::collections::{BTreeMap, BTreeSet};

/// More suggestions than these are no help.
const MAX_LISTED: usize = 50;

/// What every backup of the demo calls its computer.
const DEMO_MACHINE: &str = "BAKPROOF-DEMO";

/// Facts for the template; everything sorted, empty without evidence.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Databases by the server's name as backups call it.
    pub(super) servers: BTreeMap<String, Vec<String>>,
    /// Instances by item id.
    by_item: BTreeMap<String, Vec<String>>,
    /// Instances with a pool's user database.
    pub(super) user_stores: Vec<String>,
    /// Pools of the topology, and those that exports name as owner.
    pub(super) pools: BTreeMap<String, ShownPool>,
    /// Pools and computers of a topology that says nothing of services.
    pub(super) clusters: BTreeSet<String>,
    pub(super) topology_instances: BTreeSet<String>,
    /// Names for `targets` of an item, and shares that no pool uses.
    targets: BTreeMap<String, BTreeSet<String>>,
    pub(super) earlier_versions: Vec<&'static str>,
    /// Where messages are archived, by the settings beside the topology.
    pub(super) archiving: Option<ArchivingMode>,
    /// Whether a configuration export was seen.
    pub(super) has_configuration: bool,
    /// `ServiceVersion` of the newest pools in the topology.
    pub(super) version: Option<u32>,
    /// Whether a configuration export of the repository shows a topology.
    pub(super) shows_topology: bool,
    /// Where the topology is that the pools come from.
    pub(super) topology: Option<String>,
    /// Another export that may be as new, and shows something else.
    pub(super) rival: Option<String>,
    /// It shows more than is listed.
    pub(super) is_cut: bool,
    /// Services of the topology that do not say where they are installed.
    pub(super) unplaced_count: usize,
    /// It was drawn in Topology Builder, and may never have been published.
    pub(super) is_draft: bool,
    /// Pools that the topology shows; others are named by their exports.
    shown_pools: BTreeSet<String>,
    /// Instances that the topology shows, by item id.
    shown: BTreeMap<String, Vec<String>>,
    /// `bakproof demo` wrote some of it.
    pub(super) is_demo: bool,
    /// Patterns of files whose content does not tell enough, and what to say of them.
    pub(super) mappings: BTreeMap<String, Unmapped>,
    pub(super) artefacts: Artefacts,
    /// Offsets from UTC of the servers' clocks in SQL Server backups, as they are written: `+01:00`.
    pub(super) offsets: BTreeSet<String>,
    hosts: Hosts,
}

/// Files that need a mapping.
#[derive(Clone, Debug)]
pub(super) struct Unmapped {
    pub(super) words: &'static str,
    /// The key to set, and the value that the file's name suggests.
    pub(super) key: &'static str,
    pub(super) value: String,
}

impl Found {
    /// `from`: the export or document whose topology counts, whatever others there are.
    pub(super) fn new(evidence: &Evidence, from: Option<&Export>, catalogue: &Catalogue) -> Self {
        let mut found = Self::default();
        found.learn_hosts(evidence.exports.iter().chain(from), evidence);
        let topology = from.map_or_else(|| topology::newest(evidence), topology::of_export);
        if let Some(topology) = topology {
            found.read_topology(topology, catalogue);
        }
        found.has_configuration |= from.is_some_and(|export| export.kind == Kind::LyncConfiguration);
        found.read_servers(evidence, catalogue);
        found.read_exports(evidence);
        found.artefacts = Artefacts::new(evidence, &found.hosts, catalogue);
        found
    }

    /// Where backups of the item's database came from.
    pub(super) fn instances_of(&self, item: &Item) -> Vec<String> {
        self.by_item.get(&item.id).cloned().unwrap_or_default()
    }

    /// What the topology shows that the item exists on, then what only its backups show.
    pub(super) fn targets_of(&self, item: &Item) -> Vec<String> {
        let told: Vec<String> = self.targets.get(item.id.as_str()).into_iter().flatten().cloned().collect();
        let seen = self.artefacts.targets.get(item.id.as_str()).into_iter().flatten();
        let is_told = |name: &&String| told.iter().any(|told| first_label(told) == first_label(name));
        let further: Vec<String> = seen.filter(|name| !is_told(name)).cloned().collect();
        told.into_iter().chain(further).collect()
    }

    /// Whether backups in the repository show that there is one.
    pub(super) fn is_present(&self, item: &Item) -> bool {
        self.artefacts.present.contains(item.id.as_str())
    }

    /// Whether backups name some of its targets.
    pub(super) fn names_come_from_backups(&self, item: &Item) -> bool {
        self.artefacts.targets.contains_key(item.id.as_str())
    }

    /// Whether the topology shows that instance as a store of the item.
    pub(super) fn is_shown(&self, item: &Item, instance: &str) -> bool {
        self.shown.get(&item.id).is_some_and(|shown| shown.iter().any(|one| one.eq_ignore_ascii_case(instance)))
    }

    /// Whether the topology shows pools of several versions.
    pub(super) fn has_other_editions(&self) -> bool {
        self.pools.values().any(|pool| pool.version.is_some_and(|version| Some(version) != self.version))
    }

    /// Whether the topology shows that pool.
    pub(super) fn is_shown_pool(&self, fqdn: &str) -> bool {
        self.shown_pools.contains(fqdn)
    }

    /// Whether the topology shows some of the item's targets.
    pub(super) fn is_from_topology(&self, item: &Item) -> bool {
        self.targets.get(&item.id).is_some_and(|names| !names.is_empty())
    }

    fn learn_hosts<'a>(&mut self, exports: impl Iterator<Item = &'a Export>, evidence: &Evidence) {
        for facts in exports.map(|export| &export.facts) {
            facts.clusters.iter().take(MAX_LISTED).for_each(|host| self.hosts.learn(host));
            let instances = facts.sql_instances.iter().take(MAX_LISTED);
            instances.filter_map(|name| name.parse::<Instance>().ok()).for_each(|one| self.hosts.learn(&one.host));
        }
        for set in evidence.media_sets.iter().flat_map(|media| &media.sets) {
            if let Some(instance) = set.facts.server_name.as_ref().and_then(|name| name.parse::<Instance>().ok()) {
                self.hosts.learn(&instance.host);
            }
        }
    }

    fn read_topology(&mut self, found: FoundTopology<'_>, catalogue: &Catalogue) {
        let topology = found.topology;
        let inventory = Inventory::of(topology, catalogue);
        self.topology = Some(found.words());
        self.rival = found.rival.map(|rival| rival.location.path.lossy().into_owned());
        self.is_draft = topology.is_draft;
        self.unplaced_count = inventory.unplaced_count;
        self.version = inventory.version();
        topology.services.iter().filter_map(|service| service.host.as_deref()).for_each(|host| self.hosts.learn(host));
        let stores = topology.services.iter().filter_map(|service| service.sql_instance.as_ref());
        stores.filter_map(|name| name.parse::<Instance>().ok()).for_each(|one| self.hosts.learn(&one.host));
        self.pools = topology::writable_pools(&inventory);
        self.shown_pools = self.pools.keys().cloned().collect();
        let is_left_out = |name: &String| !is_plain(name);
        self.is_cut = topology.is_cut
            || inventory.is_cut
            || self.pools.len() < inventory.pools.len()
            || inventory.gateways.iter().chain(&inventory.further_shares).any(is_left_out);
        let text = |instances: Vec<Instance>| instances.iter().map(ToString::to_string).collect();
        self.shown = inventory.instances.into_iter().map(|(item, instances)| (item, text(instances))).collect();
        self.by_item.clone_from(&self.shown);
        let named = |names: BTreeSet<String>| -> BTreeSet<String> {
            // One name for one thing, however its letters are written.
            let mut seen = BTreeSet::new();
            names.into_iter().filter(|name| is_plain(name) && seen.insert(name.to_lowercase())).collect()
        };
        let shown =
            [(TargetSource::Gateways, inventory.gateways), (TargetSource::FileShares, inventory.further_shares)];
        for (source, names) in shown {
            if let Some(item) = catalogue.item_from(source) {
                self.targets.insert(item.id.clone(), named(names));
            }
        }
        self.archiving = inventory.archiving;
        self.earlier_versions = inventory.earlier_versions.into_iter().map(EarlierVersion::word).collect();
    }

    fn read_servers(&mut self, evidence: &Evidence, catalogue: &Catalogue) {
        // Without case: the same server is written in several ways.
        let mut servers: BTreeMap<String, (Instance, BTreeMap<String, String>)> = BTreeMap::new();
        for set in evidence.media_sets.iter().flat_map(|media| &media.sets) {
            let (Some(server), Some(database)) = (&set.facts.server_name, &set.facts.database_name) else { continue };
            if server.len() > MAX_NAME_BYTES || server.chars().any(char::is_control) {
                continue;
            }
            let Some(instance) = server.parse().ok().filter(Instance::is_possible) else { continue };
            let entry = servers.entry(server.to_uppercase()).or_insert_with(|| (instance, BTreeMap::new()));
            if entry.1.len() < MAX_LISTED {
                entry.1.entry(database.to_lowercase()).or_insert_with(|| database.clone());
            }
        }
        let finished = evidence.media_sets.iter().flat_map(|media| &media.sets);
        let finished = finished.filter_map(|set| set.facts.backup_finish_date);
        self.offsets = finished.map(|at| at.offset_text()).collect();
        self.is_demo |=
            evidence.media_sets.iter().flat_map(|media| &media.sets).any(|set| {
                set.facts.machine_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(DEMO_MACHINE))
            });
        // What the topology says of a deployment's one store is not made a question by a backup from elsewhere.
        let told: BTreeSet<String> =
            self.by_item.iter().filter(|(_, all)| all.len() == 1).map(|(id, _)| id.clone()).collect();
        for (seen, databases) in servers.values().take(MAX_LISTED) {
            self.servers.insert(seen.to_string(), databases.values().cloned().collect());
            let instance = &self.hosts.in_full(seen);
            if is_local(instance, catalogue) {
                continue;
            }
            for item in &catalogue.items {
                if !databases.keys().any(|database| item.has_database(database)) {
                    continue;
                }
                match item.scope {
                    Scope::Pool if item.targets_from == TargetSource::Pools => {
                        self.user_stores.push(instance.to_string())
                    }
                    Scope::Deployment if told.contains(&item.id) => {}
                    Scope::SqlInstance | Scope::Deployment => {
                        self.by_item.entry(item.id.clone()).or_default().push(instance.to_string());
                    }
                    _ => {}
                }
            }
        }
        for instances in self.by_item.values_mut().chain([&mut self.user_stores]) {
            let mut seen = BTreeSet::new();
            instances.retain(|name| seen.insert(name.to_lowercase()));
        }
        // There is one Central Management Store: several candidates are a question, not an answer.
        self.by_item.retain(|id, instances| {
            instances.len() == 1 || catalogue.item(id).is_none_or(|item| item.scope != Scope::Deployment)
        });
    }

    fn read_exports(&mut self, evidence: &Evidence) {
        for export in &evidence.exports {
            let facts = &export.facts;
            for pool in facts.pools.iter().filter(|pool| is_host_name(pool)) {
                if self.pools.len() < MAX_LISTED || self.pools.contains_key(pool) {
                    let pool = self.pools.entry(pool.to_lowercase()).or_default();
                    if export.kind == Kind::LyncResponseGroups {
                        pool.has_response_groups = Some(true);
                    }
                }
            }
            self.has_configuration |= export.kind == Kind::LyncConfiguration;
            self.shows_topology |= export.kind == Kind::LyncConfiguration && topology::of_export(export).is_some();
            self.is_demo |= facts.is_demo;
            if self.topology.is_none() {
                self.clusters.extend(facts.clusters.iter().take(MAX_LISTED).cloned());
                self.topology_instances.extend(facts.sql_instances.iter().take(MAX_LISTED).cloned());
            }
        }
        for export in &evidence.exports {
            let path = export.location.path.lossy();
            let unmapped = match export.kind {
                Kind::ZipArchive => Unmapped {
                    words: "The content of these files does not say what they are: a location export (lync-location) or \
                            a Persistent Chat export (lync-persistent-chat)?",
                    key: "kind",
                    value: kind_by_name(&path).to_owned(),
                },
                Kind::LyncUserData if export.facts.pools.is_empty() => Unmapped {
                    words: "User data exports do not say of which pool they are. Declare the `users` of the pool above, or \
                            map the files:",
                    key: "pool",
                    value: self.pool_by_name(&path).unwrap_or("lync1.fabrikam.com").to_owned(),
                },
                _ => continue,
            };
            if self.mappings.len() < MAX_LISTED {
                let label = unmapped.value.split('.').next().filter(|_| unmapped.key == "pool").unwrap_or_default();
                self.mappings.entry(pattern_of(&path, label)).or_insert(unmapped);
            }
        }
    }

    /// The pool whose first label stands in the file's name.
    fn pool_by_name(&self, path: &str) -> Option<&str> {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let labels = |pool: &str| pool.split('.').next().unwrap_or_default().to_owned();
        let is_in = |pool: &&String| name.split(|c: char| !c.is_alphanumeric()).any(|word| word == labels(pool));
        let mut found = self.pools.keys().filter(is_in);
        let first = found.next()?;
        found.next().is_none().then_some(first.as_str())
    }
}

/// What the name of a ZIP suggests; a person decides.
fn kind_by_name(path: &str) -> &'static str {
    let name = path.to_lowercase();
    if ["chat", "mgc"].iter().any(|word| name.contains(word)) { "lync-persistent-chat" } else { "lync-location" }
}

/// The local replicas of every Lync server: no authoritative data.
fn is_local(instance: &Instance, catalogue: &Catalogue) -> bool {
    catalogue.excluded.iter().filter_map(|e| e.instance.as_ref()).any(|name| name.eq_ignore_ascii_case(&instance.name))
}
