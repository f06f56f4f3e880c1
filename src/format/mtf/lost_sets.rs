//! What stands behind the place where a walk through backup media ended early: whole backups that nothing leads to any
//! more. Looks for their first blocks only, within bounds.

use super::block::{self, BLOCK_HEADER_BYTES};
use super::fault::Fault;
use crate::base::{Le, ReadAt};

/// How much is searched: a backup that a hole hides begins near its end. What lies farther is not looked at; that the
/// walk ended early is told in any case.
const SEARCH_BYTES: u64 = 64 << 20;
const PIECE_BYTES: usize = 1 << 20;
/// Blocks of all media begin at multiples of this.
const GRID: usize = 512;

/// Framed blocks behind a hole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LostSets {
    /// Of the first of them.
    pub first_at: u64,
    pub hole_at: u64,
    /// Backup sets that begin there.
    pub sets: u64,
}

impl LostSets {
    /// What follows `from`. Inside a set the set's own blocks follow a hole: only another set's beginning counts there;
    /// `is_between` sets any framed block is what is left of a set. In a compressed container only filemarks stand
    /// as they are; they say that sets follow, not how many.
    pub fn behind(file: &dyn ReadAt, from: u64, is_between: bool) -> Option<Self> {
        let end = file.size_bytes().min(from.saturating_add(SEARCH_BYTES));
        let mut buffer = vec![0; PIECE_BYTES];
        // The block that the walk broke at is none of them.
        let mut at = (from / GRID as u64 + 1) * GRID as u64;
        let (mut first_at, mut sets) = (None, 0);
        while at < end {
            let want = usize::try_from(end - at).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
            let there = file.read_at(at, buffer.get_mut(..want)?).ok().filter(|there| *there > 0)?;
            for (number, sector) in buffer.get(..there)?.chunks(GRID).enumerate() {
                if !is_framed(sector) {
                    continue;
                }
                let is_set = sector.starts_with(b"SSET");
                sets += u64::from(is_set);
                if is_set || is_between {
                    first_at.get_or_insert(at + (number * GRID) as u64);
                }
            }
            at += there as u64;
            if there < want || !there.is_multiple_of(GRID) {
                break;
            }
        }
        Some(Self { first_at: first_at?, hole_at: from, sets })
    }
}

/// A block's header whose sum holds; one of zeros alone sums up too and names no block.
fn is_framed(sector: &[u8]) -> bool {
    let Some(kind) = sector.get(..4) else { return false };
    block::KNOWN_BLOCKS.iter().any(|known| known.as_slice() == kind)
        && sector.len() >= BLOCK_HEADER_BYTES
        && block::sums(sector) == Some(true)
        && Le(sector).u16(8).is_some_and(|first| usize::from(first) >= BLOCK_HEADER_BYTES)
}

/// As a problem of the file.
pub fn fault(lost: LostSets) -> Fault {
    let what = match lost.sets {
        0 => "blocks of at least one further backup set follow".to_owned(),
        1 => "at least one further backup set follows".to_owned(),
        sets => format!("at least {sets} further backup sets follow"),
    };
    let message = format!(
        "bytes were changed or lost at {}, and {what} behind that place: nothing leads to what was appended there, and \
         it is lost",
        lost.hole_at
    );
    Fault::damaged("lost-sets", lost.first_at, message)
}
