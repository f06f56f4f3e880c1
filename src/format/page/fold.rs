//! The one checksum of SQL Server: rotate left by one, exclusive-or with the next word.
//!
//! Over sectors (page checksum, log blocks, `WITH CHECKSUM` streams) the word is the exclusive-or of a sector's 128
//! words; over a compressed block's payload it is each word. A 32-bit fold is linear, so it is no cryptographic proof.

/// A page, 16 sectors.
pub const PAGE_BYTES: usize = 8192;
/// A sector, 128 words.
pub const SECTOR_BYTES: usize = 512;
/// Sectors of a page.
const PAGE_SECTORS: usize = PAGE_BYTES / SECTOR_BYTES;

/// The fold of a run of sectors; two neighbouring runs combine, so that parts may be computed apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fold {
    value: u32,
    sectors: u64,
}

impl Fold {
    /// The fold of one page's sectors, nothing zeroed.
    pub fn of_page(xors: &[u32; 16]) -> Self {
        Self { value: page_fold(xors), sectors: PAGE_SECTORS as u64 }
    }

    /// The fold of whole sectors; a shorter rest is not folded.
    pub fn of(sectors: &[u8]) -> Self {
        let mut fold = Self::default();
        for sector in sectors.as_chunks::<SECTOR_BYTES>().0 {
            fold.value = fold.value.rotate_left(1) ^ sector_xor(sector);
            fold.sectors += 1;
        }
        fold
    }

    /// This run followed by another.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        // The remainder is below 32.
        let turns = (next.sectors % 32) as u32;
        Self { value: self.value.rotate_left(turns) ^ next.value, sectors: self.sectors + next.sectors }
    }

    /// The folded word.
    pub fn value(self) -> u32 {
        self.value
    }
}

/// The exclusive-or of each of a page's 16 sectors: everything its checksums are made of, in one pass.
pub fn sector_xors(page: &[u8; PAGE_BYTES]) -> [u32; 16] {
    let mut xors = [0; PAGE_SECTORS];
    for (xor, sector) in xors.iter_mut().zip(page.as_chunks::<SECTOR_BYTES>().0) {
        *xor = sector_xor(sector);
    }
    xors
}

/// The fold of 16 sectors.
pub fn page_fold(xors: &[u32; 16]) -> u32 {
    xors.iter().fold(0u32, |fold, xor| fold.rotate_left(1) ^ xor)
}

/// Eight lanes of two words each let the compiler use vector registers.
fn sector_xor(sector: &[u8; SECTOR_BYTES]) -> u32 {
    let mut lanes = [0u64; 8];
    for row in sector.as_chunks::<64>().0 {
        for (lane, words) in lanes.iter_mut().zip(row.as_chunks::<8>().0) {
            *lane ^= u64::from_le_bytes(*words);
        }
    }
    let both = lanes.iter().fold(0, |all, lane| all ^ lane);
    (both >> 32) as u32 ^ both as u32
}

/// The fold of a compressed block's payload, word by word, zero-padded to four bytes.
pub fn dword_fold(payload: &[u8]) -> u32 {
    let (words, rest) = payload.as_chunks::<4>();
    // Four steps at a time: rotation is linear, so the words turn on their own and only one turn waits for the last.
    let (rows, tail) = words.as_chunks::<4>();
    let mut fold = 0u32;
    for [a, b, c, d] in rows {
        let row = u32::from_le_bytes(*a).rotate_left(3)
            ^ u32::from_le_bytes(*b).rotate_left(2)
            ^ u32::from_le_bytes(*c).rotate_left(1)
            ^ u32::from_le_bytes(*d);
        fold = fold.rotate_left(4) ^ row;
    }
    for word in tail {
        fold = fold.rotate_left(1) ^ u32::from_le_bytes(*word);
    }
    if !rest.is_empty() {
        let mut last = [0; 4];
        last[..rest.len()].copy_from_slice(rest);
        fold = fold.rotate_left(1) ^ u32::from_le_bytes(last);
    }
    fold
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, word by word, as slow as it is plain.
    fn plain(words: impl Iterator<Item = u32>) -> u32 {
        words.fold(0, |fold, word| fold.rotate_left(1) ^ word)
    }

    fn words(bytes: &[u8]) -> Vec<u32> {
        let mut padded = bytes.to_vec();
        padded.resize(bytes.len().next_multiple_of(4), 0);
        padded.chunks(4).map(|c| u32::from_le_bytes(c.try_into().unwrap())).collect()
    }

    #[test]
    fn words_fold_as_defined() {
        assert_eq!(dword_fold(&[]), 0);
        assert_eq!(dword_fold(&[1, 0, 0, 0, 4, 0, 0, 0]), 2 ^ 4);
        assert_eq!(dword_fold(&[0, 0, 0, 0x80, 5]), 1 ^ 5, "the top bit comes round and a short word is filled up");
    }

    proptest! {
        #[test]
        fn folds_are_the_definition(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
            prop_assert_eq!(dword_fold(&bytes), plain(words(&bytes).into_iter()));
            let sectors = bytes.len() / SECTOR_BYTES * SECTOR_BYTES;
            let xors = words(&bytes[..sectors]).chunks(128).map(|s| s.iter().fold(0, |a, b| a ^ b)).collect::<Vec<u32>>();
            prop_assert_eq!(Fold::of(&bytes).value(), plain(xors.into_iter()));
        }

        #[test]
        fn parts_folded_apart_combine(bytes in proptest::collection::vec(any::<u8>(), 512 * 50), cut in 0usize..=50) {
            let (left, right) = bytes.split_at(cut * SECTOR_BYTES);
            prop_assert_eq!(Fold::of(left).then(Fold::of(right)), Fold::of(&bytes));
        }
    }
}
