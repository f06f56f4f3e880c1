//! Which instances share a database: mirroring partners and the replicas of an availability group. Each has a history
//! of its own, and what one of them backed up is a backup of the database.

use crate::base::Stamp;
use crate::model::{Instance, ReadingOrigin, ServerReading};
use crate::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};

/// Instance names, all upper case.
#[derive(Debug, Default)]
pub struct Partners {
    /// By database, as the readings say.
    read: BTreeMap<String, Vec<BTreeSet<String>>>,
    /// Of all databases, as the deployment file says.
    declared: Vec<BTreeSet<String>>,
}

impl Partners {
    pub fn new(policy: &Policy, readings: &[ServerReading]) -> Self {
        let mut all: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
        for reading in newest(readings) {
            for database in &reading.databases {
                let mirror = database.mirroring.iter().filter_map(|mirroring| mirroring.partner.as_deref());
                let replicas = database.availability.iter().flat_map(|group| &group.replicas).map(String::as_str);
                let mut group: BTreeSet<String> = mirror.chain(replicas).map(str::to_uppercase).collect();
                if group.is_empty() {
                    continue;
                }
                group.insert(reading.instance.to_string().to_uppercase());
                group.extend(reading.server.server_name.as_deref().map(str::to_uppercase));
                all.entry(database.name.to_lowercase()).or_default().push(group);
            }
        }
        let pools = policy.deployment.pools.iter();
        let declared = pools.filter_map(|pool| pool.sql.as_ref().zip(pool.mirror.as_ref()));
        let declared = declared.map(|(sql, mirror)| [sql, mirror].map(|one| one.to_string().to_uppercase()).into());
        Self { read: all, declared: declared.collect() }
    }

    /// The other instances that share a database with this one.
    pub fn of(&self, database: &str, instance: &Instance) -> Vec<Instance> {
        let own = |name: &str| {
            name.parse::<Instance>()
                .is_ok_and(|name| name.same_name(instance) && name.first_label() == instance.first_label())
        };
        let groups = self.read.get(&database.to_lowercase()).into_iter().flatten().chain(&self.declared);
        let mine = groups.filter(|group| group.iter().any(|name| own(name)));
        let others: BTreeSet<&String> = mine.flatten().filter(|name| !own(name)).collect();
        others.into_iter().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Whether a reading says how its databases are mirrored and grouped.
pub fn tells_partners(reading: &ServerReading) -> bool {
    !reading.unread.iter().any(|unread| matches!(unread.fact.as_str(), "databases" | "mirroring" | "availability"))
}

/// Of each server the newest reading that says it: what was mirrored last year may stand alone today.
fn newest(readings: &[ServerReading]) -> impl Iterator<Item = &ServerReading> {
    let mut newest: BTreeMap<String, &ServerReading> = BTreeMap::new();
    for reading in readings {
        let name = reading.server.server_name.clone().unwrap_or_else(|| reading.instance.to_string()).to_uppercase();
        let known = newest.entry(name).or_insert(reading);
        if rank(reading) > rank(known) {
            *known = reading;
        }
    }
    newest.into_values()
}

fn rank(reading: &ServerReading) -> (bool, Stamp, ReadingOrigin, &str) {
    (tells_partners(reading), reading.read_at, reading.origin, &reading.source)
}
