//! The pages by which a database knows itself: file header, free space, allocation and difference maps, boot page.

use super::block::utf16;
use super::extent::{Extents, FREE_SPACE_INTERVAL, MAP_INTERVAL, PAGE, PAGES};
use super::page_layout::{HEADER, kind};

/// A bitmap record begins with four bytes; its bits follow, one an extent, least significant first.
const BITMAP_RECORD: usize = 190;
const BITMAP: usize = 194;
const BITMAP_LENGTH: u16 = 7992;
/// Free space bytes follow a record header of four bytes.
const FREE_SPACE: usize = 100;
const FREE_SPACE_LENGTH: u16 = 8092;
const PAGE_ALLOCATED: u8 = 0x40;
const MIXED_EXTENT: u8 = 0x20;

/// The content of a page that holds no rows.
pub(super) fn fill(e: &Extents<'_>, page: u32, kind: u8, out: &mut [u8]) {
    match kind {
        kind::FREE_SPACE => free_space(e, page, out),
        kind::ALLOCATION_MAP => bitmap(out, first_extent(page), e.count(), |extent| !e.is_allocated(extent)),
        kind::DIFFERENCE_MAP => bitmap(out, first_extent(page), e.count(), |extent| e.is_changed(extent)),
        // The one mixed extent may have a free page; nothing was minimally logged.
        kind::SHARED_MAP => bitmap(out, first_extent(page), e.count(), |extent| {
            extent == 1 && (PAGES..2 * PAGES).any(|page| !e.is_page_allocated(page))
        }),
        kind::MINIMAL_LOG_MAP => bitmap(out, 0, 0, |_| false),
        kind::INDEX_ALLOCATION => {
            let owner = e.number(9, page);
            bitmap(out, first_extent(page), e.count(), |extent| {
                e.is_allocated(extent) && e.number(owner, extent).is_multiple_of(40)
            });
        }
        kind::BOOT => boot(e, out),
        _ => file_header(e, out),
    }
}

fn first_extent(page: u32) -> u32 {
    page / MAP_INTERVAL * MAP_INTERVAL / PAGES
}

fn word(out: &mut [u8], offset: usize, value: u16) {
    out[offset..offset + 2].copy_from_slice(&value.to_le_bytes());
}

fn slots(out: &mut [u8], offsets: &[usize]) {
    word(out, 22, u16::try_from(offsets.len()).unwrap_or_default());
    for (number, offset) in offsets.iter().enumerate() {
        word(out, PAGE - 2 * (number + 1), u16::try_from(*offset).unwrap_or_default());
    }
}

fn bitmap(out: &mut [u8], first: u32, count: u32, is_set: impl Fn(u32) -> bool) {
    word(out, HEADER + 2, 94);
    word(out, BITMAP_RECORD + 2, BITMAP_LENGTH);
    slots(out, &[HEADER, BITMAP_RECORD]);
    // Behind the end of the file all extents are alike.
    let behind = if is_set(u32::MAX) { 0xff } else { 0 };
    for (extent, byte) in (first..).step_by(8).zip(&mut out[BITMAP..BITMAP + (MAP_INTERVAL / PAGES / 8) as usize]) {
        *byte = if extent >= count {
            behind
        } else {
            (0..8).fold(0, |bits, bit| bits | u8::from(is_set(extent + bit)) << bit)
        };
    }
}

fn free_space(e: &Extents<'_>, page: u32, out: &mut [u8]) {
    word(out, HEADER + 2, FREE_SPACE_LENGTH);
    slots(out, &[HEADER]);
    let first = page / FREE_SPACE_INTERVAL * FREE_SPACE_INTERVAL;
    let end = e.count() * PAGES;
    for (page, byte) in (first..end).zip(&mut out[FREE_SPACE..FREE_SPACE + FREE_SPACE_INTERVAL as usize]) {
        if e.is_page_allocated(page) {
            let fullness = u8::try_from(1 + e.number(10, page) % 4).unwrap_or(4);
            *byte = PAGE_ALLOCATED | if (PAGES..2 * PAGES).contains(&page) { MIXED_EXTENT } else { 0 } | fullness;
        }
    }
}

fn boot(e: &Extents<'_>, out: &mut [u8]) {
    let (version, lsn) = (e.spec.version.database_version, e.spec.first_lsn);
    word(out, HEADER + 2, 1444);
    slots(out, &[HEADER]);
    word(out, 100, version);
    word(out, 102, version);
    let mut name = utf16(&e.spec.database);
    name.truncate(256);
    for pair in out[148..404].chunks_exact_mut(2) {
        pair.copy_from_slice(&[b' ', 0]);
    }
    out[148..148 + name.len()].copy_from_slice(&name);
    out[444..448].copy_from_slice(&lsn.vlf.to_le_bytes());
    out[448..452].copy_from_slice(&lsn.block.to_le_bytes());
    out[452..454].copy_from_slice(&lsn.slot.to_le_bytes());
    out[504..520].copy_from_slice(&e.spec.identity("family", e.spec.family_guid).0);
    out[552..568].copy_from_slice(&e.spec.identity("fork", e.spec.recovery_fork).0);
}

fn file_header(e: &Extents<'_>, out: &mut [u8]) {
    // One row: a fixed column, then columns of variable length, most of them empty here.
    const COLUMNS: usize = 46;
    const ENDS: usize = HEADER + 8 + 2 + 6 + 2;
    slots(out, &[HEADER]);
    out[HEADER] = 0x30;
    word(out, HEADER + 2, 8);
    word(out, HEADER + 8, COLUMNS as u16 + 1);
    word(out, ENDS - 2, COLUMNS as u16);
    let mut name = utf16(&e.file.logical);
    name.truncate(256);
    let mut end = ENDS + 2 * COLUMNS;
    for column in 0..COLUMNS {
        let value = match column {
            0 => e.spec.identity("binding", e.spec.binding_id).0.to_vec(),
            2 => e.file.file_id.to_le_bytes().to_vec(),
            3 => vec![1, 0],
            4 => (e.count() * PAGES).to_le_bytes().to_vec(),
            23 => e.spec.file_guid(u32::from(e.file.file_id)).0.to_vec(),
            27 => name.clone(),
            _ => Vec::new(),
        };
        out[end..end + value.len()].copy_from_slice(&value);
        end += value.len();
        word(out, ENDS + 2 * column, (end - HEADER) as u16);
    }
}
