//! A fingerprint of a set of users that shows, in little room and without their names, how far two sets overlap.

use crate::base::address_hash_text;
use std::collections::BTreeSet;

/// Hashes kept: of that many users or fewer all are compared, of more a fair sample.
const KEPT: usize = 128;

/// The smallest hashes so far.
#[derive(Debug, Default)]
pub(super) struct UserSketch {
    smallest: BTreeSet<u32>,
}

impl UserSketch {
    /// Takes the hash of an address.
    pub(super) fn insert(&mut self, hash: u32) {
        self.smallest.insert(hash);
        if self.smallest.len() > KEPT {
            self.smallest.pop_last();
        }
    }

    /// Hexadecimal, eight digits each, in ascending order.
    pub(super) fn text(&self) -> String {
        self.smallest.iter().copied().map(address_hash_text).collect()
    }
}
