//! A sliding window over a file: few and large positioned reads, whatever is asked of it.

use crate::base::{ReadAt, make_room};
use std::fmt;
use std::io;

/// Keeps the last piece that was read; its memory is bounded by `ahead_bytes` and by the largest single wish.
pub struct Window<'a> {
    file: &'a (dyn ReadAt + 'a),
    size_bytes: u64,
    ahead_bytes: usize,
    start: u64,
    bytes: Vec<u8>,
}

impl<'a> Window<'a> {
    /// Reads at least `ahead_bytes` at a time where the file has them.
    pub fn new(file: &'a dyn ReadAt, ahead_bytes: usize) -> Self {
        Self { file, size_bytes: file.size_bytes(), ahead_bytes, start: 0, bytes: Vec::new() }
    }

    /// From now on reads this much at a time.
    pub fn set_ahead(&mut self, ahead_bytes: usize) {
        self.ahead_bytes = ahead_bytes;
    }

    /// Length of the file in bytes; shrinks when the file turns out to end earlier than its size said.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// As many of the `want` bytes at `at` as the file has.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn get(&mut self, at: u64, want: usize) -> io::Result<&[u8]> {
        let there = usize::try_from(self.size_bytes.saturating_sub(at)).unwrap_or(usize::MAX);
        let want = want.min(there);
        if want == 0 {
            return Ok(&[]);
        }
        if self.inside(at, want).is_none() {
            self.load(at, want.max(self.ahead_bytes).min(there))?;
        }
        let from = usize::try_from(at.saturating_sub(self.start)).unwrap_or(usize::MAX).min(self.bytes.len());
        let to = from.saturating_add(want).min(self.bytes.len());
        Ok(&self.bytes[from..to])
    }

    fn inside(&self, at: u64, want: usize) -> Option<()> {
        let from = usize::try_from(at.checked_sub(self.start)?).ok()?;
        (from.checked_add(want)? <= self.bytes.len()).then_some(())
    }

    fn load(&mut self, at: u64, length: usize) -> io::Result<()> {
        make_room(&mut self.bytes, length);
        self.start = at;
        let count = match self.file.read_at(at, &mut self.bytes) {
            Ok(count) => count.min(length),
            Err(error) => {
                self.bytes.clear();
                return Err(error);
            }
        };
        if count < length {
            self.bytes.truncate(count);
            self.size_bytes = at.saturating_add(count as u64);
        }
        Ok(())
    }
}

impl fmt::Debug for Window<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window")
            .field("size_bytes", &self.size_bytes)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    struct Counting(Vec<u8>, u64, Cell<u32>);

    impl ReadAt for Counting {
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
            self.2.set(self.2.get() + 1);
            self.0.as_slice().read_at(offset, buffer)
        }
        fn size_bytes(&self) -> u64 {
            self.1
        }
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let file = Counting((0..=255).collect(), 256, Cell::new(0));
        let mut window = Window::new(&file, 100);
        assert_eq!(window.get(10, 4).unwrap(), [10, 11, 12, 13]);
        assert_eq!(window.get(100, 10).unwrap()[9], 109);
        assert_eq!(file.2.get(), 1);
        assert_eq!(window.get(200, 100).unwrap().len(), 56);
        assert_eq!(window.get(250, 100).unwrap().len(), 6);
        assert_eq!(window.get(9999, 1).unwrap().len(), 0);
        assert_eq!(file.2.get(), 2);
    }

    #[test]
    fn a_file_that_shrank_ends_where_it_ends() {
        let file = Counting(vec![7; 50], 1 << 40, Cell::new(0));
        let mut window = Window::new(&file, 100);
        assert_eq!(window.get(0, 80).unwrap().len(), 50);
        assert_eq!(window.size_bytes(), 50);
        assert_eq!(window.get(50, 1).unwrap().len(), 0);
    }
}
