//! What is read, how, and what it showed.

use crate::base::ReadAt;
use crate::collect::Monitor;
use crate::format::mtf::MtfFile;
use crate::format::verify::{Gathered, ProtectedRange};
use std::fmt;

/// A file that several threads may read.
pub trait Input: ReadAt + Sync {}
impl<T: ReadAt + Sync> Input for T {}

/// How to read.
pub struct Options<'a> {
    /// Compute the content id.
    pub with_content_id: bool,
    /// Keep which bytes are protected.
    pub with_ranges: bool,
    /// Use all threads on this one file.
    pub parallel: bool,
    pub monitor: &'a dyn Monitor,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("parallel", &self.parallel).finish_non_exhaustive()
    }
}

/// What a file showed.
#[derive(Debug)]
pub struct FileRead {
    pub mtf: MtfFile,
    /// One for each set of `mtf`.
    pub sets: Vec<Gathered>,
    pub content_id: Option<blake3::Hash>,
    /// Framing, configuration and container, when ranges were wanted.
    pub ranges: Vec<ProtectedRange>,
}
