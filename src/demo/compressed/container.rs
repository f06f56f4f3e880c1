//! The `MSSQLBAK` container, version 2: the media stream in compressed records, soft filemarks between them as they are.

use super::xpress::compress;
use crate::demo::mtf::Sink;
use std::io::{self, Write};

/// Records start here; what is before is the magic, two versions and memory that a server never cleared.
const FIRST_RECORD: usize = 0x1e0;
/// Most that a record holds.
const RECORD: usize = 64 << 10;
const RECORD_HEADER: usize = 28;
const RECORD_MARK: u8 = 0x21;
const SECTOR: usize = 512;

/// Writes the container around a media stream.
pub(in crate::demo) struct CompressedContainer<'a> {
    out: &'a mut dyn Write,
    position: u64,
    block_size: u64,
    pending: Vec<u8>,
}

impl<'a> CompressedContainer<'a> {
    /// `block_size` is that of the media; filemarks are aligned to it.
    pub(in crate::demo) fn new(out: &'a mut dyn Write, block_size: u64) -> Self {
        Self { out, position: 0, block_size, pending: Vec::with_capacity(RECORD) }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.position > 0 {
            return Ok(());
        }
        let mut header = [0; FIRST_RECORD];
        header[..8].copy_from_slice(b"MSSQLBAK");
        header[8] = 2;
        header[12] = 3;
        self.write(&header)
    }

    fn record(&mut self, content: &[u8]) -> io::Result<()> {
        let payload = compress(content);
        let (Ok(length), false) = (u16::try_from(payload.len()), content.is_empty()) else {
            // What does not compress below the 16-bit length is written in halves.
            let (left, right) = content.split_at((content.len() / 2).next_multiple_of(SECTOR).min(content.len()));
            if left.is_empty() || right.is_empty() {
                return Ok(());
            }
            self.record(left)?;
            return self.record(right);
        };
        let mut header = [0; RECORD_HEADER];
        header[0] = RECORD_MARK;
        header[1] = u8::try_from(content.len().div_ceil(SECTOR)).unwrap_or(u8::MAX);
        header[2..4].copy_from_slice(&length.to_le_bytes());
        header[24..].copy_from_slice(&fold(&payload).to_le_bytes());
        self.write(&header)?;
        self.write(&payload)
    }
}

/// Rotate left by one, then XOR the next word in; the last word is filled up with zeros.
fn fold(payload: &[u8]) -> u32 {
    let (words, rest) = payload.as_chunks::<4>();
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    let sum = words.iter().fold(0_u32, |sum, word| sum.rotate_left(1) ^ u32::from_le_bytes(*word));
    if rest.is_empty() { sum } else { sum.rotate_left(1) ^ u32::from_le_bytes(last) }
}

impl Sink for CompressedContainer<'_> {
    fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let part = bytes.len().min(RECORD - self.pending.len());
            self.pending.extend_from_slice(&bytes[..part]);
            bytes = &bytes[part..];
            if self.pending.len() == RECORD {
                self.cut()?;
            }
        }
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.begin()?;
        let content = std::mem::take(&mut self.pending);
        self.record(&content)?;
        self.pending = content;
        self.pending.clear();
        Ok(())
    }

    fn filemark(&mut self, block: &[u8]) -> io::Result<()> {
        self.cut()?;
        let gap = self.position.next_multiple_of(self.block_size) - self.position;
        for _ in 0..gap {
            self.write(&[0])?;
        }
        self.write(block)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.cut()?;
        self.out.flush()
    }
}
