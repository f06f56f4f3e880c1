//! Users of Lync Server as the directory has them: enabled, with an address, and at home on a pool.

use crate::base::{Stamp, address_hash, address_hash_text};
use crate::format::ldap::Entry;
use crate::model::{DirectoryUser, DirectoryUsers, PoolUsers};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::collections::{BTreeMap, BTreeSet};

/// Users of one domain that are read.
pub const MAX_USERS: usize = 100_000;
/// What is asked of a user.
pub const USER_ATTRIBUTES: [&str; 5] = [ENABLED, ADDRESS, HOME, CREATED, CHANGED];
/// What is asked of a pool (class `msRTCSIP-Pool`).
pub const POOL_ATTRIBUTES: [&str; 1] = ["dNSHostName"];
/// `TRUE` of whoever may use Lync Server.
pub const ENABLED: &str = "msRTCSIP-UserEnabled";

const ADDRESS: &str = "msRTCSIP-PrimaryUserAddress";
/// The distinguished name of an object below the pool's.
const HOME: &str = "msRTCSIP-PrimaryHomeServer";
const CREATED: &str = "whenCreated";
const CHANGED: &str = "whenChanged";
/// As in the reader of exports: longer is no SIP address.
const MAX_SIP_BYTES: usize = 512;
const MAX_DN_BYTES: usize = 2048;

/// Pools by their distinguished names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolNames(BTreeMap<String, String>);

impl PoolNames {
    /// Of objects of the class `msRTCSIP-Pool`; what has no name of a host is none.
    pub fn of(pools: &[Entry]) -> Self {
        let named = pools.iter().filter_map(|pool| {
            let host = pool.text("dNSHostName")?.to_lowercase();
            (host.len() <= 255).then(|| (pool.dn.to_lowercase(), host))
        });
        Self(named.collect())
    }

    /// Whether the directory shows none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pool that an object is, or is below.
    pub fn above(&self, dn: &str) -> Option<&str> {
        let dn = dn.trim().to_lowercase();
        if dn.len() > MAX_DN_BYTES {
            return None;
        }
        let parents = dn.match_indices(',').filter_map(|(at, _)| dn.get(at + 1..));
        std::iter::once(dn.as_str()).chain(parents).find_map(|name| self.0.get(name)).map(String::as_str)
    }
}

/// Takes the users of one domain, one after the other.
#[derive(Debug)]
pub struct UserReader<'a> {
    domain: String,
    names: &'a PoolNames,
    pools: BTreeMap<&'a str, BTreeSet<DirectoryUser>>,
    unplaced_count: u64,
}

impl<'a> UserReader<'a> {
    pub fn new(domain: &str, names: &'a PoolNames) -> Self {
        Self { domain: domain.to_owned(), names, pools: BTreeMap::new(), unplaced_count: 0 }
    }

    /// Takes an object; one that is not enabled, or has no home, is no user.
    pub fn take(&mut self, entry: &Entry) {
        let is_enabled = entry.text(ENABLED).is_some_and(|text| text.eq_ignore_ascii_case("TRUE"));
        let Some(home) = entry.text(HOME).filter(|_| is_enabled) else { return };
        match (self.names.above(&home), entry.text(ADDRESS).as_deref().and_then(address)) {
            (Some(pool), Some(user)) => {
                let user_hash = address_hash_text(address_hash(&user));
                let time = |attribute: &str| entry.text(attribute).as_deref().and_then(generalized_time);
                let user = DirectoryUser { user, user_hash, created: time(CREATED), changed: time(CHANGED) };
                self.pools.entry(pool).or_default().insert(user);
            }
            _ => self.unplaced_count += 1,
        }
    }

    /// All that were taken.
    pub fn finish(self) -> DirectoryUsers {
        let pools = self.pools.into_iter();
        let pools = pools
            .map(|(pool, users)| PoolUsers { pool: pool.to_owned(), users: users.into_iter().collect() })
            .collect();
        DirectoryUsers { domain: self.domain, pools, unplaced_count: self.unplaced_count }
    }
}

/// As exports write it: lower case and without `sip:`.
fn address(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let address = text.strip_prefix("sip:").unwrap_or(&text);
    (!address.is_empty() && address.len() <= MAX_SIP_BYTES).then(|| address.to_owned())
}

/// `20131102020004.0Z` (RFC 4517, 3.3.13), as directories write it: UTC, to the second.
pub(super) fn generalized_time(text: &str) -> Option<Stamp> {
    let digits = text.get(..14).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = text.get(14..)?.strip_suffix('Z')?;
    let is_fraction =
        rest.is_empty() || rest.strip_prefix('.').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    let wall = DateTime::strptime("%Y%m%d%H%M%S", digits).ok().filter(|_| is_fraction)?;
    Stamp::from_civil(wall, Offset::UTC).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_whole_or_not_at_all() {
        let read = |text| generalized_time(text).map(|stamp| stamp.to_string());
        assert_eq!(read("20131102020004.0Z").as_deref(), Some("2013-11-02T02:00:04Z"));
        assert_eq!(read("20131102020004Z").as_deref(), Some("2013-11-02T02:00:04Z"));
        for text in
            ["", "2013110202000", "20131102020004", "20131102020004.xZ", "20131302020004.0Z", "20131102020004+01"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
