//! A decoder as slow as it is plain, bit by bit: what the fast one is held against. Shares nothing with it.

use std::collections::VecDeque;

/// The output, up to `want` bytes, and whether all of it could be decoded.
pub(super) fn decode(payload: &[u8], want: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let is_whole = decode_into(payload, want, &mut out).is_some();
    (out, is_whole)
}

fn decode_into(payload: &[u8], want: usize, out: &mut Vec<u8>) -> Option<()> {
    let codes = codes(payload.get(..256)?)?;
    let mut input = Input { stream: &payload[256..], at: 0, bits: VecDeque::new() };
    while out.len() < want {
        input.fill();
        let mut code = String::new();
        let symbol = loop {
            code.push(if input.bit()? { '1' } else { '0' });
            if let Some((_, symbol)) = codes.iter().find(|(known, _)| *known == code) {
                break *symbol;
            }
        };
        if symbol < 256 {
            out.push(symbol as u8);
            continue;
        }
        let mut length = symbol % 16;
        if length == 15 {
            input.fill();
            length = input.bytes(1)? + 15;
            if length == 255 + 15 {
                length = input.bytes(2)?;
                if length == 0 {
                    length = input.bytes(4)?;
                }
                if length < 15 {
                    return None;
                }
            }
        }
        input.fill();
        let mut offset = 1;
        for _ in 0..(symbol - 256) / 16 {
            offset = 2 * offset + usize::from(input.bit()?);
        }
        if offset > out.len() || length + 3 > want - out.len() {
            return None;
        }
        for _ in 0..length + 3 {
            out.push(out[out.len() - offset]);
        }
    }
    Some(())
}

/// Canonical codes, as text; they must fill the code space exactly.
fn codes(lengths: &[u8]) -> Option<Vec<(String, usize)>> {
    let mut symbols: Vec<(usize, usize)> = (0..512)
        .map(|symbol| (usize::from(lengths[symbol / 2] >> (4 * (symbol % 2)) & 15), symbol))
        .filter(|(length, _)| *length > 0)
        .collect();
    symbols.sort_unstable();
    let space: u32 = symbols.iter().map(|(length, _)| 1 << (15 - length)).sum();
    if space != 1 << 15 {
        return None;
    }
    let mut next = 0_u32;
    let code = |(length, symbol): (usize, usize)| {
        let code = format!("{:015b}", next)[..length].to_owned();
        next += 1 << (15 - length);
        (code, symbol)
    };
    Some(symbols.into_iter().map(code).collect())
}

struct Input<'a> {
    stream: &'a [u8],
    at: usize,
    /// `None`: a bit beyond the end, which may be looked ahead at and not be used.
    bits: VecDeque<Option<bool>>,
}

impl Input<'_> {
    /// The reference decoder of MS-XCA holds 16 bits or more whenever it uses any.
    fn fill(&mut self) {
        if self.bits.len() >= 16 {
            return;
        }
        let word = self.stream.get(self.at..self.at + 2).map(|word| u16::from_le_bytes([word[0], word[1]]));
        self.bits.extend((0..16).rev().map(|bit| word.map(|word| word >> bit & 1 == 1)));
        self.at += 2;
    }

    fn bit(&mut self) -> Option<bool> {
        self.bits.pop_front().flatten()
    }

    fn bytes(&mut self, count: usize) -> Option<usize> {
        let bytes = self.stream.get(self.at..self.at + count)?;
        self.at += count;
        Some(bytes.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte)))
    }
}
