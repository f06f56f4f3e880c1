//! `replPropertyMetaData`, the structure that the other two forms are made from (MS-DRSR 5.166,
//! `PROPERTY_META_DATA_EXT_VECTOR`): u32 version 1, u32 0, u32 count, u32 0, and for each attribute u32 its number, u32
//! version, u64 seconds since 1601, GUID of the writer, u64 its USN, u64 the local USN. It names no controller.

use super::metadata::{AttributeMetadata, SIGNATURE, since_1601};
use jiff::SignedDuration;

const HEADER_BYTES: usize = 16;
const ROW_BYTES: usize = 48;
/// 1.2.840.113556.1.2.74: the prefix 1.2.840.113556.1.2 has the number 2 on every controller (MS-DRSR 5.16.4).
const SIGNATURE_NUMBER: u32 = 0x0002_004a;

/// Whether the value is whole, and what it says of `dSASignature`: the outer `None`, that it cannot be read; the inner
/// one, that the attribute was never written.
pub fn property_metadata(value: &[u8]) -> Option<Option<AttributeMetadata>> {
    let word = |at: usize| Some(u32::from_le_bytes(value.get(at..at + 4)?.try_into().ok()?));
    let count = usize::try_from(word(8)?).ok()?;
    let is_whole = count.checked_mul(ROW_BYTES)?.checked_add(HEADER_BYTES)? == value.len();
    if word(0)? != 1 || !is_whole {
        return None;
    }
    let Some(row) = value
        .get(HEADER_BYTES..)?
        .chunks_exact(ROW_BYTES)
        .find(|row| row.first_chunk::<4>().is_some_and(|number| u32::from_le_bytes(*number) == SIGNATURE_NUMBER))
    else {
        return Some(None);
    };
    let seconds = i64::from_le_bytes(row.get(8..16)?.try_into().ok()?);
    let changed = since_1601(SignedDuration::from_secs(seconds)).filter(|_| seconds > 0);
    Some(Some(AttributeMetadata { attribute: SIGNATURE.to_owned(), changed, origin: None }))
}
