//! Blocks of the transaction log.

use super::fold::{Fold, SECTOR_BYTES};
use crate::base::Le;

/// The header of a log block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogBlock {
    pub vlf: u32,
    /// In 512-byte units inside the VLF.
    pub block: u32,
    /// A multiple of 512.
    pub size_bytes: u16,
    checksum: u32,
}

/// What a log block's own checksum says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogBlockSum {
    Holds,
    Broken,
    /// Stored as zero: the database does not use page checksums.
    Absent,
}

const STATUS_FIRST_SECTOR: u8 = 0x10;
/// A block is at most 60 KiB; the size field holds no more than this anyway.
const LARGEST_BYTES: u16 = 0xfe00;

impl LogBlock {
    /// The block that starts here, if one does.
    pub fn at(bytes: &[u8]) -> Option<Self> {
        let le = Le(bytes);
        if le.u8(0)? & STATUS_FIRST_SECTOR == 0 {
            return None;
        }
        let size_bytes = le.u16(6)?;
        if size_bytes == 0 || !usize::from(size_bytes).is_multiple_of(SECTOR_BYTES) || size_bytes > LARGEST_BYTES {
            return None;
        }
        Some(Self { vlf: le.u32(12)?, block: le.u32(16)?, size_bytes, checksum: le.u32(24)? })
    }

    /// The block number that follows without a gap.
    pub fn next(&self) -> Option<u32> {
        self.block.checked_add(u32::from(self.size_bytes) / SECTOR_BYTES as u32)
    }

    /// Checks the whole block, which must start at `bytes`; `None` when it is cut off.
    pub fn sum(&self, bytes: &[u8]) -> Option<LogBlockSum> {
        let block = bytes.get(..usize::from(self.size_bytes))?;
        Some(self.sum_by(Fold::of(block)))
    }

    /// The same for a block whose fold is known.
    pub fn sum_by(&self, fold: Fold) -> LogBlockSum {
        if self.checksum == 0 {
            return LogBlockSum::Absent;
        }
        // The checksum was taken with itself as zero; its word stands in the first sector, which turns once for
        // every sector after it.
        let turns = u32::from(self.size_bytes) / SECTOR_BYTES as u32 - 1;
        let computed = fold.value() ^ self.checksum.rotate_left(turns % 32);
        if computed == self.checksum { LogBlockSum::Holds } else { LogBlockSum::Broken }
    }
}
