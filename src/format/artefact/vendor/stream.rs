//! A file as a stream, remembering what the storage refused.

use crate::base::ReadAt;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Reads a file from its first byte to its last.
pub(in super::super) struct Stream<'a> {
    file: &'a dyn ReadAt,
    position: u64,
    refused: Rc<Cell<bool>>,
}

impl<'a> Stream<'a> {
    /// From the file's first byte.
    pub(in super::super) fn new(file: &'a dyn ReadAt) -> Self {
        Self { file, position: 0, refused: Rc::default() }
    }

    /// Becomes true when the storage cannot be read.
    pub(super) fn refused(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.refused)
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(self.position, buffer).inspect_err(|_| self.refused.set(true))?;
        self.position = self.position.saturating_add(count as u64);
        Ok(count)
    }
}
