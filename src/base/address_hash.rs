//! The fingerprint of one SIP address, by which two lists of users are compared without their names.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Hexadecimal digits of one fingerprint.
pub const ADDRESS_HASH_DIGITS: usize = 8;

/// The first 32 bits of the SHA-256 of an address, which is lower case and without `sip:`.
pub fn address_hash(address: &str) -> u32 {
    let digest = Sha256::digest(address.as_bytes());
    digest.iter().take(4).fold(0_u32, |hash, byte| (hash << 8) | u32::from(*byte))
}

/// Eight hexadecimal digits.
pub fn address_hash_text(hash: u32) -> String {
    HEXLOWER.encode(&hash.to_be_bytes())
}
