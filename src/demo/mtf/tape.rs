//! The position on the media, and the padding that keeps blocks and data where a server puts them.

use super::block::{STREAM_HEADER, stream};
use super::sink::Sink;
use std::io;

/// Blocks inside a set start at multiples of this from the set's start; format logical addresses count in it.
pub(super) const ADDRESS_UNIT: u64 = 1024;
/// Zero bytes in front of the content of every data and log stream.
pub(super) const LEAD_BYTES: u64 = 2;
const ZEROS: [u8; 4096] = [0; 4096];
/// Stream attributes: variable length padding to a boundary.
const PADDING: u16 = 0x80;

/// A media stream being written, or, without a sink, only measured.
pub(super) struct Tape<'a> {
    sink: Option<&'a mut dyn Sink>,
    pub(super) position: u64,
    /// Size of a soft filemark, to which data is aligned.
    pub(super) block_size: u64,
}

impl<'a> Tape<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink, block_size: u64) -> Self {
        Self { sink: Some(sink), position: 0, block_size }
    }

    /// A tape that writes nothing and only counts.
    pub(super) fn measuring(position: u64, block_size: u64) -> Self {
        Self { sink: None, position, block_size }
    }

    pub(super) fn is_measuring(&self) -> bool {
        self.sink.is_none()
    }

    /// Advances without bytes; only while measuring.
    pub(super) fn skip(&mut self, length: u64) {
        self.position += length;
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        self.sink.as_mut().map_or(Ok(()), |sink| sink.put(bytes))
    }

    pub(super) fn zeros(&mut self, mut length: u64) -> io::Result<()> {
        while length > 0 {
            let part = length.min(ZEROS.len() as u64);
            self.put(&ZEROS[..usize::try_from(part).unwrap_or(ZEROS.len())])?;
            length -= part;
        }
        Ok(())
    }

    pub(super) fn cut(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), |sink| sink.cut())
    }

    pub(super) fn filemark(&mut self, block: &[u8]) -> io::Result<()> {
        self.position += block.len() as u64;
        self.sink.as_mut().map_or(Ok(()), |sink| sink.filemark(block))
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), |sink| sink.finish())
    }

    /// Stream headers start at multiples of four.
    pub(super) fn align4(&mut self) -> io::Result<()> {
        self.zeros(self.position.next_multiple_of(4) - self.position)
    }

    /// A whole small stream.
    pub(super) fn small_stream(&mut self, id: &[u8; 4], attributes: u16, data: &[u8]) -> io::Result<()> {
        self.align4()?;
        self.put(&stream(id, attributes, data.len() as u64))?;
        self.put(data)
    }

    /// Ends a block: padding up to the next multiple of `unit` counted from `origin`.
    pub(super) fn pad(&mut self, origin: u64, unit: u64) -> io::Result<()> {
        self.align4()?;
        let data = self.position + STREAM_HEADER as u64;
        let end = origin + (data - origin).next_multiple_of(unit);
        self.put(&stream(b"SPAD", 0, end - data))?;
        self.zeros(end - data)
    }

    /// Opens a data stream of `length` bytes (lead bytes included) whose content starts on a boundary of the media.
    pub(super) fn open_data(&mut self, set: u64, id: &[u8; 4], attributes: u16, length: u64) -> io::Result<()> {
        let lead = STREAM_HEADER as u64 + LEAD_BYTES;
        let after_padding_header = self.position + STREAM_HEADER as u64;
        let mut content = set + (after_padding_header + lead - set).next_multiple_of(ADDRESS_UNIT);
        while !content.is_multiple_of(self.block_size) {
            content += ADDRESS_UNIT.min(self.block_size);
        }
        let padding = content - lead - after_padding_header;
        self.put(&stream(b"APAD", PADDING, padding))?;
        self.zeros(padding)?;
        self.put(&stream(id, attributes, length))?;
        self.zeros(LEAD_BYTES)?;
        self.cut()
    }
}
