//! Which pages a database says are allocated: PFS, GAM, SGAM and differential maps, at one bit a page or extent; and
//! what its pages say that name it.

use super::fold::PAGE_BYTES;
use super::header::{
    PageHeader, TYPE_BOOT, TYPE_DIFFERENTIAL_MAP, TYPE_FILE_HEADER, TYPE_GAM, TYPE_PFS, TYPE_SGAM, unstamped,
};
use super::names::{Boot, FileHeader};
use crate::base::Lsn;
use std::collections::BTreeMap;

/// Pages that one PFS page speaks of.
pub const PFS_INTERVAL_PAGES: u32 = 8088;
/// Pages that one GAM, SGAM or differential map speaks of.
pub const GAM_INTERVAL_PAGES: u32 = 511_232;
/// Extents that one GAM speaks of.
pub const EXTENTS_PER_GAM: u32 = GAM_INTERVAL_PAGES / 8;

/// The page of the first file that names the database.
const BOOT_PAGE: u32 = 9;

const MAP_TYPES: [u8; 6] = [TYPE_PFS, TYPE_GAM, TYPE_SGAM, TYPE_DIFFERENTIAL_MAP, TYPE_BOOT, TYPE_FILE_HEADER];
const PFS_FIRST_BYTE: usize = 100;
const PFS_ALLOCATED: u8 = 0x40;
const PFS_MIXED: u8 = 0x20;
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

/// One map page.
#[derive(Clone, Debug)]
pub(super) struct Map<const BYTES: usize> {
    /// When it was changed last.
    pub(super) lsn: Option<Lsn>,
    bits: Box<[u8; BYTES]>,
}

/// To whom the PFS says that the pages of an extent belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sharing {
    /// All pages are free, all are taken by several objects, or the pages do not say the same.
    #[default]
    Either,
    /// One object's.
    Uniform,
    /// Several objects', and a page is free.
    WithRoom,
}

impl Sharing {
    fn of(entries: &[u8]) -> Self {
        let used = || entries.iter().filter(|entry| **entry & PFS_ALLOCATED != 0);
        let has_room = entries.iter().any(|entry| entry & PFS_ALLOCATED == 0);
        let (mixed, all) = (used().filter(|entry| **entry & PFS_MIXED != 0).count(), used().count());
        match mixed {
            _ if all == 0 => Self::Either,
            0 => Self::Uniform,
            _ if mixed == all && has_room => Self::WithRoom,
            _ => Self::Either,
        }
    }
}

/// One PFS page.
#[derive(Clone, Debug)]
pub(super) struct FreeSpace {
    pub(super) lsn: Option<Lsn>,
    /// Of each page whether it is allocated.
    pub(super) bits: Box<[u8; PFS_INTERVAL_PAGES as usize / 8]>,
    pub(super) sharing: Box<[Sharing; PFS_INTERVAL_PAGES as usize / 8]>,
}

/// By number of the GAM interval.
pub(super) type ExtentMaps = BTreeMap<u32, Map<{ EXTENTS_PER_GAM as usize / 8 }>>;

/// The maps of one database file, as far as they were seen; a later copy of a map replaces an earlier one.
#[derive(Clone, Debug, Default)]
pub struct PageMaps {
    /// By the start page of its interval.
    pub(super) pfs: BTreeMap<u32, FreeSpace>,
    /// 0 = allocated.
    pub(super) gam: ExtentMaps,
    /// 1 = mixed, with a free page.
    pub(super) shared: ExtentMaps,
    /// 1 = changed.
    differential: ExtentMaps,
    boot: Option<Boot>,
    file_header: Option<FileHeader>,
}

impl PageMaps {
    /// Takes in a page if it is a map that stands where maps stand.
    pub fn take(&mut self, header: &PageHeader, page: &[u8; PAGE_BYTES]) {
        let id = header.page_id;
        if !MAP_TYPES.contains(&header.page_type) {
            return;
        }
        let page = &unstamped(page, header);
        match header.page_type {
            TYPE_PFS if id == 1 || (id > 0 && id.is_multiple_of(PFS_INTERVAL_PAGES)) => {
                let start = if id == 1 { 0 } else { id };
                let mut bits = Box::new([0; PFS_INTERVAL_PAGES as usize / 8]);
                for (number, entry) in page[PFS_FIRST_BYTES].iter().enumerate() {
                    if entry & PFS_ALLOCATED != 0 {
                        bits[number / 8] |= 1 << (number % 8);
                    }
                }
                let mut sharing = Box::new([Sharing::default(); PFS_INTERVAL_PAGES as usize / 8]);
                for (extent, entries) in sharing.iter_mut().zip(page[PFS_FIRST_BYTES].chunks(8)) {
                    *extent = Sharing::of(entries);
                }
                self.pfs.insert(start, FreeSpace { lsn: header.lsn, bits, sharing });
            }
            TYPE_GAM => Self::take_extents(&mut self.gam, header, [2, 0], page),
            TYPE_SGAM => Self::take_extents(&mut self.shared, header, [3, 1], page),
            TYPE_DIFFERENTIAL_MAP => Self::take_extents(&mut self.differential, header, [6, 6], page),
            TYPE_BOOT if id == BOOT_PAGE && header.file_id == 1 => self.boot = Some(Boot::of(page)),
            TYPE_FILE_HEADER if id == 0 => self.file_header = FileHeader::of(page),
            _ => {}
        }
    }

