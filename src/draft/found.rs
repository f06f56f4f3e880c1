//! What the evidence of a repository says of the deployment: instances, pools, and files that need a mapping.

use crate::model::{Evidence, Instance, Kind};
use crate::policy::{Catalogue, Item, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// More suggestions than these are no help.
const MAX_LISTED: usize = 50;
const MAX_NAME_BYTES: usize = 255;

/// Facts for the template; everything sorted, empty without evidence.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Databases by the server's name as backups call it.
    pub(super) servers: BTreeMap<String, Vec<String>>,
    /// Instances by item id.
    by_item: BTreeMap<String, Vec<String>>,
    /// Instances with a pool's user database.
    pub(super) user_stores: Vec<String>,
    /// Pools that exports name as owner, and whether one is a Response Group export.
    pub(super) pools: BTreeMap<String, bool>,
    /// Pools and computers of a topology.
    pub(super) clusters: BTreeSet<String>,
    pub(super) topology_instances: BTreeSet<String>,
    /// Patterns of files whose content does not tell enough, and why.
    pub(super) mappings: BTreeMap<String, String>,
}

impl Found {
    pub(super) fn new(evidence: &Evidence, catalogue: &Catalogue) -> Self {
        let mut found = Self::default();
        found.read_servers(evidence, catalogue);
        found.read_exports(evidence);
        found
    }

    /// Where backups of the item's database came from.
    pub(super) fn instances_of(&self, item: &Item) -> Vec<String> {
        self.by_item.get(&item.id).cloned().unwrap_or_default()
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
        for (instance, databases) in servers.values().take(MAX_LISTED) {
            self.servers.insert(instance.to_string(), databases.values().cloned().collect());
            if is_local(instance, catalogue) {
                continue;
            }
            for item in &catalogue.items {
                if !databases.keys().any(|database| item.has_database(database)) {
                    continue;
                }
                match item.scope {
                    Scope::Pool if item.id == "user-data" => self.user_stores.push(instance.to_string()),
                    Scope::SqlInstance | Scope::Deployment => {
                        self.by_item.entry(item.id.clone()).or_default().push(instance.to_string());
                    }
                    _ => {}
                }
            }
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
                    *self.pools.entry(pool.to_lowercase()).or_default() |= export.kind == Kind::LyncResponseGroups;
                }
            }
            self.clusters.extend(facts.clusters.iter().take(MAX_LISTED).cloned());
            self.topology_instances.extend(facts.sql_instances.iter().take(MAX_LISTED).cloned());
            let words = match export.kind {
                Kind::ZipArchive => {
                    "The content of these does not tell what they are: a location export (lync-location) or a \
                     Persistent Chat export (lync-persistent-chat)?"
                }
                _ => continue,
            };
            if self.mappings.len() < MAX_LISTED {
                let pattern = pattern_of(&export.location.path.lossy());
                self.mappings.entry(pattern).or_insert_with(|| words.to_owned());
            }
        }
    }
}

/// The local replicas of every Lync server: no authoritative data.
fn is_local(instance: &Instance, catalogue: &Catalogue) -> bool {
    catalogue.excluded.iter().filter_map(|e| e.instance.as_ref()).any(|name| name.eq_ignore_ascii_case(&instance.name))
}

fn is_host_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !name.starts_with('.')
        && !name.ends_with('.')
}

/// The path with every number open, so that one pattern fits the files of every night.
fn pattern_of(path: &str) -> String {
    let mut out = String::new();
    for c in path.chars().take(MAX_NAME_BYTES) {
        match c {
            '0'..='9' if out.ends_with('*') => {}
            '0'..='9' => out.push('*'),
            // A question mark stands for any one character, these included.
            '*' | '?' | '[' | ']' | '{' | '}' | '!' | '\\' | ':' => out.push('?'),
            _ => out.push(c),
        }
    }
    if path.chars().count() > MAX_NAME_BYTES && !out.ends_with('*') {
        out.push('*');
    }
    out
}
