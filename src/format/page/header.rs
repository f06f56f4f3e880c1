//! The page header, and what protects a page's content.

use super::fold::{PAGE_BYTES, page_fold};
use crate::base::{Le, Lsn};

/// The fields of a page header that verification needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageHeader {
    /// 1 on every page that was ever formatted.
    pub version: u8,
    pub page_type: u8,
    pub flags: u16,
    pub page_id: u32,
    pub file_id: u16,
    /// The checksum, or the torn-page bits.
    pub torn_bits: u32,
    /// The last log record that changed the page.
    pub lsn: Option<Lsn>,
    /// The pages before and after it on its level of an index, or in a chain of maps, where they lie in the same file;
    /// 0 for none.
    pub neighbours: [u32; 2],
}

/// Page type of the page free space map.
pub const TYPE_PFS: u8 = 11;
/// Page type of the global allocation map.
pub const TYPE_GAM: u8 = 8;
/// Page type of the shared global allocation map.
pub const TYPE_SGAM: u8 = 9;
/// Page type of the boot page.
pub const TYPE_BOOT: u8 = 13;
/// Page type of a database file's header.
pub const TYPE_FILE_HEADER: u8 = 15;
/// Page type of the differential changed map.
pub const TYPE_DIFFERENTIAL_MAP: u8 = 16;

/// Pages that hang together by their neighbours: data, index, both kinds of text, index allocation map.
const LINKED_TYPES: [u8; 5] = [1, 2, 3, 4, 10];

const FLAG_TORN: u16 = 0x100;
const FLAG_CHECKSUM: u16 = 0x200;

impl PageHeader {
    /// Reads it; every offset lies inside a page.
    pub fn of(page: &[u8; PAGE_BYTES]) -> Self {
        let le = Le(page);
        let file_id = le.u16(36).unwrap_or_default();
        let neighbour = |at: usize| {
            let is_here = LINKED_TYPES.contains(&page[1]) && le.u16(at + 4) == Some(file_id);
            le.u32(at).filter(|_| is_here).unwrap_or_default()
        };
        Self {
            version: page[0],
            page_type: page[1],
            flags: le.u16(4).unwrap_or_default(),
            page_id: le.u32(32).unwrap_or_default(),
            file_id,
            torn_bits: le.u32(60).unwrap_or_default(),
            lsn: le.slice(40, 10).and_then(Lsn::from_bytes),
            neighbours: [neighbour(8), neighbour(16)],
        }
    }
}

/// The page as it was before its sectors were stamped: a torn-page pattern takes the place of the last two bits of every
/// sector but the first, and those stand in the header.
pub fn unstamped(page: &[u8; PAGE_BYTES], header: &PageHeader) -> [u8; PAGE_BYTES] {
    let mut whole = *page;
    if header.flags & FLAG_TORN != 0 && header.flags & FLAG_CHECKSUM == 0 {
        for sector in 1..16 {
            let bits = (header.torn_bits >> (2 * sector) & 3) as u8;
            let last = &mut whole[sector * 512 + 511];
            *last = *last & !3 | bits;
        }
    }
    whole
}

/// What protects a page, and whether it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// PAGE_VERIFY CHECKSUM.
    Checksum {
        holds: bool,
    },
    /// PAGE_VERIFY TORN_PAGE_DETECTION: sees a half-written page, no rot.
    Torn {
        holds: bool,
    },
    None,
}

/// The protection of a page whose sectors' exclusive-ors are known.
pub fn protection(page: &[u8; PAGE_BYTES], header: &PageHeader, xors: &[u32; 16]) -> Protection {
    if header.flags & FLAG_CHECKSUM != 0 {
        // The checksum stands in sector 0 and was taken with itself as zero; sector 0 turns 15 times.
        let computed = page_fold(xors) ^ header.torn_bits.rotate_left(15);
        Protection::Checksum { holds: computed == header.torn_bits }
    } else if header.flags & FLAG_TORN != 0 {
        let pattern = (header.torn_bits & 3) as u8;
        let same = (1..16).all(|sector| page[sector * 512 + 511] & 3 == pattern);
        Protection::Torn { holds: same && matches!(pattern, 1 | 2) }
    } else if header.torn_bits != 0
        && page_fold(xors) ^ CHECKSUM_FLAG_TURNED ^ header.torn_bits.rotate_left(15) == header.torn_bits
    {
        // It would hold if the flag were set: the flag was lost, not the protection.
        Protection::Checksum { holds: false }
    } else {
        Protection::None
    }
}

/// The checksum flag's share in a page's fold: word 1 of sector 0, which turns 15 times.
const CHECKSUM_FLAG_TURNED: u32 = (FLAG_CHECKSUM as u32) << 15;

#[cfg(test)]
mod tests {
    use super::super::fold::sector_xors;
    use super::*;

    fn page_with(flags: u16, fill: u8) -> [u8; PAGE_BYTES] {
        let mut page = [fill; PAGE_BYTES];
        page[0] = 1;
        page[4..6].copy_from_slice(&flags.to_le_bytes());
        page[60..64].fill(0);
        page
    }

    #[test]
    fn any_single_bit_breaks_a_page_checksum() {
        let mut page = page_with(FLAG_CHECKSUM, 0xa7);
        let sum = page_fold(&sector_xors(&page));
        page[60..64].copy_from_slice(&sum.to_le_bytes());
        let holds = |page: &[u8; PAGE_BYTES]| protection(page, &PageHeader::of(page), &sector_xors(page));
        assert_eq!(holds(&page), Protection::Checksum { holds: true });
        for bit in (0..PAGE_BYTES * 8).step_by(101).filter(|bit| bit / 8 != 5) {
            page[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(holds(&page), Protection::Checksum { holds: false }, "bit {bit}");
            page[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn a_torn_page_shows_two_patterns() {
        let mut page = page_with(FLAG_TORN, 0x55);
        page[60] = 1;
        let of = |page: &[u8; PAGE_BYTES]| protection(page, &PageHeader::of(page), &sector_xors(page));
        assert_eq!(of(&page), Protection::Torn { holds: true });
        assert_eq!(unstamped(&page, &PageHeader::of(&page))[511..=1023], [&page[511..1023], &[0x54]].concat());
        page[9 * 512 + 511] ^= 3;
        assert_eq!(of(&page), Protection::Torn { holds: false });
    }
}
