//! Plain LZ77+Huffman as in [MS-XCA] 2.1: a table of 512 code lengths, then 16-bit words of codes with the bytes
//! of long match lengths between them.

use super::code_lengths::{SYMBOLS, codes, lengths};
use super::matches::{MIN_LENGTH, Token, tokens};

/// Half bytes of code lengths in front of the codes.
const TABLE: usize = SYMBOLS / 2;
/// The first of the match symbols doubles as the end mark.
const MATCHES: usize = 256;
const END: usize = MATCHES;
/// A match symbol holds lengths below this; longer ones follow it.
const LONG: u32 = 15;

/// Compresses one record of at most 64 KiB.
pub fn compress(input: &[u8]) -> Vec<u8> {
    let tokens = tokens(input);
    let mut frequencies = [0; SYMBOLS];
    for token in &tokens {
        frequencies[symbol(*token)] += 1;
    }
    frequencies[END] += 1;
    let lengths = lengths(&frequencies);
    let codes = codes(&lengths);
    let mut out = Words::after_table(&lengths);
    for token in tokens {
        let symbol = symbol(token);
        out.bits(u32::from(codes[symbol]), u32::from(lengths[symbol]));
        if let Token::Match { length, distance } = token {
            out.length(length - MIN_LENGTH as u32);
            let bits = distance.ilog2();
            out.bits(distance - (1 << bits), bits);
        }
    }
    out.bits(u32::from(codes[END]), u32::from(lengths[END]));
    out.finish()
}

fn symbol(token: Token) -> usize {
    match token {
        Token::Literal(byte) => usize::from(byte),
        Token::Match { length, distance } => {
            let length = (length - MIN_LENGTH as u32).min(LONG);
            MATCHES + (distance.ilog2() << 4 | length) as usize
        }
    }
}

/// Codes fill 16-bit words whose places are reserved two ahead, because a reader looks 32 bits ahead;
/// bytes of lengths come behind the reserved places.
struct Words {
    bytes: Vec<u8>,
    places: [usize; 2],
    word: u32,
    free: u32,
}

impl Words {
    fn after_table(lengths: &[u8; SYMBOLS]) -> Self {
        let mut bytes: Vec<u8> = lengths.chunks_exact(2).map(|pair| pair[0] | pair[1] << 4).collect();
        bytes.extend([0; 4]);
        Self { bytes, places: [TABLE, TABLE + 2], word: 0, free: 16 }
    }

    fn bits(&mut self, value: u32, count: u32) {
        if count <= self.free {
            self.free -= count;
            self.word = self.word << count | value;
            return;
        }
        let rest = count - self.free;
        self.store(0, self.word << self.free | value >> rest);
        self.places = [self.places[1], self.bytes.len()];
        self.bytes.extend([0; 2]);
        self.free = 16 - rest;
        self.word = value & ((1 << rest) - 1);
    }

    fn store(&mut self, place: usize, word: u32) {
        let [low, high, ..] = word.to_le_bytes();
        let place = self.places[place];
        self.bytes[place..place + 2].copy_from_slice(&[low, high]);
    }

    /// A length above the minimum that does not fit the symbol: one byte, or 255 and two.
    fn length(&mut self, above: u32) {
        let Some(rest) = above.checked_sub(LONG) else { return };
        let [low, high, ..] = above.to_le_bytes();
        match u8::try_from(rest) {
            Ok(byte) if byte < 255 => self.bytes.push(byte),
            _ => self.bytes.extend([255, low, high]),
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.store(0, self.word << self.free);
        self.bytes
    }
}
