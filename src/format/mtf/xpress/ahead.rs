//! The fast part of the decoder: reads up to 64 bits ahead while both the input and the output have room to spare.
//! Knows nothing of ends: there it stops, in a state the plain part goes on from.

use super::bits::Bits;
use super::codes::Codes;
use super::copy;
use super::error::XpressError;
use super::lengths::{LONG, long_length, match_end};

/// Input a round may look at: two refills and the bytes of a length.
const INPUT_ROOM: usize = 32;
/// Output a round may write without asking: two literals, and what a copy writes too much.
const OUTPUT_ROOM: usize = copy::STRIDE + 2;

/// Bits ahead of the reference decoder.
struct Ahead<'a> {
    stream: &'a [u8],
    /// Of the first word that is not in the buffer.
    at: usize,
    /// The next bits, left-aligned. Below the available ones stand zeros or the first bits of the word at `at`.
    buffer: u64,
    available: u32,
}

impl Ahead<'_> {
    /// At least 49 bits; fewer only where the input has no room, which rounds begin with a check for.
    #[inline(always)]
    fn refill(&mut self) {
        let Some(words) = self.stream.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) else { return };
        // The first word goes to the top.
        let halves = u64::from_le_bytes(*words).rotate_left(32);
        let words = (halves & 0x0000_ffff_0000_ffff) << 16 | (halves >> 16) & 0x0000_ffff_0000_ffff;
        self.buffer |= words >> self.available;
        let taken = (63 - self.available) / 16;
        self.at += 2 * taken as usize;
        self.available += 16 * taken;
    }

    #[inline(always)]
    fn symbol(&mut self, codes: &Codes) -> Result<u16, XpressError> {
        let (symbol, bits) = codes.symbol((self.buffer >> 49) as u32).ok_or(XpressError::BadTable)?;
        self.skip(bits);
        Ok(symbol)
    }

    #[inline(always)]
    fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.available -= count;
    }

    /// Gives words back until no more bits are left than the reference decoder holds after its refill: 16 to 31, or the
    /// fewer there are. The bytes of a length begin there.
    #[inline(always)]
    fn give_back(&mut self) {
        let words = self.available.saturating_sub(16) / 16;
        self.at -= 2 * words as usize;
        self.available -= 16 * words;
        self.buffer &= !(u64::MAX >> self.available);
    }
}

/// Decodes as far as there is room, from the stream's beginning, and answers how much of `out` is written.
///
/// # Errors
/// As [`super::decode`].
pub(super) fn decode_ahead(codes: &Codes, bits: &mut Bits<'_>, out: &mut [u8]) -> Result<usize, XpressError> {
    let stream = bits.stream;
    let Some(last_input) = stream.len().checked_sub(INPUT_ROOM) else { return Ok(0) };
    let Some(last_output) = out.len().checked_sub(OUTPUT_ROOM) else { return Ok(0) };
    let mut ahead = Ahead { stream, at: 0, buffer: 0, available: 0 };
    let mut done = 0;
    while ahead.at <= last_input && done <= last_output {
        ahead.refill();
        let mut symbol = ahead.symbol(codes)?;
        if symbol < 256 {
            out[done] = symbol as u8;
            done += 1;
            symbol = ahead.symbol(codes)?;
            if symbol < 256 {
                out[done] = symbol as u8;
                done += 1;
                continue;
            }
        }
        // Two codes leave 19 bits at least: enough for the offset.
        let mut length = usize::from(symbol & 15);
        if length == LONG {
            ahead.give_back();
            length = long_length(stream, &mut ahead.at)?;
            ahead.refill();
        }
        let offset_bits = u32::from(symbol >> 4) & 15;
        let offset = (1 << offset_bits) + (ahead.buffer >> 1 >> (63 - offset_bits)) as usize;
        ahead.skip(offset_bits);
        let end = match_end(done, offset, length, out.len())?;
        if end <= last_output {
            copy::with_room(out, done, offset, end);
        } else {
            copy::exact(out, done, offset, end);
        }
        done = end;
    }
    ahead.give_back();
    bits.at = ahead.at;
    bits.available = ahead.available;
    bits.buffer = (ahead.buffer >> 32) as u32;
    Ok(done)
}
