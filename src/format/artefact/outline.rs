//! The facts of an artefact before anything was read from it, and reading a small file whole.

use crate::base::ReadAt;
use crate::model::{ArtefactFacts, Detail, Verdict};
use std::collections::BTreeMap;

/// Facts with a verdict and nothing else.
pub(super) fn outline(verdict: Verdict, detail: Detail) -> ArtefactFacts {
    ArtefactFacts {
        position: 1,
        time: None,
        wall_time: None,
        names: Vec::new(),
        verdict,
        proof: Vec::new(),
        counts: BTreeMap::new(),
        detail,
        problems: Vec::new(),
    }
}

/// Up to `length` bytes at an offset; `None` when the operating system refuses.
pub(super) fn bytes_at(file: &dyn ReadAt, offset: u64, length: usize) -> Option<Vec<u8>> {
    let there = file.size_bytes().saturating_sub(offset);
    let mut buffer = vec![0; usize::try_from(there).unwrap_or(usize::MAX).min(length)];
    let read = file.read_at(offset, &mut buffer).ok()?;
    buffer.truncate(read);
    Some(buffer)
}

/// The whole file, unless it is larger than the limit.
pub(super) fn whole(file: &dyn ReadAt, limit: usize) -> Option<Vec<u8>> {
    let size = usize::try_from(file.size_bytes()).ok()?;
    if size > limit { None } else { bytes_at(file, 0, size) }
}
