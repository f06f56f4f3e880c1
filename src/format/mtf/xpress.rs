//! XPRESS with Huffman codes (MS-XCA 2.2), the compression of SQL Server's container. Knows nothing of backups.
//!
//! Bounded by construction: the output's length is given, every symbol writes at least one byte of it, and nothing is
//! allocated. One call decodes one chunk of at most 64 KiB, which is what a container record holds.

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

const SYMBOLS: usize = 512;
const TABLE_BYTES: usize = SYMBOLS / 2;
const MAX_CODE_BITS: u32 = 15;
/// Codes up to this length are looked up at once: 4 KiB of table, which stays in the first-level cache.
const ROOT_BITS: u32 = 11;
const MIN_MATCH: usize = 3;

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
    let mut done = 0;
    while done < out.len() {
        let symbol = codes.symbol(&mut bits)?;
        if let Ok(literal) = u8::try_from(symbol) {
            out[done] = literal;
            done += 1;
            continue;
        }
        let length = match_length(usize::from(symbol & 15), &mut bits)?;
        let offset_bits = u32::from(symbol >> 4) & 15;
        bits.refill()?;
        let offset = (1_usize << offset_bits) + bits.take(offset_bits) as usize;
        if offset > done {
            return Err(XpressError::BadOffset);
        }
        let end = done.checked_add(length).filter(|end| *end <= out.len()).ok_or(XpressError::BadLength)?;
        copy_match(out, done, offset, end);
        done = end;
    }
    bits.finish()
}

/// 15 in the symbol continues in a byte, 255 there in 16 bits, 0 there in 32 bits (MS-XCA 2.2.4).
fn match_length(low: usize, bits: &mut Bits<'_>) -> Result<usize, XpressError> {
    if low < 15 {
        return Ok(low + MIN_MATCH);
    }
    // The reference decoder refills before it reads these bytes, and they lie between the words of the bit stream.
    bits.refill()?;
    let byte = usize::from(bits.byte()?);
    if byte < 255 {
        return Ok(byte + 15 + MIN_MATCH);
    }
    let mut length = usize::from(bits.byte()?) | usize::from(bits.byte()?) << 8;
    if length == 0 {
        for shift in [0, 8, 16, 24] {
            length |= usize::from(bits.byte()?) << shift;
        }
    }
    if length < 15 {
        return Err(XpressError::BadLength);
    }
    length.checked_add(MIN_MATCH).ok_or(XpressError::BadLength)
}

/// Copies `offset` back to `from..to`; the caller has checked `offset <= from` and `to <= out.len()`.
fn copy_match(out: &mut [u8], from: usize, offset: usize, to: usize) {
    const STRIDE: usize = 16;
    let source = from - offset;
    if offset >= to - from {
        // The commonest case by far: short, without overlap. A fixed stride is one load and one store;
        // what it writes too much is overwritten by what follows.
        if to - from <= STRIDE && offset >= STRIDE && from + STRIDE <= out.len() {
            out.copy_within(source..source + STRIDE, from);
        } else {
            out.copy_within(source..source + (to - from), from);
        }
    } else if offset == 1 {
        let byte = out[source];
        out[from..to].fill(byte);
    } else {
        for at in from..to {
            out[at] = out[at - offset];
        }
    }
}

/// Canonical codes: a direct table for the short ones, ranges for the rest.
struct Codes {
    /// By the next [`ROOT_BITS`] bits: symbol << 4 | length; 0 where the code is longer.
    root: [u16; 1 << ROOT_BITS],
    /// All symbols with a code, in code order.
    sorted: [u16; SYMBOLS],
    /// Per length: the first value above its codes, left-aligned in 15 bits.
    limit: [u32; MAX_CODE_BITS as usize + 1],
    /// Per length: what to add to a code of that length to get its place in `sorted`.
    bias: [i32; MAX_CODE_BITS as usize + 1],
}

