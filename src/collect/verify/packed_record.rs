//! The records of a compressed container: hashed as they stand, and unpacked.

use super::input::Input;
use crate::format::mtf::{Fault, Record, xpress_decode};
use crate::format::page::dword_fold;

pub(super) const HASH_BYTES: usize = 256 << 10;

pub(super) fn hash(hasher: &mut blake3::Hasher, file: &dyn Input, mut from: u64, to: u64) {
    let mut buffer = vec![0; HASH_BYTES];
    while from < to {
        let want = usize::try_from(to - from).unwrap_or(usize::MAX).min(HASH_BYTES);
        match file.read_at(from, &mut buffer[..want]) {
            Ok(there) if there > 0 => {
                hasher.update(&buffer[..there]);
                from += there as u64;
            }
            _ => return,
        }
    }
}

/// Checks and decodes one record.
pub(super) fn unpack(record: &Record, payload: &[u8], out: &mut [u8]) -> Option<Fault> {
    let at = record.file_offset;
    if payload.len() < record.payload_length as usize {
        return Some(Fault::truncated(at, u64::from(record.payload_length) - payload.len() as u64));
    }
    let Some(checksum) = record.checksum else {
        out.copy_from_slice(payload);
        return None;
    };
    if dword_fold(payload) != checksum {
        let message = "a record of the compressed container does not match its checksum: bytes in it were changed";
        return Some(Fault::damaged("container-checksum", at, message));
    }
    if let Err(error) = xpress_decode(payload, out) {
        out.fill(0);
        let message = format!("a record of the compressed container does not decode: {error}");
        return Some(Fault::damaged("container-decode", at, message));
    }
    None
}
