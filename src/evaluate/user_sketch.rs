//! Which users two user data exports have in common, by the fingerprints of their addresses
//! (see `ExportFacts::user_sketch`).

use std::collections::BTreeSet;

/// Digits of one user in a fingerprint.
const DIGITS: usize = 8;
/// Users in a full fingerprint.
const FULL: usize = 128;

/// The users of one export, or a sample of them.
#[derive(Clone, Debug)]
pub struct Users<'a>(BTreeSet<&'a str>);

/// How many users of the smaller of two exports the other one holds too, as far as both samples reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    pub both: usize,
    pub smaller: usize,
}

impl<'a> Users<'a> {
    pub fn of(sketch: &'a str) -> Self {
        let users = (0..sketch.len() / DIGITS).filter_map(|user| sketch.get(user * DIGITS..(user + 1) * DIGITS));
        Self(users.take(FULL).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fingerprints keep the smallest hashes: only what both would have kept can be compared.
    pub fn common(&self, other: &Self) -> Common {
        let reach = |users: &Self| users.0.last().filter(|_| users.0.len() >= FULL).copied();
        let end = [reach(self), reach(other)].into_iter().flatten().min();
        let is_within = |user: &&&str| end.is_none_or(|end| **user <= end);
        let count = |users: &Self| users.0.iter().filter(is_within).count();
        Common { both: self.0.intersection(&other.0).filter(is_within).count(), smaller: count(self).min(count(other)) }
    }
}
