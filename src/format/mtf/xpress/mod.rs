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
mod error;
mod lengths;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use ahead::decode_ahead;
use bits::Bits;
use codes::{Codes, TABLE_BYTES};
pub use error::{MAX_CHUNK_BYTES, XpressError};
use lengths::{LONG, long_length, match_end};

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
