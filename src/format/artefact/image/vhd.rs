//! VHD, as Microsoft's "Virtual Hard Disk Image Format Specification" 1.0 has it: big-endian, a footer of 512 bytes.

use super::volume::Volume;
use crate::base::ReadAt;
use crate::format::artefact::outline::bytes_at;
use crate::model::{Problem, Verdict};

const COOKIE: &[u8] = b"conectix";
const DYNAMIC_COOKIE: &[u8] = b"cxsparse";
const FOOTER_BYTES: usize = 512;
const DYNAMIC_BYTES: usize = 1024;
/// The disk's own number in the footer.
const UNIQUE_ID: std::ops::Range<usize> = 68..84;
const SECTOR_BYTES: u64 = 512;
const FIXED: u32 = 2;
const DYNAMIC: u32 = 3;
const DIFFERENCING: u32 = 4;
/// Entries of the allocation table that are read: two terabytes in blocks of 512 KiB.
const MOST_ENTRIES: u32 = 4 << 20;
const CHUNK_BYTES: usize = 64 << 10;
const UNUSED: u32 = u32::MAX;

/// Reads a disk; `None` when neither end has the cookie.
pub(super) fn read(file: &dyn ReadAt, head: &[u8]) -> Option<Volume> {
    let size = file.size_bytes();
    let footer_at = size.checked_sub(FOOTER_BYTES as u64);
    let footer = footer_at.and_then(|at| bytes_at(file, at, FOOTER_BYTES)).filter(|bytes| bytes.starts_with(COOKIE));
    let Some(footer) = footer else {
        let message = "The virtual disk has no footer at its end: it is cut, or still being written.";
        return head
            .starts_with(COOKIE)
            .then(|| Volume::faulty(Verdict::Incomplete, Problem::whole("truncated", message)));
    };
    let mut volume = Volume::default();
    let footer_at = footer_at.unwrap_or_default();
    if !is_sound(&footer, 64) {
        let message = "The footer of the virtual disk does not have the checksum it says.";
        volume.fault(Verdict::Damaged, Problem::at("footer-checksum", footer_at, message));
        return Some(volume);
    }
    volume.named(footer.get(UNIQUE_ID));
    match be32(&footer, 60) {
        Some(FIXED) if be64(&footer, 48) != Some(footer_at) => {
            let message = "The virtual disk is not as long as its footer says.";
            volume.fault(Verdict::Incomplete, Problem::at("size", footer_at, message));
        }
        Some(FIXED) => {}
        Some(DYNAMIC | DIFFERENCING) => dynamic(file, be64(&footer, 16).unwrap_or(u64::MAX), footer_at, &mut volume),
        _ => volume.fault(
            Verdict::Unreadable,
            Problem::at("unsupported-disk", footer_at, "The virtual disk is of a type that this reader does not know."),
        ),
    }
    Some(volume)
}

/// The dynamic disk's header, the footer's copy at the start, and where the blocks lie.
fn dynamic(file: &dyn ReadAt, header_at: u64, footer_at: u64, volume: &mut Volume) {
    let copy = bytes_at(file, 0, FOOTER_BYTES).unwrap_or_default();
    if !copy.starts_with(COOKIE) || !is_sound(&copy, 64) {
        let message = "The copy of the footer at the start of the virtual disk does not have the checksum it says.";
        volume.fault(Verdict::Damaged, Problem::at("footer-checksum", 0, message));
    }
    let header = bytes_at(file, header_at, DYNAMIC_BYTES).unwrap_or_default();
    if !header.starts_with(DYNAMIC_COOKIE) || !is_sound(&header, 36) {
        let message = "The dynamic header of the virtual disk does not have the checksum it says.";
        volume.fault(Verdict::Damaged, Problem::at("header-checksum", header_at, message));
        return;
    }
    let (Some(table), Some(entries), Some(block)) = (be64(&header, 16), be32(&header, 28), be32(&header, 32)) else {
        return;
    };
    let block = u64::from(block);
    // A bit for each sector, in whole sectors, stands before each block.
    let bitmap = block.div_ceil(SECTOR_BYTES * 8).next_multiple_of(SECTOR_BYTES);
    if table.saturating_add(u64::from(entries) * 4) > footer_at || entries > MOST_ENTRIES {
        let message = "The allocation table of the virtual disk does not fit into it.";
        volume.fault(Verdict::Incomplete, Problem::at("size", table, message));
        return;
    }
    match last_block(file, table, entries) {
        Some(Some(sector)) if u64::from(sector) * SECTOR_BYTES + bitmap + block > footer_at => {
            let message = "A block of the virtual disk lies behind its end.";
            volume.fault(Verdict::Incomplete, Problem::at("truncated", footer_at, message));
        }
        Some(_) => {}
        None => volume.fault(
            Verdict::Unreadable,
            Problem::at("unreadable", table, "The allocation table of the virtual disk cannot be read."),
        ),
    }
}

/// The greatest sector at which a block stands; `None` when the table cannot be read.
fn last_block(file: &dyn ReadAt, table: u64, entries: u32) -> Option<Option<u32>> {
    let end = u64::from(entries) * 4;
    let mut at = 0;
    let mut greatest = None;
    while at < end {
        let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(CHUNK_BYTES);
        let chunk = bytes_at(file, table + at, length).filter(|chunk| chunk.len() == length)?;
        let sectors = chunk.as_chunks::<4>().0.iter().map(|entry| u32::from_be_bytes(*entry));
        greatest = greatest.max(sectors.filter(|sector| *sector != UNUSED).max());
        at += length as u64;
    }
    Some(greatest)
}

/// Whether the one's complement of the sum of all bytes, the checksum's own aside, is the checksum.
fn is_sound(bytes: &[u8], checksum_at: usize) -> bool {
    let own = checksum_at..checksum_at + 4;
    let sum = bytes
        .iter()
        .enumerate()
        .filter(|(at, _)| !own.contains(at))
        .fold(0u32, |sum, (_, byte)| sum.wrapping_add(u32::from(*byte)));
    be32(bytes, checksum_at) == Some(!sum)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..at.checked_add(4)?)?.as_array::<4>()?))
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(*bytes.get(at..at.checked_add(8)?)?.as_array::<8>()?))
}
