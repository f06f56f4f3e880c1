//! Page headers, the three kinds of protection, and whole extents.

use super::extent::{EXTENT, Extents, FREE_SPACE_INTERVAL, MAP_INTERVAL, PAGE, PAGES};
use super::page_layout::kind;
use super::protection::Protection;
use super::rows::Rows;
use super::{sums, system_page};
use crate::demo::seed::mix;

const HAS_CHECKSUM: u16 = 0x200;
const HAS_TORN_BITS: u16 = 0x100;

/// Writes the extents of one data file into a buffer.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    extents: Extents<'a>,
    rows: Rows,
}

impl<'a> Pages<'a> {
    pub(super) fn new(extents: Extents<'a>) -> Self {
        Self { extents, rows: Rows::of(&extents.spec.database) }
    }

    /// The eight pages of an extent; `out` is as long as an extent.
    pub(super) fn write(&self, extent: u32, out: &mut [u8]) {
        debug_assert_eq!(out.len(), EXTENT);
        out.fill(0);
        for (page, bytes) in (extent * PAGES..).zip(out.chunks_exact_mut(PAGE)) {
            self.write_page(page, bytes);
        }
    }

    fn write_page(&self, page: u32, out: &mut [u8]) {
        let e = &self.extents;
        if !e.is_page_allocated(page) {
            // Pages 4 and 5 were never written; others are empty or hold what a dropped table left there.
            if page > 5 && e.number(5, page).is_multiple_of(2) {
                self.rows.fill(out, mix(e.number(6, page)), kind::DATA);
                self.header(page, kind::DATA, true, out);
            }
            return;
        }
        let (kind, protected) = match (page, page % MAP_INTERVAL) {
            (0, _) => (kind::FILE_HEADER, true),
            (1, _) => (kind::FREE_SPACE, true),
            (2, _) => (kind::ALLOCATION_MAP, true),
            (3, _) => (kind::SHARED_MAP, true),
            (9, _) if e.file.file_id == 1 => (kind::BOOT, true),
            (_, 6) => (kind::DIFFERENCE_MAP, true),
            // This map and some index allocation pages are never rewritten by servers that protect all others.
            (_, 7) => (kind::MINIMAL_LOG_MAP, false),
            (_, 0) => (kind::ALLOCATION_MAP, true),
            (_, 1) => (kind::SHARED_MAP, true),
            _ if page.is_multiple_of(FREE_SPACE_INTERVAL) => (kind::FREE_SPACE, true),
            (8, _) => (kind::INDEX_ALLOCATION, true),
            _ => match self.row_kind(page) {
                kind::INDEX_ALLOCATION => (kind::INDEX_ALLOCATION, false),
                kind => (kind, true),
            },
        };
        match kind {
            kind::DATA | kind::INDEX => self.rows.fill(out, e.number(8 + e.version(page / PAGES), page), kind),
            _ => system_page::fill(e, page, kind, out),
        }
        if kind == kind::INDEX {
            for (at, neighbour) in [(8, self.neighbour(page, (0..page).rev())), (16, self.neighbour(page, page + 1..))]
            {
                out[at..at + 4].copy_from_slice(&neighbour.unwrap_or_default().to_le_bytes());
                let file = if neighbour.is_some() { e.file.file_id } else { 0 };
                out[at + 4..at + 6].copy_from_slice(&file.to_le_bytes());
            }
        }
        self.header(page, kind, protected, out);
    }

    /// What an allocated page holds that is no map and none of the first.
    fn row_kind(&self, page: u32) -> u8 {
        match self.extents.number(7, page) % 100 {
            0 => kind::INDEX_ALLOCATION,
            1..=12 => kind::INDEX,
            _ => kind::DATA,
        }
    }

    /// The next page of the same index, in one direction: one near by, so that extents are written on their own.
    fn neighbour(&self, page: u32, others: impl Iterator<Item = u32>) -> Option<u32> {
        let e = &self.extents;
        let is_index = |other: &u32| {
            let is_row = *other > 2 * PAGES && !e.is_map(*other) && e.is_page_allocated(*other);
            is_row && other / FREE_SPACE_INTERVAL == page / FREE_SPACE_INTERVAL && self.row_kind(*other) == kind::INDEX
        };
        others.take(64).find(is_index)
    }

    fn header(&self, page: u32, kind: u8, protected: bool, out: &mut [u8]) {
        let e = &self.extents;
        let lsn = e.spec.first_lsn;
        out[0] = 1;
        out[1] = kind;
        out[32..36].copy_from_slice(&page.to_le_bytes());
        out[36..38].copy_from_slice(&e.file.file_id.to_le_bytes());
        let (vlf, block, slot) = match kind {
            // Each backup begins by clearing it, or a change since has marked an extent.
            kind::DIFFERENCE_MAP => (lsn.vlf, lsn.block, lsn.slot.min(5)),
            _ => (lsn.vlf - lsn.vlf.min(1 + (page % 7)), 16 + page % 900, 3),
        };
        out[40..44].copy_from_slice(&vlf.to_le_bytes());
        out[44..48].copy_from_slice(&block.to_le_bytes());
        out[48..50].copy_from_slice(&slot.to_le_bytes());
        match e.spec.page_verify {
            Protection::Checksum if protected => {
                out[4..6].copy_from_slice(&HAS_CHECKSUM.to_le_bytes());
                let sum = sums::sectors(out);
                out[60..64].copy_from_slice(&sum.to_le_bytes());
            }
            Protection::TornPage if protected => {
                out[4..6].copy_from_slice(&HAS_TORN_BITS.to_le_bytes());
                let bits = torn_bits(out, if page.is_multiple_of(2) { 0b01 } else { 0b10 });
                out[60..64].copy_from_slice(&bits.to_le_bytes());
            }
            _ => {}
        }
    }
}

/// Stamps the last two bits of every sector but the first with the pattern, and answers the bits that stood there,
/// two for each sector, above the pattern.
fn torn_bits(page: &mut [u8], pattern: u8) -> u32 {
    let mut bits = u32::from(pattern);
    for (number, sector) in page.chunks_exact_mut(sums::SECTOR).enumerate().skip(1) {
        let Some(last) = sector.last_mut() else { continue };
        bits |= u32::from(*last & 0b11) << (2 * number);
        *last = *last & !0b11 | pattern;
    }
    bits
}
