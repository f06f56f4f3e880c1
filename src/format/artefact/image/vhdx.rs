//! VHDX, as \[MS-VHDX\] has it: little-endian, two headers and two region tables, each with a CRC-32C.

use super::crc32c::crc32c;
use super::volume::Volume;
use crate::base::{Le, ReadAt};
use crate::format::artefact::outline::bytes_at;
use crate::model::{Problem, Verdict};

/// The file's first bytes.
pub(super) const IDENTIFIER: &[u8] = b"vhdxfile";
const HEADERS: [u64; 2] = [64 << 10, 128 << 10];
const HEADER_BYTES: usize = 4 << 10;
const TABLES: [u64; 2] = [192 << 10, 256 << 10];
const TABLE_BYTES: usize = 64 << 10;
const CHECKSUM_AT: usize = 4;
/// Made anew whenever what is on the disk changes (section 2.2.2).
const DATA_WRITE_GUID: std::ops::Range<usize> = 32..48;
const LOG_GUID_AT: usize = 48;
/// A region table holds no more (section 2.2.3).
const MOST_REGIONS: u32 = 2047;
/// `{2DC27766-F623-4200-9D64-115E9BFD4A08}` as it stands in the file.
const ALLOCATION: [u8; 16] =
    [0x66, 0x77, 0xc2, 0x2d, 0x23, 0xf6, 0x00, 0x42, 0x9d, 0x64, 0x11, 0x5e, 0x9b, 0xfd, 0x4a, 0x08];
/// `{8B7CA206-4790-4B9A-B8FE-575F050F886E}` as it stands in the file.
const METADATA: [u8; 16] =
    [0x06, 0xa2, 0x7c, 0x8b, 0x90, 0x47, 0x9a, 0x4b, 0xb8, 0xfe, 0x57, 0x5f, 0x05, 0x0f, 0x88, 0x6e];
/// `{CAA16737-FA36-4D43-B3B6-33F0AA44E76B}` as it stands in the file.
const FILE_PARAMETERS: [u8; 16] =
    [0x37, 0x67, 0xa1, 0xca, 0x36, 0xfa, 0x43, 0x4d, 0xb3, 0xb6, 0x33, 0xf0, 0xaa, 0x44, 0xe7, 0x6b];
const METADATA_TABLE_BYTES: usize = 64 << 10;
/// A metadata table holds no more (section 2.6.1).
const MOST_METADATA: usize = 2047;
const LARGEST_BLOCK_BYTES: u64 = 256 << 20;
/// Bytes of the allocation table that are read: 64 TiB in blocks of 32 MiB.
const MOST_ALLOCATION_BYTES: u64 = 16 << 20;
const CHUNK_BYTES: usize = 64 << 10;
const MEGABYTE: u64 = 1 << 20;

/// Reads a disk that has the identifier.
pub(super) fn read(file: &dyn ReadAt) -> Volume {
    let mut volume = Volume::default();
    let size = file.size_bytes();
    if size < TABLES[1] + TABLE_BYTES as u64 {
        let message = "The virtual disk ends within its headers.";
        return Volume::faulty(Verdict::Incomplete, Problem::whole("truncated", message));
    }
    let headers = both(file, HEADERS, HEADER_BYTES, b"head", "header", &mut volume);
    let tables = both(file, TABLES, TABLE_BYTES, b"regi", "region table", &mut volume);
    let newest = headers.into_iter().max_by_key(|header| Le(header).u64(8));
    volume.named(newest.as_deref().and_then(|header| header.get(DATA_WRITE_GUID)));
    if newest.is_some_and(|header| Le(&header).guid(LOG_GUID_AT).is_some_and(|log| log.known().is_some())) {
        let message = "The virtual disk was not closed: its log must be replayed when it is opened.";
        volume.fault(Verdict::Intact, Problem::whole("log-pending", message));
    }
    if let Some(table) = tables.first() {
        regions(file, Le(table), size, &mut volume);
    }
    volume
}

