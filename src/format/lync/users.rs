//! Distinct users of an export, counted in bounded memory, and how many of each pool's declared users are among them.

use super::user_sketch::UserSketch;
use crate::base::{address_hash, address_hash_text};
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::BuildHasher;

/// Distinct users counted; a pool supports 80,000. Beyond it the count is unknown.
pub const MAX_COUNTED_USERS: usize = 800_000;

/// Users of whom each has a fingerprint in the facts: more than a pool supports.
const MAX_LISTED_USERS: usize = 100_000;

/// Longer is no SIP address.
const MAX_SIP_BYTES: usize = 512;

/// What the export command puts before a user's address.
const PREFIXES: [&str; 2] = ["urn:lcd:", "urn:hcd:"];

/// What a document of a user holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UserDocument {
    /// `urn:lcd:`, contacts and what belongs to them.
    Contacts,
    /// `urn:hcd:`.
    Other,
}

/// Whether a document of this name is of a user.
pub(super) fn user_document(name: &str) -> Option<UserDocument> {
    sip_of(name)?;
    let is_contacts = name.get(..PREFIXES[0].len()).is_some_and(|head| head.eq_ignore_ascii_case(PREFIXES[0]));
    Some(if is_contacts { UserDocument::Contacts } else { UserDocument::Other })
}

/// Counts users as their documents go by.
#[derive(Debug)]
pub(super) struct Users<'a> {
    declared: &'a BTreeMap<String, BTreeSet<String>>,
    found: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Of addresses; keyed anew in every run, so that no file can be made to collide.
    hashes: HashSet<u64>,
    keys: RandomState,
    is_full: bool,
    sketch: UserSketch,
    /// Fingerprints of all of them; `None`: nobody asked for them, or there are too many.
    listed: Option<BTreeSet<u32>>,
    pub(super) is_any: bool,
}

impl<'a> Users<'a> {
    /// `is_listed`: the fingerprint of each user is kept.
    pub(super) fn new(declared: &'a BTreeMap<String, BTreeSet<String>>, is_listed: bool) -> Self {
        let (found, hashes, keys) = (BTreeMap::new(), HashSet::new(), RandomState::new());
        let (sketch, listed) = (UserSketch::default(), is_listed.then(BTreeSet::new));
        Self { declared, found, hashes, keys, is_full: false, sketch, listed, is_any: false }
    }

    /// Takes a document's name; what names no user is not counted.
    pub(super) fn document(&mut self, name: &str) {
        let Some(sip) = sip_of(name) else { return };
        self.is_any = true;
        if sip.is_empty() || sip.len() > MAX_SIP_BYTES {
            return;
        }
        let fingerprint = address_hash(&sip);
        self.sketch.insert(fingerprint);
        if let Some(listed) = &mut self.listed {
            listed.insert(fingerprint);
        }
        if self.listed.as_ref().is_some_and(|listed| listed.len() > MAX_LISTED_USERS) {
            self.listed = None;
        }
        let hash = self.keys.hash_one(&sip);
        if self.hashes.len() < MAX_COUNTED_USERS {
            self.hashes.insert(hash);
        } else {
            self.is_full |= !self.hashes.contains(&hash);
        }
        for (pool, users) in self.declared {
            if let Some(user) = users.get(&sip) {
                self.found.entry(pool).or_default().insert(user);
            }
        }
    }

    /// `None`: more than can be counted.
    pub(super) fn count(&self) -> Option<u64> {
        (!self.is_full).then_some(self.hashes.len() as u64)
    }

    /// The fingerprint of each, in hexadecimal and in ascending order.
    pub(super) fn listed(&self) -> Option<String> {
        Some(self.listed.as_ref()?.iter().copied().map(address_hash_text).collect())
    }

    /// The fingerprint of all of them.
    pub(super) fn sketch(&self) -> String {
        self.sketch.text()
    }

    /// Pools of which at least one declared user is inside.
    pub(super) fn declared_counts(&self) -> BTreeMap<String, u64> {
        self.found.iter().map(|(pool, users)| ((*pool).to_owned(), users.len() as u64)).collect()
    }
}

/// The address of a user document, lower case and without `sip:`.
fn sip_of(name: &str) -> Option<String> {
    let rest = PREFIXES.iter().find_map(|prefix| {
        let head = name.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| name.get(prefix.len()..)).flatten()
    })?;
    let sip = rest.trim().to_lowercase();
    Some(sip.strip_prefix("sip:").map(str::to_owned).unwrap_or(sip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_user_in_two_documents_is_one_user() {
        let declared = BTreeMap::from([
            ("pool01.contoso.com".to_owned(), BTreeSet::from(["anna@contoso.com".to_owned(), "x@y.z".to_owned()])),
            ("pool02.contoso.com".to_owned(), BTreeSet::from(["nobody@contoso.com".to_owned()])),
        ]);
        let mut users = Users::new(&declared, false);
        for name in
            ["urn:lcd:Anna@contoso.com", "urn:hcd:sip:anna@contoso.com", "URN:LCD:ben@contoso.com", "urn:other:1"]
        {
            users.document(name);
        }
        assert_eq!(users.count(), Some(2));
        assert_eq!(users.declared_counts(), BTreeMap::from([("pool01.contoso.com".to_owned(), 1)]));
    }

    #[test]
    fn more_users_than_can_be_counted_are_unknown_not_fewer() {
        let declared = BTreeMap::new();
        let mut users = Users::new(&declared, false);
        users.hashes.extend(0..MAX_COUNTED_USERS as u64);
        users.document("urn:lcd:one.more@contoso.com");
        assert_eq!(users.count(), None);
        assert!(users.hashes.len() <= MAX_COUNTED_USERS);
    }
}
