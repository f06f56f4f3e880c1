//! Which pages a database says are allocated: PFS, GAM and differential maps, at one bit a page or extent.

use super::fold::PAGE_BYTES;
use super::header::{PageHeader, TYPE_DIFFERENTIAL_MAP, TYPE_GAM, TYPE_PFS};
use std::collections::BTreeMap;

/// Pages that one PFS page speaks of.
pub const PFS_INTERVAL_PAGES: u32 = 8088;
/// Pages that one GAM, SGAM or differential map speaks of.
pub const GAM_INTERVAL_PAGES: u32 = 511_232;
/// Extents that one GAM speaks of.
pub const EXTENTS_PER_GAM: u32 = GAM_INTERVAL_PAGES / 8;

const PFS_FIRST_BYTE: usize = 100;
const PFS_ALLOCATED: u8 = 0x40;
const BITMAP_FIRST_BYTE: usize = 194;

/// Bits by number, kept in blocks so that what is never set costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Bitmap {
    blocks: BTreeMap<u32, Box<[u64; Self::WORDS]>>,
}

impl Bitmap {
    const WORDS: usize = 128;
    const BITS: u32 = Self::WORDS as u32 * 64;

    fn place(number: u32) -> (u32, usize, u64) {
        let inside = number % Self::BITS;
        (number / Self::BITS, (inside / 64) as usize, 1 << (inside % 64))
    }

    /// Sets a bit.
    pub fn set(&mut self, number: u32) {
        let (block, word, bit) = Self::place(number);
        self.blocks.entry(block).or_insert_with(|| Box::new([0; Self::WORDS]))[word] |= bit;
    }

    /// Clears a bit.
    pub fn clear(&mut self, number: u32) {
        let (block, word, bit) = Self::place(number);
        if let Some(words) = self.blocks.get_mut(&block) {
            words[word] &= !bit;
        }
    }

    /// Whether a bit is set.
    pub fn has(&self, number: u32) -> bool {
        let (block, word, bit) = Self::place(number);
        self.blocks.get(&block).is_some_and(|words| words[word] & bit != 0)
    }

    /// The eight bits from `number * 8` on: of an extent's pages.
    pub fn octet(&self, number: u32) -> u8 {
        let (block, word, shift) = Self::octet_place(number);
        self.blocks.get(&block).map_or(0, |words| (words[word] >> shift & 0xff) as u8)
    }

    /// Replaces them.
    pub fn set_octet(&mut self, number: u32, bits: u8) {
        let (block, word, shift) = Self::octet_place(number);
        if bits == 0 && !self.blocks.contains_key(&block) {
            return;
        }
        let words = self.blocks.entry(block).or_insert_with(|| Box::new([0; Self::WORDS]));
        words[word] = words[word] & !(0xff << shift) | u64::from(bits) << shift;
    }

    fn octet_place(number: u32) -> (u32, usize, u32) {
        let octets = Self::BITS / 8;
        let inside = number % octets;
        (number / octets, (inside / 8) as usize, inside % 8 * 8)
    }

    /// What it takes in memory.
    pub fn weight_bytes(&self) -> usize {
        self.blocks.len() * (Self::WORDS * 8 + 64)
    }

    /// How many are set.
    pub fn count(&self) -> u64 {
        self.blocks.values().flat_map(|words| words.iter()).map(|word| u64::from(word.count_ones())).sum()
    }

    /// The set bits, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.blocks.iter().flat_map(|(block, words)| {
            words.iter().enumerate().flat_map(move |(index, word)| {
                let base = block * Self::BITS + index as u32 * 64;
                (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| base + bit)
            })
        })
    }
}

/// The maps of one database file, as far as they were seen; a later copy of a map replaces an earlier one.
#[derive(Clone, Debug, Default)]
pub struct PageMaps {
    /// Start page of each PFS interval seen, and the allocated bits inside.
    pfs: BTreeMap<u32, Box<[u8; PFS_INTERVAL_PAGES as usize / 8]>>,
    /// Number of each GAM interval seen, and its bits (0 = allocated).
    gam: BTreeMap<u32, Box<[u8; EXTENTS_PER_GAM as usize / 8]>>,
    /// The same of the differential map (1 = changed).
    differential: BTreeMap<u32, Box<[u8; EXTENTS_PER_GAM as usize / 8]>>,
}

