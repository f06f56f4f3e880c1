//! Bounded little-endian reading. Knows no format; never panics, never reads past what it was given.

use std::borrow::Borrow;
use std::fs::File;
use std::io;
use std::ops::Range;

/// Gives a buffer `length` bytes that are about to be overwritten. What it held stays: clearing it first would cost more
/// than reading over it.
pub fn make_room(buffer: &mut Vec<u8>, length: usize) {
    if buffer.len() < length {
        *buffer = vec![0; length];
    } else {
        buffer.truncate(length);
    }
}

/// A view of bytes whose every read answers `None` instead of passing the end.
#[derive(Clone, Copy, Debug)]
pub struct Le<'a>(pub &'a [u8]);

impl<'a> Le<'a> {
    /// The `length` bytes at `offset`.
    pub fn slice(self, offset: usize, length: usize) -> Option<&'a [u8]> {
        self.0.get(offset..offset.checked_add(length)?)
    }

    fn array<const N: usize>(self, offset: usize) -> Option<[u8; N]> {
        self.slice(offset, N)?.try_into().ok()
    }

    /// One byte.
    pub fn u8(self, offset: usize) -> Option<u8> {
        self.0.get(offset).copied()
    }

    /// Two bytes, least significant first.
    pub fn u16(self, offset: usize) -> Option<u16> {
        self.array(offset).map(u16::from_le_bytes)
    }

    /// Four bytes, least significant first.
    pub fn u32(self, offset: usize) -> Option<u32> {
        self.array(offset).map(u32::from_le_bytes)
    }

    /// Eight bytes, least significant first.
    pub fn u64(self, offset: usize) -> Option<u64> {
        self.array(offset).map(u64::from_le_bytes)
    }

    /// The 16 bytes of a GUID as Windows lays them out.
    pub fn guid(self, offset: usize) -> Option<super::Guid> {
        self.array(offset).map(super::Guid)
    }
}

/// Positioned reading that moves no cursor, so that threads may share a file.
pub trait ReadAt {
    /// Reads up to `buffer.len()` bytes at `offset`; fewer only at the end.
    ///
    /// # Errors
    /// What the operating system says.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Length in bytes.
    fn size_bytes(&self) -> u64;

    /// The first stretch at or behind `from` that was never written and reads as zeros, where the system tells.
    fn next_hole(&self, _from: u64) -> Option<Range<u64>> {
        None
    }
}

impl ReadAt for [u8] {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        let count = buffer.len().min(self.len() - start);
        buffer[..count].copy_from_slice(&self[start..start + count]);
        Ok(count)
    }

    fn size_bytes(&self) -> u64 {
        self.len() as u64
    }
}

/// A file together with the size it had when it was opened.
impl<F: Borrow<File>> ReadAt for (F, u64) {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while done < buffer.len() {
            match read_once(self.0.borrow(), offset + done as u64, &mut buffer[done..]) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    fn size_bytes(&self) -> u64 {
        self.1
    }

    fn next_hole(&self, from: u64) -> Option<Range<u64>> {
        super::holes::next_hole(self.0.borrow(), self.1, from)
    }
}

#[cfg(unix)]
fn read_once(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_once(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
