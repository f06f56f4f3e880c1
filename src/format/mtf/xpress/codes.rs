//! The Huffman codes of one chunk, from their lengths (MS-XCA 2.2.2). Knows no bit stream.

use super::error::XpressError;

const SYMBOLS: usize = 512;
/// Two code lengths a byte.
pub(super) const TABLE_BYTES: usize = SYMBOLS / 2;
const MAX_CODE_BITS: u32 = 15;
/// Codes up to this length are looked up at once: 4 KiB of table, which stays in the first-level cache.
const ROOT_BITS: u32 = 11;

/// Canonical codes: a direct table for the short ones, ranges for the rest.
pub(super) struct Codes {
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
    pub(super) fn new(packed: &[u8; TABLE_BYTES]) -> Result<Self, XpressError> {
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

    /// The symbol that the next 15 bits begin with, and how many of them it takes; `None` only if there is no such code.
    #[inline(always)]
    pub(super) fn symbol(&self, next: u32) -> Option<(u16, u32)> {
        let entry = self.root[(next >> (MAX_CODE_BITS - ROOT_BITS)) as usize & (self.root.len() - 1)];
        if entry != 0 { Some((entry >> 4, u32::from(entry & 15))) } else { self.long_symbol(next) }
    }

    #[inline(never)]
    fn long_symbol(&self, next: u32) -> Option<(u16, u32)> {
        let bits = (ROOT_BITS + 1..=MAX_CODE_BITS).find(|bits| next < self.limit[*bits as usize])?;
        let place = i64::from(next >> (MAX_CODE_BITS - bits)) + i64::from(self.bias[bits as usize]);
        Some((*self.sorted.get(usize::try_from(place).ok()?)?, bits))
    }
}
