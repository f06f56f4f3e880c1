//! The records of a compressed container (`MSSQLBAK`), one after the other and without decoding them.
//!
//! After a 0x1e0-byte head, whose rest is uninitialised memory of the server, the file is a chain of packed records,
//! raw MTF filemarks (SFMB) and padding up to the next media block.

use super::fault::Fault;
use super::limits::{MAX_FIRST_RECORD_TRIES, MAX_MEDIA_BLOCK_BYTES, MAX_RECORD_BYTES};
use super::sum::xor16;
use super::window::Window;
use super::xpress;
use crate::base::Le;
use crate::format::page::dword_fold;

/// One piece of the logical stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Of its header in the file.
    pub file_offset: u64,
    /// How many bytes of the logical stream it stands for.
    pub length: u32,
    /// Of its payload in the file.
    pub payload_offset: u64,
    pub payload_length: u32,
    /// Sum of the payload; `None` for a filemark, which stands in the file as it is.
    pub checksum: Option<u32>,
}

/// How a record header is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    header_bytes: u64,
    checksum_at: usize,
}

/// Container version 2, SQL Server 2014 to 2022.
const WIDE: Layout = Layout { header_bytes: 28, checksum_at: 24 };
/// Version 1 by a third-party note: believed only where a checksum proves it.
const NARROW: Layout = Layout { header_bytes: 8, checksum_at: 4 };

const HEAD_BYTES: u64 = 0x1e0;
const PACKED: u8 = 0x21;
const PAD: u8 = 0x24;
const TRAILER: u8 = 0x2c;
const SECTOR_BYTES: u32 = 512;
const MARK_BYTES: u64 = 24;
/// A payload is a 256-byte code table and at least one word.
const MIN_PAYLOAD_BYTES: u32 = 258;

/// Reads record after record; never holds more than its window.
#[derive(Debug)]
pub struct Records<'a> {
    window: Window<'a>,
    layout: Layout,
    /// It says that it is of version 2, of which all is known here.
    is_known: bool,
    at: u64,
}

const AHEAD_BYTES: usize = 256 << 10;

impl<'a> Records<'a> {
    /// Finds the first record behind the container's head.
    ///
    /// # Errors
    /// When the file ends before it, or no record there sums up.
    pub fn open(mut window: Window<'a>) -> Result<Self, Fault> {
        window.set_ahead(AHEAD_BYTES);
        let head = window.get(0, 16).map_err(|error| Fault::io(0, &error))?;
        let Some(version) = Le(head).u32(8) else { return Err(Fault::truncated(0, 16 - head.len() as u64)) };
        let layout = if version == 1 { NARROW } else { WIDE };
        let mut records = Self { window, layout, is_known: version == 2, at: HEAD_BYTES };
        let size = records.window.size_bytes();
        let least = HEAD_BYTES + layout.header_bytes;
        if size < least {
            return Err(Fault::truncated(0, least - size));
        }
        if records.proves_first(HEAD_BYTES)? || (version == 2 && records.chains_on()?) {
            return Ok(records);
        }
        if let Some(at) = records.find_first()? {
            records.at = at;
            return Ok(records);
        }
        let message = format!(
            "the compressed container says version {version} and its first record is of no kind known here: it may be \
             encrypted, written by a newer SQL Server, or damaged at its head; ask a server: RESTORE VERIFYONLY"
        );
        Err(Fault::unreadable("unsupported-container", HEAD_BYTES, message))
    }

    /// The next piece; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file is cut inside it, or what stands there is no record.
    pub fn next(&mut self) -> Result<Option<Record>, Fault> {
        loop {
            let at = self.at;
            let size = self.window.size_bytes();
            if at >= size {
                return Ok(None);
            }
            let record = match self.filemark(at)? {
                Some(length) => {
                    Some(Record { file_offset: at, length, payload_offset: at, payload_length: length, checksum: None })
                }
                None => self.packed(at)?,
            };
            let Some(record) = record else {
                self.at = self.after_padding(at)?;
                continue;
            };
            self.at = record.payload_offset + u64::from(record.payload_length);
            if self.at > size {
                return Err(Fault::truncated(at, self.at - size));
            }
            return Ok(Some(record));
        }
    }

