//! The logical stream of a compressed container: decodes only the records that are read from.

use super::fault::Fault;
use super::records::{Record, Records};
use super::tape::{Place, Tape};
use super::window::Window;
use super::xpress;
use crate::format::page::dword_fold;

/// Holds one decoded record at a time.
#[derive(Debug)]
pub struct Container<'a> {
    records: Records<'a>,
    record: Option<Record>,
    /// Logical position of `record`, and of the end of the stream once `ended`.
    start: u64,
    ended: bool,
    /// The current record's logical bytes; empty until they are wanted.
    bytes: Vec<u8>,
}

impl<'a> Container<'a> {
    /// Finds the first record.
    ///
    /// # Errors
    /// When the container is not understood.
    pub fn open(window: Window<'a>) -> Result<Self, Fault> {
        let records = Records::open(window)?;
        Ok(Self { records, record: None, start: 0, ended: false, bytes: Vec::new() })
    }

    /// Moves to the record that holds the logical byte `at`; false at the end of the stream.
    fn seek(&mut self, at: u64) -> Result<bool, Fault> {
        loop {
            if self.ended {
                return Ok(false);
            }
            let end = self.start + self.record.map_or(0, |record| u64::from(record.length));
            if self.record.is_some() && at < end {
                return Ok(at >= self.start);
            }
            self.start = end;
            self.bytes.clear();
            self.record = self.records.next()?;
            self.ended = self.record.is_none();
        }
    }

    fn decode(&mut self, record: &Record) -> Result<(), Fault> {
        let at = record.file_offset;
        let payload = self.records.payload(record)?;
        if payload.len() < record.payload_length as usize {
            return Err(Fault::truncated(at, u64::from(record.payload_length) - payload.len() as u64));
        }
        let Some(checksum) = record.checksum else {
            self.bytes.extend_from_slice(payload);
            return Ok(());
        };
        if dword_fold(payload) != checksum {
            let message = "a record of the compressed container does not match its checksum: bytes in it were changed";
            return Err(Fault::damaged("container-checksum", at, message));
        }
        self.bytes.resize(record.length as usize, 0);
        if let Err(error) = xpress::decode(payload, &mut self.bytes) {
            self.bytes.clear();
            if self.start == 0 {
                // Nothing of this container decodes: not XPRESS, as SQL Server 2025's ZSTD is not.
                let message = format!("the compressed container is of a kind not known here: {error}");
                return Err(Fault::unreadable("unsupported-container", at, message));
            }
            let message = format!("a record of the compressed container does not decode: {error}");
            return Err(Fault::damaged("container-decode", at, message));
        }
        Ok(())
    }
}

impl Tape for Container<'_> {
    fn read(&mut self, at: u64, out: &mut [u8]) -> Result<usize, Fault> {
        let mut done = 0;
        while done < out.len() {
            let wanted = at.saturating_add(done as u64);
            if !self.seek(wanted)? {
                break;
            }
            let Some(record) = self.record else { break };
            if self.bytes.is_empty() {
                self.decode(&record)?;
            }
            let from = usize::try_from(wanted - self.start).unwrap_or(usize::MAX);
            let Some(bytes) = self.bytes.get(from..) else { break };
            let count = bytes.len().min(out.len() - done);
            out[done..done + count].copy_from_slice(&bytes[..count]);
            done += count;
        }
        Ok(done)
    }

    fn place(&self, at: u64) -> Place {
        match self.record {
            Some(Record { checksum: None, file_offset, .. }) if at >= self.start => {
                Place::plain(file_offset.saturating_add(at - self.start))
            }
            Some(record) => Place::packed(record.file_offset),
            None => Place::packed(self.records.position()),
        }
    }

    fn end(&self) -> Option<u64> {
        self.ended.then_some(self.start)
    }

    fn container(&self) -> &'static str {
        "MSSQLBAK"
    }
}
