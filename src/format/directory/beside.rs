//! What the configuration shows beside users: contacts of Response Groups, certification authorities, Exchange.

use super::users::PoolNames;
use crate::format::ldap::Entry;
use crate::model::{EnterpriseAuthority, PoolContacts};
use std::collections::{BTreeMap, BTreeSet};

/// The application that a contact belongs to.
pub const OWNER: &str = "msRTCSIP-OwnerUrn";
/// Its value where that is the Response Group application; without case.
pub const RESPONSE_GROUPS: &str = "urn:application:RGS";
/// What is asked of a contact.
pub const CONTACT_ATTRIBUTES: [&str; 3] = [OWNER, HOME, ADDRESS];
/// What is asked of an enrollment service.
pub const AUTHORITY_ATTRIBUTES: [&str; 2] = ["cn", "dNSHostName"];
/// What is asked of a mailbox database.
pub const DATABASE_ATTRIBUTES: [&str; 1] = ["cn"];

const HOME: &str = "msRTCSIP-PrimaryHomeServer";
const ADDRESS: &str = "msRTCSIP-PrimaryUserAddress";
/// The application has a contact of its own on every pool, with or without groups; its address is not chosen by anybody.
const OWN_ADDRESS: &str = "sip:rtcapplication-";
const LONGEST_NAME_CHARS: usize = 256;

/// Contacts by the pool that is their home, sorted by pool.
pub(super) fn group_contacts(pools: &PoolNames, contacts: &[Entry]) -> Vec<PoolContacts> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for contact in contacts {
        let is_owned = contact.text(OWNER).is_some_and(|urn| urn.eq_ignore_ascii_case(RESPONSE_GROUPS));
        let address = contact.text(ADDRESS).unwrap_or_default().to_lowercase();
        let is_group = is_owned && !address.is_empty() && !address.starts_with(OWN_ADDRESS);
        let home = contact.text(HOME).filter(|_| is_group);
        if let Some(pool) = home.and_then(|home| pools.above(&home)) {
            *counts.entry(pool).or_default() += 1;
        }
    }
    counts.into_iter().map(|(pool, contact_count)| PoolContacts { pool: pool.to_owned(), contact_count }).collect()
}

/// Authorities, sorted by name.
pub(super) fn authorities(entries: &[Entry]) -> Vec<EnterpriseAuthority> {
    let named = entries.iter().filter_map(|entry| {
        let host = name(entry, "dNSHostName").map(|host| host.to_lowercase());
        Some(EnterpriseAuthority { authority_name: name(entry, "cn")?, host })
    });
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Names of databases, sorted.
pub(super) fn mailbox_databases(entries: &[Entry]) -> Vec<String> {
    entries.iter().filter_map(|entry| name(entry, "cn")).collect::<BTreeSet<_>>().into_iter().collect()
}

fn name(entry: &Entry, attribute: &str) -> Option<String> {
    Some(entry.text(attribute)?.chars().take(LONGEST_NAME_CHARS).collect())
}
