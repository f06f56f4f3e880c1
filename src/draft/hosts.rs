//! The full names of hosts that backups call by their first label.

use crate::model::{Instance, first_label};
use std::collections::{BTreeMap, BTreeSet};

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
