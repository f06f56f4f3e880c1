//! A positioned file read from its start to its end.

use crate::base::ReadAt;
use std::io::{self, Read};

pub struct Sequential<'a> {
    file: &'a dyn ReadAt,
    position: u64,
}

impl<'a> Sequential<'a> {
    pub fn new(file: &'a dyn ReadAt) -> Self {
        Self { file, position: 0 }
    }
}

impl Read for Sequential<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(self.position, buffer)?;
        self.position = self.position.saturating_add(count as u64);
        Ok(count)
    }
}
