//! The names by which clients, phones and partners find Lync Server 2013 in a SIP domain's zone ("Determine DNS
//! requirements for Lync Server 2013"). Whether a zone is the internal or the public one its file does not say.

use std::collections::{BTreeMap, BTreeSet};

/// Names that a zone is asked for. Internal: `lyncdiscoverinternal`, `sipinternal`, `_sipinternaltls._tcp`, `admin`,
/// `_ntp._udp`; public: `_sip._tls`, `_sipfederationtls._tcp`; the rest in both.
const NEEDED: [&str; 11] = [
    "_ntp._udp",
    "_sip._tls",
    "_sipfederationtls._tcp",
    "_sipinternaltls._tcp",
    "admin",
    "dialin",
    "lyncdiscover",
    "lyncdiscoverinternal",
    "meet",
    "sip",
    "sipinternal",
];

/// Names that clients ask for when others are missing, or that only some deployments have.
const ALSO: [&str; 4] = ["_sipinternal._tcp", "_xmpp-server._tcp", "sipexternal", "ucupdates-r2"];

/// Records shown of one name; a pool has an address for each of its twelve servers.
const MAX_SHOWN: usize = 64;

/// What a zone has of them.
#[derive(Debug, Default)]
pub(super) struct LyncRecords(BTreeMap<&'static str, BTreeSet<String>>);

/// The name asked for, of which the zone alone is: `lyncdiscoverinternal.contoso.com` as a zone of its own.
fn only_name(zone: &str) -> Option<&'static str> {
    let mut all = NEEDED.iter().chain(&ALSO);
    all.find(|name| zone.strip_prefix(**name).is_some_and(|rest| rest.starts_with('.'))).copied()
}

/// Whether users' names can be in the zone at all: reverse zones and the directory's own have none.
fn may_be_asked(zone: &str) -> bool {
    !zone.ends_with(".arpa") && !zone.starts_with("_msdcs.") && zone != "_msdcs" && zone != "trustanchors"
}

impl LyncRecords {
    /// Takes the record where its name is one of them.
    pub(super) fn see(&mut self, owner: &str, zone: &str, is_wanted: bool, shown: impl FnOnce() -> String) {
        if !is_wanted {
            return;
        }
        let name = if owner == zone {
            only_name(zone)
        } else {
            let below = || owner.strip_suffix(zone).and_then(|name| name.strip_suffix('.'));
            let relative = if zone.is_empty() { Some(owner) } else { below() };
            NEEDED.iter().chain(&ALSO).find(|name| Some(**name) == relative).copied()
        };
        if let Some(name) = name {
            let records = self.0.entry(name).or_default();
            if records.len() < MAX_SHOWN {
                records.insert(format!("{name} {}", shown()));
            }
        }
    }

    /// `sip A 10.0.0.5`, sorted.
    pub(super) fn shown(&self) -> Vec<String> {
        self.0.values().flatten().cloned().collect()
    }

    /// Names asked for that the zone lacks, sorted.
    pub(super) fn missing(&self, zone: &str) -> Vec<String> {
        let only = only_name(zone);
        let is_asked = |name: &&&str| may_be_asked(zone) && only.is_none_or(|only| only == **name);
        let missing = NEEDED.iter().filter(is_asked).filter(|name| !self.0.contains_key(**name));
        missing.map(|name| (*name).to_owned()).collect()
    }
}
