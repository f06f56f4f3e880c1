//! The logical MTF stream of a file, whatever container carries it. Knows where bytes lie, not what they mean.

use super::fault::Fault;
use std::fmt;

/// Where something stands in the file, for problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    offset: u64,
    /// Whether the bytes after it follow one to one in the file; inside a compressed record they do not.
    plain: bool,
}

impl Place {
    /// The file offset of what lies `distance` bytes further on, or of the compressed record around it.
    pub fn after(self, distance: u64) -> u64 {
        if self.plain { self.offset.saturating_add(distance) } else { self.offset }
    }

    /// The file offset of the place itself.
    pub fn offset(self) -> u64 {
        self.offset
    }

    /// A byte that stands in the file as it is.
    pub fn plain(offset: u64) -> Self {
        Self { offset, plain: true }
    }

    /// A byte inside the compressed record at `offset`.
    pub fn packed(offset: u64) -> Self {
        Self { offset, plain: false }
    }
}

/// Forward reading of the logical stream; what lies between two reads is skipped without being looked at.
pub trait Tape: fmt::Debug {
    /// Fills `out` from the logical position `at`, which must not lie before the previous read's; fewer bytes than
    /// wanted only at the end of the stream.
    ///
    /// # Errors
    /// When the file cannot be read or its container is broken there.
    fn read(&mut self, at: u64, out: &mut [u8]) -> Result<usize, Fault>;

    /// Where the byte at `at`, read last or about to be read, stands in the file.
    fn place(&self, at: u64) -> Place;

    /// Length of the stream where it is known: of a plain file always, of a container once its end was reached.
    fn end(&self) -> Option<u64>;

    /// `TAPE` or `MSSQLBAK`.
    fn container(&self) -> &'static str;
}
