//! Contoso: its pools, servers and people.

use crate::demo::exports::{PoolSpec, StoreSpec, Topology, UserSpec};
use crate::demo::seed::{Seed, number_of};

const FIRST_NAMES: [&str; 12] =
    ["anne", "lars", "ingrid", "ola", "kari", "per", "marit", "jonas", "silje", "erik", "nina", "thomas"];
const LAST_NAMES: [&str; 4] = ["berg", "dahl", "lund", "solberg"];

/// A pool as the demo's files name it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pool {
    /// Host part of the FQDN; exports are named after it.
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) file_server: &'static str,
    /// Range of [`people`] homed on it.
    first_user: usize,
    pub(super) user_count: usize,
    pub(super) response_groups: bool,
}

pub(super) const POOLS: [Pool; 3] = [
    Pool { name: "pool01", sql: "sql01", file_server: "fs01", first_user: 0, user_count: 24, response_groups: true },
    Pool { name: "pool02", sql: "sql02", file_server: "fs02", first_user: 24, user_count: 16, response_groups: true },
    Pool { name: "se01", sql: "se01", file_server: "se01", first_user: 40, user_count: 8, response_groups: false },
];

/// A host's FQDN.
pub(super) fn fqdn(host: &str) -> String {
    format!("{host}.contoso.com")
}

impl Pool {
    /// SIP addresses, without `sip:`, of the users homed on the pool.
    pub(super) fn users(&self) -> Vec<String> {
        people().skip(self.first_user).take(self.user_count).collect()
    }

    /// The users with contacts: a few colleagues each.
    pub(super) fn user_specs(&self) -> Vec<UserSpec> {
        let everybody: Vec<String> = people().collect();
        self.users()
            .into_iter()
            .map(|address| {
                let mut seed = Seed::new([number_of(&address), 1]);
                let contacts = (0..4 + seed.below(9)).map(|_| seed.pick(&everybody).clone()).collect();
                UserSpec { address, contacts }
            })
            .collect()
    }
}

fn people() -> impl Iterator<Item = String> {
    LAST_NAMES.iter().flat_map(|last| FIRST_NAMES.iter().map(move |first| format!("{first}.{last}@contoso.com")))
}

/// What `Publish-CsTopology` published.
pub(super) fn topology() -> Topology {
    let pool = |site, pool: &Pool, front_ends: &[&str]| PoolSpec {
        site,
        fqdn: fqdn(pool.name),
        front_ends: front_ends.iter().map(|host| fqdn(host)).collect(),
        sql: (fqdn(pool.sql), "RTC".to_owned()),
        file_server: fqdn(pool.file_server),
        share: "lync".to_owned(),
        response_groups: pool.response_groups,
        holds_management_store: pool.name == "pool01",
    };
    let store =
        |role: &str, instance: &str| StoreSpec { role: role.to_owned(), sql: (fqdn("sql03"), instance.to_owned()) };
    Topology {
        service_version: 6,
        domain: "contoso.com".to_owned(),
        sites: vec!["Oslo".to_owned(), "Bergen".to_owned(), "Tromsø".to_owned()],
        pools: vec![
            pool(1, &POOLS[0], &["fe01", "fe02", "fe03"]),
            pool(2, &POOLS[1], &["fe04", "fe05"]),
            pool(3, &POOLS[2], &[]),
        ],
        stores: vec![
            store("ArchivingStore", "ARCHIVE"),
            store("MonitoringStore", "MON"),
            store("PersistentChatStore", "PCHAT"),
        ],
    }
}
