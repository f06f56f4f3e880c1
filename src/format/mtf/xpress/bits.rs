//! The bit stream, word by word, as the reference decoder reads it.

use super::error::XpressError;

/// Bits from 16-bit little-endian words, the highest first; where a length needs them, whole bytes lie between the
/// words.
pub(super) struct Bits<'a> {
    pub(super) stream: &'a [u8],
    /// Of the next word or byte.
    pub(super) at: usize,
    /// The next bits, left-aligned; zeros below them.
    pub(super) buffer: u32,
    pub(super) available: u32,
    /// Whether a word was taken from beyond the end, as zeros: legal only if none of its bits is used.
    beyond: bool,
}

impl<'a> Bits<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { stream, at: 0, buffer: 0, available: 0, beyond: false }
    }

    /// At least 16 bits, as the reference decoder keeps them.
    pub(super) fn refill(&mut self) -> Result<(), XpressError> {
        if self.available >= 16 {
            return Ok(());
        }
        let word = match self.stream.get(self.at..self.at + 2) {
            Some(word) => u16::from_le_bytes([word[0], word[1]]),
            None if self.beyond => return Err(XpressError::Truncated),
            None => {
                self.beyond = true;
                0
            }
        };
        self.at += 2;
        self.buffer |= u32::from(word) << (16 - self.available);
        self.available += 16;
        Ok(())
    }

    /// The next 15 bits, the length of the longest code.
    pub(super) fn peek15(&self) -> u32 {
        self.buffer >> 17
    }

    pub(super) fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.available -= count;
    }

    /// At most 15 bits.
    pub(super) fn take(&mut self, count: u32) -> usize {
        let value = (u64::from(self.buffer) << count >> 32) as usize;
        self.skip(count);
        value
    }

    /// Bits that were made up must be left over.
    pub(super) fn finish(&self) -> Result<(), XpressError> {
        if self.beyond && self.available < 16 { Err(XpressError::Truncated) } else { Ok(()) }
    }
}
