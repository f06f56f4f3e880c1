//! Files that are mostly nothing: what of them has to be read, and whether their content has an identity.

use super::input::Input;
use std::ops::Range;

/// Asked no more often than this: a file with more holes is read.
const MAX_ASKED: usize = 65_536;
/// Of holes together. A content id says again what a file is that was moved or copied; to compute it every zero of a hole
/// must be hashed, which takes longer than anything else about such a file, and its path tells as much.
const MOST_HOLES_BYTES: u64 = 256 << 20;

/// The holes of a file that are not read, ascending; empty when they are few, so that all of it is.
pub fn holes(file: &dyn Input, least_bytes: u64) -> Vec<Range<u64>> {
    let mut found = Vec::new();
    let (mut from, mut sum) = (0, 0_u64);
    for _ in 0..MAX_ASKED {
        let Some(hole) = file.next_hole(from).filter(|hole| hole.end > from) else { break };
        from = hole.end;
        if hole.end - hole.start >= least_bytes {
            sum = sum.saturating_add(hole.end - hole.start);
            found.push(hole);
        }
    }
    if sum > MOST_HOLES_BYTES { found } else { Vec::new() }
}

/// Whether a stretch lies in one of them.
pub fn is_hole(holes: &[Range<u64>], stretch: &Range<u64>) -> bool {
    let before = holes.partition_point(|hole| hole.start <= stretch.start);
    before.checked_sub(1).and_then(|last| holes.get(last)).is_some_and(|hole| hole.end >= stretch.end)
}