impl Codes {
    fn new(packed: &[u8; TABLE_BYTES]) -> Result<Self, XpressError> {
        let length_of = |symbol: usize| usize::from(packed[symbol / 2] >> (symbol % 2 * 4) & 15);
        let mut count = [0_u16; MAX_CODE_BITS as usize + 1];
        for symbol in 0..SYMBOLS {
            count[length_of(symbol)] += 1;
        }
        count[0] = 0;
        let mut codes = Self {
            root: [0; 1 << ROOT_BITS],
            sorted: [0; SYMBOLS],
            limit: [0; MAX_CODE_BITS as usize + 1],
            bias: [0; MAX_CODE_BITS as usize + 1],
        };
        // Codes of each length follow those of the shorter ones, and all together must fill the code space exactly.
        let mut next_place = [0_u16; MAX_CODE_BITS as usize + 1];
        let (mut code, mut place) = (0_u32, 0_u16);
        for bits in 1..=MAX_CODE_BITS {
            let length = bits as usize;
            let first = code >> (MAX_CODE_BITS - bits);
            codes.bias[length] = i32::from(place) - i32::try_from(first).map_err(|_| XpressError::BadTable)?;
            next_place[length] = place;
            place += count[length];
            code += u32::from(count[length]) << (MAX_CODE_BITS - bits);
            if code > 1 << MAX_CODE_BITS {
                return Err(XpressError::BadTable);
            }
            codes.limit[length] = code;
        }
        if code != 1 << MAX_CODE_BITS {
            return Err(XpressError::BadTable);
        }
        for symbol in 0..SYMBOLS {
            let length = length_of(symbol);
            if length > 0 {
                codes.sorted[usize::from(next_place[length])] = symbol as u16;
                next_place[length] += 1;
            }
        }
        codes.fill_root(&count);
        Ok(codes)
    }

    fn fill_root(&mut self, count: &[u16; MAX_CODE_BITS as usize + 1]) {
        let (mut slot, mut place) = (0, 0);
        for bits in 1..=ROOT_BITS {
            let span = 1 << (ROOT_BITS - bits);
            for _ in 0..count[bits as usize] {
                self.root[slot..slot + span].fill(self.sorted[place] << 4 | bits as u16);
                slot += span;
                place += 1;
            }
        }
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Result<u16, XpressError> {
        bits.refill()?;
        let entry = self.root[bits.peek(ROOT_BITS) as usize];
        if entry != 0 {
            bits.skip(u32::from(entry & 15));
            return Ok(entry >> 4);
        }
        let next = bits.peek(MAX_CODE_BITS);
        for length in ROOT_BITS + 1..=MAX_CODE_BITS {
            if next < self.limit[length as usize] {
                let code = next >> (MAX_CODE_BITS - length);
                let place = i64::from(code) + i64::from(self.bias[length as usize]);
                bits.skip(length);
                let symbol = usize::try_from(place).ok().and_then(|place| self.sorted.get(place));
                return symbol.copied().ok_or(XpressError::BadTable);
            }
        }
        Err(XpressError::BadTable)
    }
}

/// Bits from 16-bit little-endian words, the highest first; where a length needs them, whole bytes lie between the
/// words.
struct Bits<'a> {
    stream: &'a [u8],
    at: usize,
    /// The next bits, left-aligned.
    buffer: u32,
    available: u32,
    /// Whether a word was taken from beyond the end, as zeros: legal only if none of its bits is used.
    beyond: bool,
}

impl<'a> Bits<'a> {
    fn new(stream: &'a [u8]) -> Self {
        Self { stream, at: 0, buffer: 0, available: 0, beyond: false }
    }

    /// At least 16 bits, as the reference decoder keeps them.
    #[inline]
    fn refill(&mut self) -> Result<(), XpressError> {
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

    #[inline]
    fn peek(&self, count: u32) -> u32 {
        self.buffer >> (32 - count)
    }

    #[inline]
    fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.available -= count;
    }

    #[inline]
    fn take(&mut self, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        let value = self.peek(count);
        self.skip(count);
        value
    }

    fn byte(&mut self) -> Result<u8, XpressError> {
        let byte = self.stream.get(self.at).copied().ok_or(XpressError::Truncated)?;
        self.at += 1;
        Ok(byte)
    }

