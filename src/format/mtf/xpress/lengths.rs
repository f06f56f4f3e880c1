//! Lengths of matches.

use super::error::XpressError;

const MIN_MATCH: usize = 3;

/// The length in a symbol that says: more follows in whole bytes.
pub(super) const LONG: usize = 15;

/// Where a match of `length` above the minimum ends, if it is possible.
#[inline]
pub(super) fn match_end(done: usize, offset: usize, length: usize, limit: usize) -> Result<usize, XpressError> {
    if offset > done {
        return Err(XpressError::BadOffset);
    }
    // The length has at most 32 bits, and the output at most `MAX_CHUNK_BYTES`.
    let end = done.checked_add(length).and_then(|end| end.checked_add(MIN_MATCH));
    end.filter(|end| *end <= limit).ok_or(XpressError::BadLength)
}

/// A length above the minimum that does not fit its symbol: in a byte, for 255 in 16 bits, for 0 there in 32 bits
/// (MS-XCA 2.2.4).
#[inline]
pub(super) fn long_length(stream: &[u8], at: &mut usize) -> Result<usize, XpressError> {
    let byte = *stream.get(*at).ok_or(XpressError::Truncated)?;
    *at += 1;
    if byte < 255 {
        return Ok(usize::from(byte) + LONG);
    }
    longer_length(stream, at)
}

#[cold]
fn longer_length(stream: &[u8], at: &mut usize) -> Result<usize, XpressError> {
    let rest = stream.get(*at..).unwrap_or_default();
    let short = u16::from_le_bytes(*rest.first_chunk().ok_or(XpressError::Truncated)?);
    *at += 2;
    let length = if short == 0 {
        *at += 4;
        u32::from_le_bytes(*rest[2..].first_chunk().ok_or(XpressError::Truncated)?)
    } else {
        u32::from(short)
    };
    usize::try_from(length).ok().filter(|length| *length >= LONG).ok_or(XpressError::BadLength)
}
