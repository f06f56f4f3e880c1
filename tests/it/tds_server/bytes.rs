//! Reading what a client sent, little-endian; never beyond its end.

use std::io::{self, ErrorKind};

/// A cursor over a message.
pub struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn take(&mut self, count: usize) -> io::Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(taken)
    }

    /// An unsigned integer of up to eight bytes.
    pub fn unsigned(&mut self, width: usize) -> io::Result<u64> {
        Ok(unsigned(self.take(width)?))
    }

    pub fn u8(&mut self) -> io::Result<u8> {
        Ok(self.take(1)?[0])
    }

    pub fn u16(&mut self) -> io::Result<u16> {
        Ok(self.unsigned(2)? as u16)
    }

    pub fn u32(&mut self) -> io::Result<u32> {
        Ok(self.unsigned(4)? as u32)
    }

    pub fn u64(&mut self) -> io::Result<u64> {
        self.unsigned(8)
    }

    /// UTF-16 text of so many code units.
    pub fn text(&mut self, units: usize) -> io::Result<String> {
        Ok(utf16(self.take(units * 2)?))
    }

    pub fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// Little-endian, unsigned.
pub fn unsigned(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// UTF-16LE as text.
pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

pub fn invalid(what: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what.into())
}
