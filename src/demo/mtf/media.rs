//! Whole media: the label, soft filemarks, sets one after another, and the catalogue of all sets behind each.

use super::block::{Block, STREAM_HEADER, u16_of, utf16};
use super::date::five_bytes;
use super::set::{End, SetWriter, attributes};
use super::sink::{Plain, Sink};
use super::spec::BackupSpec;
use super::tape::{ADDRESS_UNIT, Tape};
use crate::base::Guid;
use crate::demo::compressed::CompressedContainer;
use crate::demo::seed::{guid_of, number_of};
use jiff::civil::DateTime;
use std::io::{self, Write};

/// What the media stream is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// The stream itself.
    Plain,
    /// `BACKUP ... WITH COMPRESSION`.
    Compressed,
}

/// How the writing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Every set is complete.
    Complete,
    /// Nothing but the label: the backup failed before its first set.
    HeaderOnly,
    /// In the data of the last set, after so many extents of this family.
    InData { extents: u64 },
}

/// Media to be written: one file a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaSpec {
    pub name: String,
    pub description: String,
    /// Shared by all families.
    pub guid: Guid,
    pub date: DateTime,
    /// Stripes; 1 for ordinary media.
    pub family_count: u16,
    /// 512, or 4096 on disks with such sectors.
    pub block_size: u16,
    pub container: Container,
    pub sets: Vec<BackupSpec>,
    pub stop: Stop,
}

impl MediaSpec {
    /// Ordinary media with these sets, appended one after another.
    pub fn of(sets: Vec<BackupSpec>) -> Self {
        let first = sets.first();
        let name = first.map_or_else(String::new, |set| set.guid().to_string());
        Self {
            name: String::new(),
            description: String::new(),
            guid: guid_of(&format!("media {name}")),
            date: first.map_or_else(DateTime::default, |set| set.start),
            family_count: 1,
            block_size: 512,
            container: Container::Plain,
            sets,
            stop: Stop::Complete,
        }
    }

    /// The same sets striped over several families.
    #[must_use]
    pub fn striped(mut self, family_count: u16) -> Self {
        self.family_count = family_count.max(1);
        self
    }

    /// The same in a compressed container.
    #[must_use]
    pub fn compressed(mut self) -> Self {
        self.container = Container::Compressed;
        self.block_size = 4096;
        self
    }
}

/// Writes one family (0-based) of the media to `out`, in memory that does not grow with the database.
///
/// # Errors
/// What `out` says.
pub fn write_media(spec: &MediaSpec, family: u16, out: &mut dyn Write) -> io::Result<()> {
    let mut plain;
    let mut compressed;
    let sink: &mut dyn Sink = match spec.container {
        Container::Plain => {
            plain = Plain(out);
            &mut plain
        }
        Container::Compressed => {
            compressed = CompressedContainer::new(out, u64::from(spec.block_size));
            &mut compressed
        }
    };
    let mut tape = Tape::new(sink, u64::from(spec.block_size));
    let mut media = Media { spec, family, marks: Vec::new(), starts: Vec::new() };
    media.write(&mut tape)?;
    tape.finish()
}

struct Media<'a> {
    spec: &'a MediaSpec,
    family: u16,
    /// Positions of the soft filemarks so far.
    marks: Vec<u64>,
    /// Positions of the sets so far.
    starts: Vec<u64>,
}