    /// Bits that were made up must be left over.
    fn finish(&self) -> Result<(), XpressError> {
        if self.beyond && self.available < 16 { Err(XpressError::Truncated) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A payload written bit by bit: `lengths` of the codes used, then words.
    fn payload(lengths: &[(usize, u8)], stream: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; TABLE_BYTES];
        for (symbol, length) in lengths {
            bytes[symbol / 2] |= length << (symbol % 2 * 4);
        }
        bytes.extend(stream);
        bytes
    }

    fn word(bits: &str) -> [u8; 2] {
        u16::from_str_radix(&bits.replace(' ', ""), 2).unwrap().to_le_bytes()
    }

    #[test]
    fn literals_and_an_overlapping_match() {
        // `a` = 0, `b` = 10, a match of 15+ at offset 2..=3 (symbol 256 + 1*16 + 15) = 11.
        let lengths = [(usize::from(b'a'), 1), (usize::from(b'b'), 2), (256 + 31, 2)];
        // a b, match with offset bit 0 (offset 2), then padding; the length byte follows the two words in flight.
        let stream = [&word("0 10 11 0 0000000000")[..], &word("0000000000000000"), &[4]].concat();
        let mut out = [0; 2 + 22];
        decode(&payload(&lengths, &stream), &mut out).unwrap();
        assert_eq!(&out, b"abababababababababababab");
    }

    #[test]
    fn codes_longer_than_the_table_are_found() {
        // Lengths 1..=14 and two of 15: symbol n has n ones and a zero.
        let mut lengths: Vec<(usize, u8)> = (0..15).map(|n| (n, n as u8 + 1)).collect();
        lengths.push((15, 15));
        let stream = [word("1111111111111110"), word("0 11111111111110 1"), word("11111111111 0 0000")].concat();
        let mut out = [0xff; 3];
        // Fifteen ones are symbol 15, each single zero is symbol 0.
        decode(&payload(&lengths, &stream), &mut out).unwrap();
        assert_eq!(out, [15, 0, 0]);
    }

    #[test]
    fn what_is_impossible_is_refused() {
        let mut out = [0; 8];
        assert_eq!(decode(&[0; 255], &mut out), Err(XpressError::Truncated));
        assert_eq!(decode(&payload(&[], &[0; 8]), &mut out), Err(XpressError::BadTable), "no codes");
        assert_eq!(decode(&payload(&[(1, 1)], &[0; 8]), &mut out), Err(XpressError::BadTable), "half the code space");
        assert_eq!(decode(&payload(&[(1, 1), (2, 1), (3, 1)], &[0; 8]), &mut out), Err(XpressError::BadTable));
        let two = [(0, 1), (256, 1)];
        assert_eq!(decode(&payload(&two, &[0xff; 8]), &mut out), Err(XpressError::BadOffset), "nothing before it");
        assert_eq!(decode(&payload(&two, &word("0111111111111111")), &mut out), Err(XpressError::BadLength));
        assert_eq!(decode(&payload(&two, &[]), &mut [0; 1]), Err(XpressError::Truncated), "made-up bits are not data");
        assert_eq!(decode(&[], &mut vec![0; MAX_CHUNK_BYTES + 1]), Err(XpressError::TooLong));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(
            bytes in proptest::collection::vec(any::<u8>(), 0..2000),
            want in 0_usize..=MAX_CHUNK_BYTES,
        ) {
            let _ = decode(&bytes, &mut vec![0; want]);
        }

        /// Random tables are almost never complete, so the bit stream needs a sound one to be reached.
        #[test]
        fn any_bit_stream_under_a_sound_table_ends_in_an_answer(
            stream in proptest::collection::vec(any::<u8>(), 0..2000),
            want in 0_usize..=MAX_CHUNK_BYTES,
        ) {
            let mut bytes = vec![0x99; TABLE_BYTES];
            bytes.extend(stream);
            let _ = decode(&bytes, &mut vec![0; want]);
        }
    }
}
