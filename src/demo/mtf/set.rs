//! One backup set on one family: from its start block over data and log to the block that says it is complete.

use super::block::{Block, stream};
use super::date::five_bytes;
use super::extent::{EXTENT, Extents};
use super::log::LogBlock;
use super::page::Pages;
use super::record::{Copy, configuration};
use super::spec::{BackupSpec, Operation};
use super::sums::{SECTOR, SectorFold};
use super::tape::{ADDRESS_UNIT, LEAD_BYTES, Tape};
use std::io;

/// Data and log are padded to this, data to a multiple of it.
const TRANSFER: u64 = 64 << 10;
/// Stream attributes of data and log: bit 8 says that a checksum follows; data carries bit 1, its end mark 1 and 2.
const CHECKSUM_FOLLOWS: u16 = 0x100;
const DATA: u16 = 0x2;
const DATA_END: u16 = 0x6;

/// One set on one family of the media.
pub(super) struct SetWriter<'a> {
    pub(super) spec: &'a BackupSpec,
    /// 0-based.
    pub(super) family: u16,
    pub(super) family_count: u16,
    /// 1-based position on the media.
    pub(super) number: u16,
    /// Give up after so many extents, as a server that lost its disk.
    pub(super) stop_after: Option<u64>,
}

/// Where a set ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Complete {
        /// Format logical address of the last block.
        last_address: u64,
    },
    Interrupted,
}

/// The set's attributes as SSET, ESET and the catalogue carry them.
pub(super) fn attributes(spec: &BackupSpec) -> u32 {
    match spec.operation {
        Operation::Full | Operation::Log => 4,
        Operation::CopyOnlyFull => 4 + 2,
        Operation::Differential => 8,
    }
}

