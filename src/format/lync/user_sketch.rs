//! A fingerprint of a set of users that shows, in little room and without their names, how far two sets overlap.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Hashes kept: of that many users or fewer all are compared, of more a fair sample.
const KEPT: usize = 128;

/// The smallest hashes so far.
#[derive(Debug, Default)]
pub(super) struct UserSketch {
    smallest: BTreeSet<u32>,
}

impl UserSketch {
    pub(super) fn insert(&mut self, address: &str) {
        let digest = Sha256::digest(address.as_bytes());
        let hash = digest.iter().take(4).fold(0_u32, |hash, byte| (hash << 8) | u32::from(*byte));
        self.smallest.insert(hash);
        if self.smallest.len() > KEPT {
            self.smallest.pop_last();
        }
    }

    /// Hexadecimal, eight digits each, in ascending order.
    pub(super) fn text(&self) -> String {
        self.smallest.iter().map(|hash| HEXLOWER.encode(&hash.to_be_bytes())).collect()
    }
}
