//! The lines of a saved output, whatever encoding the tool saved it in: UTF-8, UTF-16 of either order, a code page.
//! Everything that counts is ASCII; what is not becomes `?`.

use crate::base::ReadAt;
use std::io;

/// Bytes read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// A longer line is none of the script's; only its beginning is kept.
const MAX_LINE_CHARS: usize = 256;

/// How the characters stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    One,
    /// Two bytes; whether the significant one of ASCII comes first.
    Two { low_first: bool },
}

/// Reads line after line.
pub struct Lines<'a> {
    file: &'a dyn ReadAt,
    width: Width,
    buffer: Vec<u8>,
    /// Of the buffer's first byte.
    buffer_at: u64,
    next: usize,
    line: String,
}

impl<'a> Lines<'a> {
    /// From a place at which a line begins: 0, or [`Lines::position`] of an earlier reader.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn at(file: &'a dyn ReadAt, position: u64) -> io::Result<Self> {
        let mut head = [0_u8; 4];
        let count = file.read_at(0, &mut head)?;
        let (width, mark) = width(head.get(..count).unwrap_or_default());
        let at = position.max(mark);
        Ok(Self { file, width, buffer: Vec::new(), buffer_at: at, next: 0, line: String::new() })
    }

    /// Where the next line begins.
    pub fn position(&self) -> u64 {
        self.buffer_at + self.next as u64
    }

    /// The line that was read last, without its end.
    pub fn line(&self) -> &str {
        self.line.trim_end_matches(['\r', '\0'])
    }

    /// Reads the next line; false at the end of the file.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn advance(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut any = false;
        let mut length = 0_usize;
        while let Some(c) = self.character()? {
            any = true;
            match c {
                b'\n' => break,
                _ if length < MAX_LINE_CHARS => {
                    self.line.push(char::from(if c.is_ascii() { c } else { b'?' }));
                    length += 1;
                }
                _ => {}
            }
        }
        Ok(any)
    }

    fn character(&mut self) -> io::Result<Option<u8>> {
        match self.width {
            Width::One => self.byte(),
            Width::Two { low_first } => {
                let (Some(first), Some(second)) = (self.byte()?, self.byte()?) else { return Ok(None) };
                let (low, high) = if low_first { (first, second) } else { (second, first) };
                Ok(Some(if high == 0 { low } else { b'?' }))
            }
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        if self.next >= self.buffer.len() {
            self.buffer_at += self.buffer.len() as u64;
            self.next = 0;
            self.buffer.resize(BUFFER_BYTES, 0);
            let count = self.file.read_at(self.buffer_at, &mut self.buffer)?;
            self.buffer.truncate(count);
        }
        let byte = self.buffer.get(self.next).copied();
        if byte.is_some() {
            self.next += 1;
        }
        Ok(byte)
    }
}

/// The encoding, and how long its mark is.
fn width(head: &[u8]) -> (Width, u64) {
    match head {
        [0xff, 0xfe, ..] => (Width::Two { low_first: true }, 2),
        [0xfe, 0xff, ..] => (Width::Two { low_first: false }, 2),
        [0xef, 0xbb, 0xbf, ..] => (Width::One, 3),
        [first, 0, ..] if *first != 0 => (Width::Two { low_first: true }, 0),
        [0, second, ..] if *second != 0 => (Width::Two { low_first: false }, 0),
        _ => (Width::One, 0),
    }
}
