//! One number for what a ZIP holds, whatever the times it was written at. Nothing is read again.

use crate::format::archive::Entry;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Lower-case hex SHA-256 over the sorted set of (name, size, CRC-32); layout as documented at
/// `ExportFacts::content_digest`. Says something only where the CRCs were proven.
pub(super) fn content_digest(entries: &[Entry]) -> String {
    let parts: BTreeSet<(&str, u64, u32)> =
        entries.iter().map(|entry| (entry.name.as_str(), entry.size_bytes, entry.crc)).collect();
    let mut digest = Sha256::new();
    for (name, size_bytes, crc) in parts {
        // The length first: without it two names could run into one.
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name);
        digest.update(size_bytes.to_le_bytes());
        digest.update(crc.to_le_bytes());
    }
    HEXLOWER.encode(&digest.finalize())
}