    /// `places`: where the map stands in the first interval, and in each later one.
    fn take_extents(maps: &mut ExtentMaps, header: &PageHeader, places: [u32; 2], page: &[u8; PAGE_BYTES]) {
        let (interval, [first, later]) = (header.page_id / GAM_INTERVAL_PAGES, places);
        let expected = if interval == 0 { first } else { later };
        if header.page_id % GAM_INTERVAL_PAGES != expected {
            return;
        }
        let mut bits = Box::new([0; EXTENTS_PER_GAM as usize / 8]);
        bits.copy_from_slice(&page[BITMAP_FIRST_BYTE..BITMAP_FIRST_BYTE + EXTENTS_PER_GAM as usize / 8]);
        maps.insert(interval, Map { lsn: header.lsn, bits });
    }

    /// Whether the PFS says that a page is allocated; `None` when its PFS page was not seen.
    pub fn is_allocated(&self, page_id: u32) -> Option<bool> {
        let start = page_id / PFS_INTERVAL_PAGES * PFS_INTERVAL_PAGES;
        let bits = &self.pfs.get(&start)?.bits;
        let number = (page_id - start) as usize;
        Some(bits[number / 8] >> (number % 8) & 1 == 1)
    }

    /// Which pages of an extent the PFS calls allocated, a bit a page; `None` when its PFS page was not seen.
    pub fn allocated_pages(&self, extent: u32) -> Option<u8> {
        let first = extent.checked_mul(8)?;
        let start = first / PFS_INTERVAL_PAGES * PFS_INTERVAL_PAGES;
        Some(self.pfs.get(&start)?.bits[((first - start) / 8) as usize])
    }

    /// Whether any map was seen.
    pub fn is_empty(&self) -> bool {
        let has_names = self.boot.is_some() || self.file_header.is_some();
        self.pfs.is_empty() && self.extent_maps().all(BTreeMap::is_empty) && !has_names
    }

    /// What it takes in memory.
    pub fn weight_bytes(&self) -> usize {
        self.pfs.len() * 2140 + self.extent_maps().map(|maps| maps.len() * 8120).sum::<usize>()
    }

    /// Whether the GAM says that an extent is in use; `None` when its GAM page was not seen.
    pub fn in_use(&self, extent: u32) -> Option<bool> {
        Self::bit(&self.gam, extent).map(|free| !free)
    }

    /// Whether the differential map says that an extent changed; `None` when its map was not seen.
    pub fn changed(&self, extent: u32) -> Option<bool> {
        Self::bit(&self.differential, extent)
    }

    /// Whether the differential map says that an extent changed, and when that map was changed last; `None` when it was
    /// not seen.
    pub fn mark(&self, extent: u32) -> Option<(bool, Option<Lsn>)> {
        let map = self.differential.get(&(extent / EXTENTS_PER_GAM))?;
        Some((self.changed(extent)?, map.lsn))
    }

    fn extent_maps(&self) -> impl Iterator<Item = &ExtentMaps> {
        [&self.gam, &self.shared, &self.differential].into_iter()
    }

    /// The boot page, when it was seen.
    pub fn boot(&self) -> Option<Boot> {
        self.boot
    }

    /// The file's header, when it was seen and has the form that is known.
    pub fn file_header(&self) -> Option<FileHeader> {
        self.file_header
    }

    /// When the PFS page that speaks of a page was changed last; `None` when it was not seen.
    pub fn changed_at(&self, page_id: u32) -> Option<Lsn> {
        self.pfs.get(&(page_id / PFS_INTERVAL_PAGES * PFS_INTERVAL_PAGES))?.lsn
    }

    /// Whether the SGAM calls an extent shared, with a page to give away; `None` when its SGAM page was not seen.
    pub(super) fn is_shared(&self, extent: u32) -> Option<bool> {
        Self::bit(&self.shared, extent)
    }

    fn bit(maps: &ExtentMaps, extent: u32) -> Option<bool> {
        let bits = &maps.get(&(extent / EXTENTS_PER_GAM))?.bits;
        let number = (extent % EXTENTS_PER_GAM) as usize;
        Some(bits[number / 8] >> (number % 8) & 1 == 1)
    }

    /// Takes over every map of a later copy.
    pub fn replace_by(&mut self, later: Self) {
        self.pfs.extend(later.pfs);
        self.gam.extend(later.gam);
        self.shared.extend(later.shared);
        self.differential.extend(later.differential);
        self.boot = later.boot.or(self.boot);
        self.file_header = later.file_header.or(self.file_header);
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
