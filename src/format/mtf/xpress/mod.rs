//! XPRESS with Huffman codes (MS-XCA 2.2), the compression of SQL Server's container. Knows nothing of backups.
//!
//! Bounded by construction: the output's length is given, every symbol writes at least one byte of it, and nothing is
//! allocated. One call decodes one chunk of at most 64 KiB, which is what a container record holds.
//!
//! Most of a chunk goes through [`ahead`], which needs room on both sides of where it is; what is left at the end of
//! the input or the output goes symbol by symbol through [`bits`], as the reference decoder reads.

mod ahead;
mod bits;
mod codes;
mod copy;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use ahead::decode_ahead;
use bits::Bits;
use codes::{Codes, TABLE_BYTES};
use thiserror::Error;

/// Why a payload does not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum XpressError {
    #[error("the compressed bytes end too early")]
    Truncated,
    #[error("the code table is impossible")]
    BadTable,
    #[error("a match begins before the output")]
    BadOffset,
    #[error("a match has an impossible length")]
    BadLength,
    #[error("more than {MAX_CHUNK_BYTES} bytes were asked for")]
    TooLong,
}

/// The most one code table serves.
pub const MAX_CHUNK_BYTES: usize = 65_536;

const MIN_MATCH: usize = 3;
/// The length in a symbol that says: more follows in whole bytes.
const LONG: usize = 15;

/// Decodes `payload` until `out` is full. Bytes of `payload` beyond that are slack and are not looked at.
///
/// # Errors
/// When the payload is not XPRESS, or holds less than `out` wants; `out` is then partly written.
pub fn decode(payload: &[u8], out: &mut [u8]) -> Result<(), XpressError> {
    if out.len() > MAX_CHUNK_BYTES {
        return Err(XpressError::TooLong);
    }
    let (lengths, stream) = payload.split_first_chunk::<TABLE_BYTES>().ok_or(XpressError::Truncated)?;
    let codes = Codes::new(lengths)?;
    let mut bits = Bits::new(stream);
    let mut done = decode_ahead(&codes, &mut bits, out)?;
    while done < out.len() {
        bits.refill()?;
        let (symbol, code_bits) = codes.symbol(bits.peek15()).ok_or(XpressError::BadTable)?;
        bits.skip(code_bits);
        if let Ok(literal) = u8::try_from(symbol) {
            out[done] = literal;
            done += 1;
            continue;
        }
        let mut length = usize::from(symbol & 15);
        if length == LONG {
            // The reference decoder refills before it reads these bytes: they lie between the words of the stream.
            bits.refill()?;
            length = long_length(stream, &mut bits.at)?;
        }
        bits.refill()?;
        let offset_bits = u32::from(symbol >> 4) & 15;
        let offset = (1 << offset_bits) + bits.take(offset_bits);
        let end = match_end(done, offset, length, out.len())?;
        copy::exact(out, done, offset, end);
        done = end;
    }
    bits.finish()
}

/// Where a match of `length` above the minimum ends, if it is possible.
#[inline]
fn match_end(done: usize, offset: usize, length: usize, limit: usize) -> Result<usize, XpressError> {
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
fn long_length(stream: &[u8], at: &mut usize) -> Result<usize, XpressError> {
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