impl SetWriter<'_> {
    /// Size of the uncompressed set, all families together.
    fn measure(&self, start: u64, block_size: u64) -> io::Result<u64> {
        let mut size = 0;
        for family in 0..self.family_count {
            let mut tape = Tape::measuring(start, block_size);
            let one = SetWriter { family, stop_after: None, ..*self };
            if let End::Complete { last_address } = one.blocks(&mut tape, 0)? {
                size += (last_address + 1) * ADDRESS_UNIT;
            }
        }
        Ok(size)
    }

    /// Writes the set from its SSET to its MSLS.
    pub(super) fn write(&self, tape: &mut Tape<'_>) -> io::Result<End> {
        let size = self.measure(tape.position, tape.block_size)?;
        self.blocks(tape, size)
    }

    fn blocks(&self, tape: &mut Tape<'_>, size: u64) -> io::Result<End> {
        let set = tape.position;
        let mut control_id = 0;
        self.block(tape, set, &mut control_id, self.start_block(set))?;
        tape.pad(set, ADDRESS_UNIT)?;
        self.block(tape, set, &mut control_id, self.volume_block())?;
        tape.pad(set, ADDRESS_UNIT)?;
        self.block(tape, set, &mut control_id, Block::new(b"MSCI", 0, 56))?;
        let record = self.record(Copy::Before, size);
        tape.small_stream(b"MQCI", 0, &record)?;
        tape.pad(set, ADDRESS_UNIT)?;
        if self.spec.has_data() && !self.data(tape, set, &mut control_id, false)? {
            return Ok(End::Interrupted);
        }
        if self.spec.has_data() && self.spec.second_pass {
            self.data(tape, set, &mut control_id, true)?;
        }
        self.log(tape, set, &mut control_id)?;
        let last_address = (tape.position - set) / ADDRESS_UNIT;
        self.block(tape, set, &mut control_id, Block::new(b"MSLS", 0, 56))?;
        tape.small_stream(b"MQCI", 0, &self.record(Copy::Behind, size))?;
        tape.pad(set, ADDRESS_UNIT.max(tape.block_size))?;
        Ok(End::Complete { last_address })
    }

    fn block(&self, tape: &mut Tape<'_>, set: u64, control_id: &mut u32, block: Block) -> io::Result<()> {
        let bytes = block.finish((tape.position - set) / ADDRESS_UNIT, *control_id);
        *control_id += 1;
        tape.put(&bytes)
    }

    fn start_block(&self, position: u64) -> Block {
        let spec = self.spec;
        let mut b = Block::new(b"SSET", 0, 122);
        b.u32(52, attributes(spec));
        b.u16(60, 4608);
        b.u16(62, self.number);
        b.u64(80, position);
        b.bytes(88, &five_bytes(spec.start));
        b.bytes(93, &[spec.version.major, spec.version.minor]);
        b.bytes(95, &spec.tz_quarters.to_le_bytes());
        b.bytes(97, &[2]);
        b.bytes(100, &spec.guid().0);
        // 21 bytes of operating system data: the GUID and an expiry date that is not set.
        b.u16(44, 21);
        b.u16(46, 100);
        b.text(76, &spec.user);
        b.text(64, &spec.name);
        b.text(68, &spec.description);
        b
    }

    fn volume_block(&self) -> Block {
        let mut b = Block::new(b"VOLB", 0, 73);
        b.u32(52, 2);
        b.bytes(68, &five_bytes(self.spec.start));
        b.text(56, "D:");
        b.text(60, "");
        b.text(64, &self.spec.machine);
        b
    }

    fn record(&self, copy: Copy, size: u64) -> Vec<u8> {
        // The server counts what the last pass copied: the first extent of each file when there was a second one.
        let copied = |file| match (self.spec.has_data(), self.spec.second_pass) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => Extents::new(self.spec, file).copied().count(),
        };
        let pages: Vec<u32> =
            self.spec.data_files.iter().map(|file| u32::try_from(copied(file) * 8).unwrap_or(u32::MAX)).collect();
        configuration(self.spec, copy, size, &pages)
    }

    /// The extents of this family, file by file; in the second pass the first extent of each file.
    fn extents(&self, again: bool) -> impl Iterator<Item = (usize, u32)> {
        let files = self.spec.data_files.iter().enumerate();
        let all = files.flat_map(move |(index, file)| {
            let extents = Extents::new(self.spec, file);
            extents.copied().filter(move |extent| !again || *extent == 0).map(move |extent| (index, extent))
        });
        let transfer = usize::from(self.spec.transfer_units.max(1));
        all.enumerate()
            .filter(move |(number, _)| number / transfer % usize::from(self.family_count) == usize::from(self.family))
            .map(|(_, extent)| extent)
    }

    /// A data block; false when the backup was interrupted in it.
    fn data(&self, tape: &mut Tape<'_>, set: u64, control_id: &mut u32, again: bool) -> io::Result<bool> {
        let checksum = if self.spec.with_checksum { CHECKSUM_FOLLOWS } else { 0 };
        let content = self.extents(again).count() as u64 * EXTENT as u64;
        let padded = content.next_multiple_of(TRANSFER * u64::from(self.spec.transfer_units.max(1)));
        let mut header = Block::new(b"MSDA", 0, 60);
        header.u16(58, 1);
        self.block(tape, set, control_id, header)?;
        tape.open_data(set, b"MQDA", DATA | checksum, LEAD_BYTES + padded)?;
        let mut fold = SectorFold::default();
        if tape.is_measuring() {
            tape.skip(padded);
        } else {
            if !self.copy_extents(tape, &mut fold, again)? {
                return Ok(false);
            }
            let rest = vec![0; usize::try_from(padded - content).unwrap_or_default()];
            fold.push(&rest);
            tape.put(&rest)?;
            tape.cut()?;
        }
        if self.spec.with_checksum {
            tape.small_stream(b"CSUM", 0, &fold.0.to_le_bytes())?;
        }
        tape.align4()?;
        tape.put(&stream(b"MQDA", DATA_END, 0))?;
        tape.pad(set, ADDRESS_UNIT)?;
        Ok(true)
    }

    fn copy_extents(&self, tape: &mut Tape<'_>, fold: &mut SectorFold, again: bool) -> io::Result<bool> {
        let writers: Vec<Pages<'_>> =
            self.spec.data_files.iter().map(|file| Pages::new(Extents::new(self.spec, file))).collect();
        let mut buffer = vec![0; EXTENT];
        for (written, (file, extent)) in (0..).zip(self.extents(again)) {
            if self.stop_after == Some(written) {
                return Ok(false);
            }
            writers[file].write(extent, &mut buffer);
            if self.spec.with_checksum {
                fold.push(&buffer);
            }
            tape.put(&buffer)?;
        }
        Ok(true)
    }

    /// One log block for each virtual log file touched; a family without a share of it has an empty one.
    fn log(&self, tape: &mut Tape<'_>, set: u64, control_id: &mut u32) -> io::Result<()> {
        let shape = self.spec.log_shape();
        let all = || shape.walk(self.spec.first_lsn, self.spec.log_blocks);
        let last = all().last().map_or(self.spec.first_lsn.vlf, |block| block.vlf);
        for vlf in self.spec.first_lsn.vlf..=last {
            let mine = |block: &LogBlock| {
                block.vlf == vlf && block.run % u32::from(self.family_count) == u32::from(self.family)
            };
            let content = all().filter(mine).map(|block| u64::from(block.sectors) * SECTOR as u64).sum::<u64>();
            let header = Block::new(b"MSTL", 0, if self.spec.version.major < 11 { 592 } else { 596 });
            self.block(tape, set, control_id, header)?;
            if content > 0 {
                let padded = content.next_multiple_of(TRANSFER);
                let checksum = if self.spec.with_checksum { CHECKSUM_FOLLOWS } else { 0 };
                tape.open_data(set, b"MQTL", checksum, LEAD_BYTES + padded)?;
                let mut fold = SectorFold::default();
                if tape.is_measuring() {
                    tape.skip(padded);
                } else {
                    let mut bytes = Vec::new();
                    for block in all().filter(mine) {
                        shape.write(block, self.spec.page_verify, &mut bytes);
                        fold.push(&bytes);
                        tape.put(&bytes)?;
                    }
                    bytes.clear();
                    bytes.resize(usize::try_from(padded - content).unwrap_or_default(), 0);
                    fold.push(&bytes);
                    tape.put(&bytes)?;
                    tape.cut()?;
                }
                if self.spec.with_checksum {
                    tape.small_stream(b"CSUM", 0, &fold.0.to_le_bytes())?;
                }
            }
            tape.pad(set, ADDRESS_UNIT)?;
        }
        Ok(())
    }
}
