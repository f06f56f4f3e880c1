//! Numbers that look random and are the same on every run. Knows no format; no clock, no operating system.

use crate::base::Guid;

/// A small deterministic generator (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Seed(u64);

/// One step of the mixing function: every bit of the input changes about half of the output.
pub(super) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a text.
pub(super) fn number_of(text: &str) -> u64 {
    text.bytes().fold(0x6c62_272e_07bb_0142, |sum, byte| mix(sum ^ u64::from(byte)))
}

/// The GUID of a name: the same name gives the same GUID, as a version 8 ("custom") UUID.
pub fn guid_of(name: &str) -> Guid {
    let (low, high) = (number_of(name), mix(number_of(name) ^ 0x5bd1_e995));
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&low.to_le_bytes());
    bytes[8..].copy_from_slice(&high.to_le_bytes());
    bytes[7] = bytes[7] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Guid(bytes)
}

impl Seed {
    /// A generator whose numbers depend on nothing but these.
    pub(super) fn new(parts: [u64; 2]) -> Self {
        Self(mix(parts[0]) ^ parts[1].wrapping_mul(0xd6e8_feb8_6659_fd93))
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mix(self.0)
    }

    /// The next number below `limit` (which must not be zero).
    pub(super) fn below(&mut self, limit: usize) -> usize {
        // The remainder's slight bias does not matter here.
        usize::try_from(self.next() >> 33).unwrap_or_default() % limit
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}