impl Media<'_> {
    /// Blocks outside sets are padded to this.
    fn unit(&self) -> u64 {
        ADDRESS_UNIT.max(u64::from(self.spec.block_size))
    }

    fn family_id(&self) -> u32 {
        let [a, b, c, d, ..] = number_of(&format!("family {} {}", self.spec.guid, self.family)).to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    fn write(&mut self, tape: &mut Tape<'_>) -> io::Result<()> {
        self.label(tape)?;
        self.filemark(tape, false)?;
        if self.spec.stop == Stop::HeaderOnly {
            return Ok(());
        }
        let count = self.spec.sets.len();
        for (number, set) in (1..).zip(&self.spec.sets) {
            self.starts.push(tape.position);
            let stop_after = match self.spec.stop {
                Stop::InData { extents } if usize::from(number) == count => Some(extents),
                _ => None,
            };
            let family_count = self.spec.family_count.max(1);
            let writer = SetWriter { spec: set, family: self.family, family_count, number, stop_after };
            if writer.write(tape)? == End::Interrupted {
                return Ok(());
            }
            self.filemark(tape, set.version.major >= 12)?;
            self.end_blocks(tape, set, number)?;
            self.filemark(tape, false)?;
        }
        Ok(())
    }

    fn label(&self, tape: &mut Tape<'_>) -> io::Result<()> {
        let mut b = Block::new(b"TAPE", 0x0003_0000, 94);
        b.u32(52, self.family_id());
        b.u32(56, 5);
        b.u16(60, 1);
        b.u16(64, self.spec.block_size / 512);
        b.u16(66, 3);
        b.u16(84, 1024);
        b.u16(86, 4608);
        b.bytes(88, &five_bytes(self.spec.date));
        b.u8(93, 1);
        // Servers count the two terminators in.
        b.text(80, "Microsoft SQL Server\0\0");
        b.text(68, &self.spec.name);
        b.text(72, &self.spec.description);
        tape.put(&b.finish(0, 0))?;
        let mut stripes = [0; 32];
        stripes[..16].copy_from_slice(&self.spec.guid.0);
        for (offset, value) in [
            (16, 0x00ad),
            (18, 0xf000),
            (20, self.spec.family_count.max(1)),
            (22, 1),
            (24, self.family + 1),
            (30, 1_u16),
        ] {
            stripes[offset..offset + 2].copy_from_slice(&value.to_le_bytes());
        }
        tape.small_stream(b"RAID", 0, &stripes)?;
        tape.pad(0, self.unit())
    }

    /// A soft filemark lists the marks before it, newest first.
    fn filemark(&mut self, tape: &mut Tape<'_>, end_of_data: bool) -> io::Result<()> {
        const LIST: usize = 72;
        let size = usize::from(self.spec.block_size);
        let room = (size - LIST) / 8;
        let mut b = Block::new(b"SFMB", if end_of_data { 0x8004_0000 } else { 0x8000_0000 }, size);
        b.u32(52, u32::try_from(room).unwrap_or_default());
        b.u32(56, u32::try_from(self.marks.len().min(room)).unwrap_or_default());
        b.u32(60, 72);
        for (number, position) in self.marks.iter().rev().take(room).enumerate() {
            b.u64(LIST + 8 * number, *position);
        }
        self.marks.push(tape.position);
        tape.filemark(&b.finish(0, 0))
    }

    fn end_blocks(&self, tape: &mut Tape<'_>, set: &BackupSpec, number: u16) -> io::Result<()> {
        let first = tape.position;
        for second in [false, true] {
            let here = tape.position;
            let mut b = Block::new(b"ESET", 0, 88);
            b.u32(52, attributes(set));
            if second {
                b.u64(60, first);
            }
            b.u16(78, number);
            b.bytes(80, &five_bytes(set.finish));
            tape.put(&b.finish(0, 0))?;
            if !second {
                // An empty list of files fills the first unit; the catalogue of sets starts the second.
                let used = tape.position - here + STREAM_HEADER as u64;
                let padding = usize::try_from(self.unit().saturating_sub(used)).unwrap_or_default();
                tape.small_stream(b"OTCP", 0, &vec![0; padding])?;
                tape.small_stream(b"TSMP", 0, &self.catalogue(usize::from(number)))?;
            }
            tape.pad(here, self.unit())?;
        }
        Ok(())
    }

    /// Every set so far: its attributes, its place, its number, and the volume it came from.
    fn catalogue(&self, count: usize) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(self.family_id().to_le_bytes());
        out.extend((count as u32).to_le_bytes());
        for (number, (set, start)) in (1_u16..).zip(self.spec.sets.iter().zip(&self.starts)).take(count) {
            let user = utf16(&set.user);
            let mut entry = vec![0; 92];
            put(&mut entry, 0, &u16_of(92 + user.len()).to_le_bytes());
            put(&mut entry, 2, &1_u16.to_le_bytes());
            put(&mut entry, 8, &attributes(set).to_le_bytes());
            put(&mut entry, 12, &start.to_le_bytes());
            put(&mut entry, 30, &number.to_le_bytes());
            put(&mut entry, 60, &1_u16.to_le_bytes());
            put(&mut entry, 76, &u16_of(user.len()).to_le_bytes());
            put(&mut entry, 78, &92_u16.to_le_bytes());
            put(&mut entry, 80, &five_bytes(set.finish));
            put(&mut entry, 85, &set.tz_quarters.to_le_bytes());
            put(&mut entry, 86, &[14, 1, 2, 0, 2]);
            out.extend(entry);
            out.extend(user);
            out.extend(volume(set));
        }
        out
    }
}

fn volume(set: &BackupSpec) -> Vec<u8> {
    const FIXED: usize = 62;
    let (drive, machine) = (utf16("D:"), utf16(&set.machine));
    let mut entry = vec![0; FIXED];
    put(&mut entry, 0, &u16_of(FIXED + drive.len() + machine.len()).to_le_bytes());
    put(&mut entry, 2, b"VOLB");
    put(&mut entry, 6, &1_u16.to_le_bytes());
    put(&mut entry, 32, &[14, 1, 2, 0, 2]);
    put(&mut entry, 40, &u16_of(drive.len()).to_le_bytes());
    put(&mut entry, 42, &u16_of(FIXED).to_le_bytes());
    put(&mut entry, 48, &u16_of(machine.len()).to_le_bytes());
    put(&mut entry, 50, &u16_of(FIXED + drive.len()).to_le_bytes());
    put(&mut entry, 56, &five_bytes(set.finish));
    entry.extend(drive);
    entry.extend(machine);
    entry
}

fn put(bytes: &mut [u8], offset: usize, value: &[u8]) {
    bytes[offset..offset + value.len()].copy_from_slice(value);
}