/// The sound ones of two copies. One is enough to open the disk; that the other is not sound is said all the same.
fn both(
    file: &dyn ReadAt,
    places: [u64; 2],
    length: usize,
    signature: &[u8],
    word: &str,
    volume: &mut Volume,
) -> Vec<Vec<u8>> {
    let mut sound = Vec::new();
    let mut broken = Vec::new();
    for at in places {
        match bytes_at(file, at, length).filter(|bytes| bytes.len() == length && is_sound(bytes, signature)) {
            Some(bytes) => sound.push(bytes),
            None => broken.push(at),
        }
    }
    let verdict = if sound.is_empty() { Verdict::Damaged } else { Verdict::Intact };
    // A disk that was never opened for writing has one header only.
    let is_blank = |at: u64| bytes_at(file, at, length).is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0));
    for at in broken.into_iter().filter(|at| verdict == Verdict::Damaged || !is_blank(*at)) {
        let message = format!("The {word} of the virtual disk at byte {at} does not have the checksum it says.");
        volume.fault(Verdict::Damaged, Problem::at("header-checksum", at, message));
    }
    sound
}

fn is_sound(bytes: &[u8], signature: &[u8]) -> bool {
    let checksum = CHECKSUM_AT..CHECKSUM_AT + 4;
    let zeroed = bytes.iter().enumerate().map(|(at, byte)| if checksum.contains(&at) { 0 } else { *byte });
    bytes.starts_with(signature) && Le(bytes).u32(CHECKSUM_AT) == Some(crc32c(zeroed))
}

/// Bytes that a payload block takes: what the file parameters say (section 2.6.2.1), and the least there can be where
/// they cannot be read or where blocks of another length (the bitmaps of a differencing disk) stand among them.
fn block_bytes(file: &dyn ReadAt, region: u64) -> u64 {
    let read = || {
        let bytes = bytes_at(file, region, METADATA_TABLE_BYTES)?;
        let table = Le(&bytes);
        let count = table.slice(0, 8).filter(|start| *start == b"metadata").and(table.u16(10))?;
        let entry = (1..=usize::from(count).min(MOST_METADATA)).map(|entry| entry * 32);
        let mut entry = entry.filter(|entry| table.slice(*entry, 16) == Some(FILE_PARAMETERS.as_slice()));
        let at = table.u32(entry.next()? + 16)?;
        let item = bytes_at(file, region.checked_add(u64::from(at))?, 8)?;
        let is_differencing = Le(&item).u32(4)? & 2 != 0;
        let block = u64::from(Le(&item).u32(0)?);
        (!is_differencing && (MEGABYTE..=LARGEST_BLOCK_BYTES).contains(&block)).then_some(block)
    };
    read().unwrap_or(MEGABYTE)
}

/// Whether every region, and every block of the allocation table, starts inside the file.
fn regions(file: &dyn ReadAt, table: Le<'_>, size: u64, volume: &mut Volume) {
    let count = table.u32(8).unwrap_or_default().min(MOST_REGIONS) as usize;
    let mut found = None;
    let mut block = MEGABYTE;
    for entry in (0..count).map(|region| 16 + 32 * region) {
        let (Some(kind), Some(at), Some(length)) =
            (table.slice(entry, 16), table.u64(entry + 16), table.u32(entry + 24))
        else {
            break;
        };
        if at.saturating_add(u64::from(length)) > size {
            let message = "A region of the virtual disk lies behind its end.";
            volume.fault(Verdict::Incomplete, Problem::at("truncated", at, message));
        } else if kind == ALLOCATION.as_slice() {
            found = Some((at, u64::from(length).min(MOST_ALLOCATION_BYTES)));
        } else if kind == METADATA.as_slice() {
            block = block_bytes(file, at);
        }
    }
    if let Some((at, length)) = found {
        allocation(file, (at, length), block, size, volume);
    }
}

fn allocation(file: &dyn ReadAt, (table, length): (u64, u64), block: u64, size: u64, volume: &mut Volume) {
    let mut done = 0;
    let mut last = None;
    while done < length {
        let wanted = usize::try_from(length - done).unwrap_or(usize::MAX).min(CHUNK_BYTES);
        let Some(chunk) = bytes_at(file, table + done, wanted).filter(|chunk| chunk.len() == wanted) else {
            let message = "The allocation table of the virtual disk cannot be read.";
            volume.fault(Verdict::Unreadable, Problem::at("unreadable", table + done, message));
            return;
        };
        let entries = chunk.as_chunks::<8>().0.iter().map(|entry| u64::from_le_bytes(*entry));
        // States 6 and 7: the block is there, in whole or in part.
        last = last.max(entries.filter(|entry| matches!(entry & 7, 6 | 7)).map(|entry| entry >> 20).max());
        done += wanted as u64;
    }
    if last.is_some_and(|last| last.saturating_mul(MEGABYTE).saturating_add(block) > size) {
        let message = "A block of the virtual disk lies behind its end.";
        volume.fault(Verdict::Incomplete, Problem::at("truncated", size, message));
    }
}
