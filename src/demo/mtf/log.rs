//! Log blocks: their sizes, their bytes, and which family of striped media holds which.

use super::protection::Protection;
use super::sums;
use crate::base::Lsn;
use crate::demo::seed::{Seed, mix};

/// How a database's log is cut into blocks. The cut depends on the place alone, so that backups that overlap agree.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogShape(pub(super) u64);

/// Sizes of log blocks in sectors; a server writes at most 120 (60 KiB).
const SIZES: [u32; 12] = [1, 1, 1, 2, 2, 3, 3, 5, 8, 13, 24, 120];
/// Sectors of a virtual log file.
const VLF_SECTORS: u32 = 2048;
/// Runs of about this many sectors go to the families of striped media in turn.
const RUN_SECTORS: u32 = 128;

/// One block and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LogBlock {
    pub(super) vlf: u32,
    pub(super) block: u32,
    pub(super) sectors: u32,
    /// Counts runs; the families take them in turn.
    pub(super) run: u32,
}

impl LogShape {
    /// The header of a virtual log file takes the sectors before.
    pub(super) const FIRST_BLOCK: u32 = 16;

    /// Sectors of the block at a place.
    pub(super) fn sectors(self, vlf: u32, block: u32) -> u32 {
        let number = mix(self.0 ^ u64::from(vlf) << 32 ^ u64::from(block));
        let wanted = SIZES[usize::try_from(number % SIZES.len() as u64).unwrap_or_default()];
        wanted.min(VLF_SECTORS.saturating_sub(block).max(1))
    }

    /// The place of the block behind.
    pub(super) fn next(self, vlf: u32, block: u32) -> (u32, u32) {
        let end = block + self.sectors(vlf, block);
        if end >= VLF_SECTORS { (vlf + 1, Self::FIRST_BLOCK) } else { (vlf, end) }
    }

    /// `count` blocks from a place on.
    pub(super) fn walk(self, first: Lsn, count: u32) -> impl Iterator<Item = LogBlock> {
        let (mut vlf, mut block, mut run, mut filled) = (first.vlf, first.block, 0, 0);
        (0..count).map(move |_| {
            let sectors = self.sectors(vlf, block);
            if filled + sectors > RUN_SECTORS {
                (run, filled) = (run + 1, 0);
            }
            filled += sectors;
            let here = LogBlock { vlf, block, sectors, run };
            let (next_vlf, next_block) = self.next(vlf, block);
            if next_vlf != vlf {
                (run, filled) = (run + 1, 0);
            }
            (vlf, block) = (next_vlf, next_block);
            here
        })
    }

    /// The bytes of a block. The first byte of each sector is a stamp: parity, first, last.
    pub(super) fn write(self, at: LogBlock, page_verify: Protection, out: &mut Vec<u8>) {
        const HEADER: usize = 72;
        const RECORD: usize = 96;
        const PARITY: u8 = 0x40;
        const FIRST: u8 = 0x10;
        const LAST: u8 = 0x08;
        let size = at.sectors as usize * sums::SECTOR;
        out.clear();
        out.resize(size, 0);
        let mut seed = Seed::new([self.0, u64::from(at.vlf) << 32 | u64::from(at.block)]);
        let records = (size - HEADER) / RECORD;
        for (number, record) in out[HEADER..].chunks_exact_mut(RECORD).enumerate() {
            let transaction = seed.next();
            record[2..4].copy_from_slice(&62_u16.to_le_bytes());
            record[4..8].copy_from_slice(&at.vlf.to_le_bytes());
            record[8..12].copy_from_slice(&at.block.to_le_bytes());
            record[12..14].copy_from_slice(&low_word(number as u64 + 1).to_le_bytes());
            record[16..20].copy_from_slice(&transaction.to_le_bytes()[..4]);
            record[24..30].copy_from_slice(&[2, 6, 0, 0, 0x60, 1]);
            record[32..40].copy_from_slice(&transaction.to_le_bytes());
            record[40..62].copy_from_slice(b"user_transaction\0\0\0\0\0\0");
            record[64..72].copy_from_slice(&seed.next().to_le_bytes());
        }
        out[2..4].copy_from_slice(&low_word(records as u64).to_le_bytes());
        out[4..6].copy_from_slice(&low_word((HEADER + records * RECORD) as u64).to_le_bytes());
        out[6..8].copy_from_slice(&low_word(size as u64).to_le_bytes());
        out[12..16].copy_from_slice(&at.vlf.to_le_bytes());
        out[16..20].copy_from_slice(&at.block.to_le_bytes());
        out[20..22].copy_from_slice(&1_u16.to_le_bytes());
        let last = out.len() / sums::SECTOR - 1;
        for (number, sector) in out.chunks_exact_mut(sums::SECTOR).enumerate() {
            sector[0] = PARITY | if number == 0 { FIRST } else { 0 } | if number == last { LAST } else { 0 };
        }
        if page_verify == Protection::Checksum {
            let sum = sums::sectors(out);
            out[24..28].copy_from_slice(&sum.to_le_bytes());
        }
    }
}

fn low_word(value: u64) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_from_the_middle_meets_the_same_blocks() {
        let shape = LogShape(7);
        let first = Lsn::new(9, LogShape::FIRST_BLOCK, 1);
        let all: Vec<LogBlock> = shape.walk(first, 400).collect();
        assert!(all.last().unwrap().vlf > 9, "the walk crosses virtual log files");
        for pair in all.windows(2) {
            let end = pair[0].block + pair[0].sectors;
            assert!(
                (pair[1].vlf, pair[1].block) == (pair[0].vlf, end)
                    || end == VLF_SECTORS && (pair[1].vlf, pair[1].block) == (pair[0].vlf + 1, LogShape::FIRST_BLOCK)
            );
        }
        let middle = all[150];
        let again: Vec<LogBlock> = shape.walk(Lsn::new(middle.vlf, middle.block, 1), 250).collect();
        assert!(all[150..].iter().zip(&again).all(|(a, b)| (a.vlf, a.block, a.sectors) == (b.vlf, b.block, b.sectors)));
    }
}