    /// The bytes of a record as they stand in the file; fewer than its payload length only if the file shrank.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn payload(&mut self, record: &Record) -> Result<&[u8], Fault> {
        self.window
            .get(record.payload_offset, record.payload_length as usize)
            .map_err(|error| Fault::io(record.payload_offset, &error))
    }

    /// Where the next record is looked for in the file.
    pub fn position(&self) -> u64 {
        self.at
    }

    fn get(&mut self, at: u64, want: usize) -> Result<&[u8], Fault> {
        self.window.get(at, want).map_err(|error| Fault::io(at, &error))
    }

    /// A filemark block, proven by its own checksum; its size is a multiple of 512.
    fn filemark(&mut self, at: u64) -> Result<Option<u32>, Fault> {
        let head = self.get(at, 52)?;
        let le = Le(head);
        let length = le.u16(8).unwrap_or(0);
        let sound = head.starts_with(b"SFMB")
            && length >= 512
            && length.is_multiple_of(512)
            && le.slice(0, 50).map(xor16) == le.u16(50);
        Ok(sound.then_some(u32::from(length)))
    }

    fn packed(&mut self, at: u64) -> Result<Option<Record>, Fault> {
        let Layout { header_bytes, checksum_at } = self.layout;
        let header = Le(self.get(at, header_bytes as usize)?);
        if header.u8(0) != Some(PACKED) {
            return Ok(None);
        }
        let (Some(sectors), Some(payload), Some(checksum)) = (header.u8(1), header.u16(2), header.u32(checksum_at))
        else {
            let missing = header_bytes - header.0.len() as u64;
            return Err(Fault::truncated(at, missing));
        };
        let record = Record {
            file_offset: at,
            length: u32::from(sectors) * SECTOR_BYTES,
            payload_offset: at + header_bytes,
            payload_length: u32::from(payload),
            checksum: Some(checksum),
        };
        if record.length == 0 || record.payload_length < MIN_PAYLOAD_BYTES {
            return Ok(None);
        }
        if record.length > MAX_RECORD_BYTES {
            let message = format!(
                "a record of the compressed container holds {}; more than 64 KiB were never seen and are not decoded",
                Fault::size(u64::from(record.length))
            );
            return Err(Fault::unreadable("unsupported-container", at, message));
        }
        Ok(Some(record))
    }

    /// Where the filemark after the padding at `at` stands. Padding names its length; where it does not (other
    /// versions), the filemark is looked for on the 512-byte grid. What is known of version 2 shows whether the padding is
    /// as long as it was written.
    fn after_padding(&mut self, at: u64) -> Result<u64, Fault> {
        let mark = Le(self.get(at, MARK_BYTES as usize + 12)?);
        let named = match mark.u8(0) {
            Some(PAD) => mark.u16(2).map(u64::from),
            Some(TRAILER) => mark.u32(32).map(u64::from),
            _ => None,
        };
        if let Some(next) = named.and_then(|length| at.checked_add(MARK_BYTES + length))
            && self.filemark(next)?.is_some()
        {
            return Ok(next);
        }
        let grid = u64::from(SECTOR_BYTES);
        let mut next = (at / grid + 1) * grid;
        let size = self.window.size_bytes();
        while next <= at.saturating_add(2 * MAX_MEDIA_BLOCK_BYTES) && next < size {
            if let Some(block) = self.filemark(next)?.map(u64::from) {
                // It leads to the next media block, and over one at most where it would have no room for its own head.
                let is_exact = next.is_multiple_of(block) && next - at < block + MARK_BYTES;
                if self.is_known && (named.is_some() || !is_exact) {
                    let message = "the padding of the compressed container is not as long as it was written: bytes of the \
                                   file were lost or added here";
                    return Err(Fault::damaged("container-record", at, message));
                }
                return Ok(next);
            }
            next += grid;
        }
        if size <= at.saturating_add(2 * MAX_MEDIA_BLOCK_BYTES) && matches!(self.get(at, 1)?, [PAD | TRAILER, ..]) {
            return Err(Fault::cut(at));
        }
        let message = "the chain of the compressed container breaks here; nothing after this place can be read";
        Err(Fault::damaged("container-record", at, message))
    }

    fn proves_first(&mut self, at: u64) -> Result<bool, Fault> {
        let Ok(Some(record)) = self.packed(at) else { return Ok(false) };
        let payload = self.payload(&record)?;
        Ok(payload.len() == record.payload_length as usize && record.checksum == Some(dword_fold(payload)))
    }

    /// Whether a record whose checksum is proven is the first one: media begin with a TAPE block.
    fn begins_media(&mut self, at: u64) -> Result<bool, Fault> {
        let Ok(Some(record)) = self.packed(at) else { return Ok(false) };
        let mut bytes = vec![0; record.length as usize];
        Ok(xpress::decode(self.payload(&record)?, &mut bytes).is_ok() && bytes.starts_with(b"TAPE"))
    }

    /// A first record whose payload is ruined, in a container that is plainly of the known version: what it says of its
    /// length leads to the next record, or beyond the end of a file that was cut.
    fn chains_on(&mut self) -> Result<bool, Fault> {
        let Ok(Some(record)) = self.packed(HEAD_BYTES) else { return Ok(false) };
        let next = record.payload_offset + u64::from(record.payload_length);
        if next >= self.window.size_bytes() {
            return Ok(true);
        }
        let known = matches!(self.get(next, 1)?, [PACKED | PAD | TRAILER, ..]);
        Ok(known || self.filemark(next)?.is_some())
    }

    /// Containers of another version begin elsewhere: the checksum proves where.
    fn find_first(&mut self) -> Result<Option<u64>, Fault> {
        let mut tries = 0;
        for at in (16..4096).step_by(2) {
            if self.get(at, 1)? != [PACKED] || !matches!(self.packed(at), Ok(Some(_))) {
                continue;
            }
            tries += 1;
            if tries > MAX_FIRST_RECORD_TRIES {
                break;
            }
            if self.proves_first(at)? && self.begins_media(at)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }
}
