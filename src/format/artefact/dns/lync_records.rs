//! The names by which clients, phones and partners find Lync Server 2013 ("Determine DNS requirements for Lync Server
//! 2013"), as a zone holds them. Which of them a deployment needs, and in which view, is not told here.

use std::collections::{BTreeMap, BTreeSet};

/// Names whose absence is listed.
const LISTED: [&str; 11] = [
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

/// Names that clients ask for when others are missing, or that only some deployments have; and the one that answers for
/// all that are missing.
const ALSO: [&str; 5] = ["_sipinternal._tcp", "_xmpp-server._tcp", "sipexternal", "ucupdates-r2", WILDCARD];

/// RFC 1034 section 4.3.3: its addresses are those of every name of its parent that has no record.
const WILDCARD: &str = "*";

/// Records shown of one name; a pool has an address for each of its twelve servers.
const MAX_SHOWN: usize = 64;

/// Names kept: of a zone that holds the records of many SIP domains below it.
const MAX_NAMES: usize = 1024;

/// What a zone has of them, by the name below the zone; of a name that reaches into the zone's own, the name alone.
#[derive(Debug, Default)]
pub(super) struct LyncRecords(BTreeMap<String, BTreeSet<String>>);

/// The known name that a name begins with.
fn known(owner: &str) -> Option<&'static str> {
    let is_first =
        |name: &&&str| owner.strip_prefix(**name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    LISTED.iter().chain(&ALSO).find(is_first).copied()
}

/// The name asked for, of which the zone alone is: `lyncdiscoverinternal.contoso.com` as a zone of its own.
fn only_name(zone: &str) -> Option<&'static str> {
    known(zone).filter(|name| zone.len() > name.len())
}

/// Whether users' names can be in the zone at all: reverse zones and the directory's own have none.
fn may_be_asked(zone: &str) -> bool {
    !zone.ends_with(".arpa") && !zone.starts_with("_msdcs.") && zone != "_msdcs" && zone != "trustanchors"
}

/// Whether a record of that type says where the name is: a service by its server, another by its address.
fn is_answer(name: &str, kind: &str) -> bool {
    match kind {
        "CNAME" => true,
        "SRV" => name.starts_with('_'),
        "A" | "AAAA" => !name.starts_with('_'),
        _ => false,
    }
}

impl LyncRecords {
    /// Takes the record where its name is one of them.
    pub(super) fn see(&mut self, owner: &str, zone: &str, kind: &str, shown: impl FnOnce() -> String) {
        let Some(name) = known(owner).filter(|name| is_answer(name, kind)) else { return };
        let below = if zone.is_empty() {
            Some(owner)
        } else {
            owner.strip_suffix(zone).and_then(|below| below.strip_suffix('.'))
        };
        // `sip.uc` in contoso.com; in a zone that is itself `sip.contoso.com`, or `_tcp.contoso.com`, the known name.
        let name = match below {
            Some(below) if below.len() > name.len() => below,
            _ if owner == zone || below.is_some() => name,
            _ => return,
        };
        if self.0.len() >= MAX_NAMES && !self.0.contains_key(name) {
            return;
        }
        let records = self.0.entry(name.to_owned()).or_default();
        if records.len() < MAX_SHOWN {
            records.insert(format!("{name} {}", shown()));
        }
    }

    /// `sip A 10.0.0.5`, sorted.
    pub(super) fn shown(&self) -> Vec<String> {
        self.0.values().flatten().cloned().collect()
    }

    /// Names that the zone lacks, sorted.
    pub(super) fn missing(&self, zone: &str) -> Vec<String> {
        let only = only_name(zone);
        let is_asked = |name: &&&str| may_be_asked(zone) && only.is_none_or(|only| only == **name);
        let missing = LISTED.iter().filter(is_asked).filter(|name| !self.0.contains_key(**name));
        missing.map(|name| (*name).to_owned()).collect()
    }
}
