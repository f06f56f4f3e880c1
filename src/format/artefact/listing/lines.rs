//! A log line by line in bounded memory, however long the log.

use super::text::{Encoding, decode};
use crate::base::ReadAt;
use crate::model::Problem;

/// Units (bytes, or UTF-16 pairs) kept of one line. The longest path Windows knows has 32,767; errors stand before it.
pub const MAX_LINE_UNITS: usize = 4096;

/// Bytes of a log that are read: millions of lines.
pub const MAX_LOG_BYTES: u64 = 1 << 30;

const BLOCK_BYTES: usize = 64 << 10;

/// Lines without their ends; empty ones are left out. A carriage return alone ends a line too: progress is so written.
pub struct Lines<'a> {
    file: &'a dyn ReadAt,
    encoding: Encoding,
    position: u64,
    block: Vec<u8>,
    used: usize,
    is_done: bool,
    line: Vec<u8>,
    /// Why it was not read to its end.
    pub fault: Option<Problem>,
}

impl<'a> Lines<'a> {
    pub fn new(file: &'a dyn ReadAt) -> Self {
        let mut lines = Self {
            file,
            encoding: Encoding::Bytes,
            position: 0,
            block: Vec::new(),
            used: 0,
            is_done: false,
            line: Vec::new(),
            fault: None,
        };
        lines.fill();
        (lines.encoding, lines.used) = Encoding::of(&lines.block);
        lines
    }

    fn fill(&mut self) {
        self.used = 0;
        self.block.clear();
        if self.position >= MAX_LOG_BYTES {
            let most = crate::base::bytes(MAX_LOG_BYTES);
            self.stop(Problem::whole("limit-log-size", format!("the log is longer than {most}")));
            return;
        }
        self.block.resize(BLOCK_BYTES, 0);
        match self.file.read_at(self.position, &mut self.block) {
            Ok(count) => {
                self.block.truncate(count);
                self.position = self.position.saturating_add(count as u64);
                self.is_done = count == 0;
            }
            Err(error) => {
                let position = self.position;
                self.stop(Problem::at("read-error", position, format!("the log cannot be read further: {error}")));
            }
        }
    }

    fn stop(&mut self, problem: Problem) {
        self.block.clear();
        self.is_done = true;
        self.fault = Some(problem);
    }

    fn byte(&mut self) -> Option<u8> {
        if self.used >= self.block.len() && !self.is_done {
            self.fill();
        }
        let byte = self.block.get(self.used).copied()?;
        self.used += 1;
        Some(byte)
    }

    /// The bytes of one unit, and whether it ends a line.
    fn unit(&mut self) -> Option<([u8; 2], usize, bool)> {
        let ends = |unit: u16| unit == u16::from(b'\n') || unit == u16::from(b'\r');
        let first = self.byte()?;
        if self.encoding == Encoding::Bytes {
            return Some(([first, 0], 1, ends(u16::from(first))));
        }
        let pair = [first, self.byte()?];
        let unit = if self.encoding == Encoding::Utf16Le { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
        Some((pair, 2, ends(unit)))
    }
}

impl Iterator for Lines<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.line.clear();
        while let Some((unit, width, is_end)) = self.unit() {
            if is_end && !self.line.is_empty() {
                break;
            }
            if !is_end && self.line.len() < MAX_LINE_UNITS * width {
                self.line.extend(unit.iter().take(width));
            }
        }
        (!self.line.is_empty()).then(|| decode(self.encoding, &self.line))
    }
}