impl PageMaps {
    /// Takes in a page if it is a map that stands where maps stand.
    pub fn take(&mut self, header: &PageHeader, page: &[u8; PAGE_BYTES]) {
        let id = header.page_id;
        match header.page_type {
            TYPE_PFS if id == 1 || (id > 0 && id.is_multiple_of(PFS_INTERVAL_PAGES)) => {
                let start = if id == 1 { 0 } else { id };
                let mut bits = Box::new([0; PFS_INTERVAL_PAGES as usize / 8]);
                for (number, entry) in page[PFS_FIRST_BYTES].iter().enumerate() {
                    if entry & PFS_ALLOCATED != 0 {
                        bits[number / 8] |= 1 << (number % 8);
                    }
                }
                self.pfs.insert(start, bits);
            }
            TYPE_GAM => Self::take_extents(&mut self.gam, id, 2, 0, page),
            TYPE_DIFFERENTIAL_MAP => Self::take_extents(&mut self.differential, id, 6, 6, page),
            _ => {}
        }
    }

    fn take_extents(
        maps: &mut BTreeMap<u32, Box<[u8; EXTENTS_PER_GAM as usize / 8]>>,
        id: u32,
        first: u32,
        later: u32,
        page: &[u8; PAGE_BYTES],
    ) {
        let interval = id / GAM_INTERVAL_PAGES;
        let expected = if interval == 0 { first } else { later };
        if id % GAM_INTERVAL_PAGES != expected {
            return;
        }
        let mut bits = Box::new([0; EXTENTS_PER_GAM as usize / 8]);
        bits.copy_from_slice(&page[BITMAP_FIRST_BYTE..BITMAP_FIRST_BYTE + EXTENTS_PER_GAM as usize / 8]);
        maps.insert(interval, bits);
    }

    /// Whether the PFS says that a page is allocated; `None` when its PFS page was not seen.
    pub fn is_allocated(&self, page_id: u32) -> Option<bool> {
        let start = page_id / PFS_INTERVAL_PAGES * PFS_INTERVAL_PAGES;
        let bits = self.pfs.get(&start)?;
        let number = (page_id - start) as usize;
        Some(bits[number / 8] >> (number % 8) & 1 == 1)
    }

    /// Which pages of an extent the PFS calls allocated, a bit a page; `None` when its PFS page was not seen.
    pub fn allocated_pages(&self, extent: u32) -> Option<u8> {
        let first = extent.checked_mul(8)?;
        let start = first / PFS_INTERVAL_PAGES * PFS_INTERVAL_PAGES;
        Some(self.pfs.get(&start)?[((first - start) / 8) as usize])
    }

    /// Whether any map was seen.
    pub fn is_empty(&self) -> bool {
        self.pfs.is_empty() && self.gam.is_empty() && self.differential.is_empty()
    }

    /// What it takes in memory.
    pub fn weight_bytes(&self) -> usize {
        self.pfs.len() * 1100 + (self.gam.len() + self.differential.len()) * 8100
    }

    /// Whether the GAM says that an extent is in use; `None` when its GAM page was not seen.
    pub fn in_use(&self, extent: u32) -> Option<bool> {
        Self::bit(&self.gam, extent).map(|free| !free)
    }

    /// Whether the differential map says that an extent changed; `None` when its map was not seen.
    pub fn changed(&self, extent: u32) -> Option<bool> {
        Self::bit(&self.differential, extent)
    }

    fn bit(maps: &BTreeMap<u32, Box<[u8; EXTENTS_PER_GAM as usize / 8]>>, extent: u32) -> Option<bool> {
        let bits = maps.get(&(extent / EXTENTS_PER_GAM))?;
        let number = (extent % EXTENTS_PER_GAM) as usize;
        Some(bits[number / 8] >> (number % 8) & 1 == 1)
    }

    /// Takes over every map of a later copy.
    pub fn replace_by(&mut self, later: Self) {
        self.pfs.extend(later.pfs);
        self.gam.extend(later.gam);
        self.differential.extend(later.differential);
    }
}

const PFS_FIRST_BYTES: std::ops::Range<usize> = PFS_FIRST_BYTE..PFS_FIRST_BYTE + PFS_INTERVAL_PAGES as usize;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_bitmap_is_a_set() {
        let numbers: BTreeSet<u32> = (0..5000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect();
        let mut bits = Bitmap::default();
        numbers.iter().for_each(|n| bits.set(*n));
        assert!(bits.iter().eq(numbers.iter().copied()));
        assert_eq!(bits.count(), numbers.len() as u64);
        assert!(!bits.has(7) && bits.has(0));
        bits.clear(0);
        assert!(!bits.has(0));
    }
}
