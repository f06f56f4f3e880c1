//! A slice as a file.

use bakproof::base::ReadAt;

/// A slice has no size of its own, so it is wrapped.
#[derive(Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl ReadAt for Bytes<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        ReadAt::read_at(self.0, offset, buffer)
    }

    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }
}
