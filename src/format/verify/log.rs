//! A piece of a log stream: its blocks, their own checksums, and which stretches of the log they cover.

use super::range::{ProtectedRange, push};
use crate::format::page::{Fold, LogBlock, LogBlockSum};
use crate::model::Proof;

/// A stretch of one virtual log file, in units of 512 bytes; `to` is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    pub vlf: u32,
    pub from: u32,
    pub to: u32,
}

/// Broken blocks that are named; the rest is counted.
const MAX_NAMED: usize = 50;

/// What a piece of log showed. Blocks are found as they lie; what is no block is passed over sector by sector.
#[derive(Clone, Debug, Default)]
pub struct LogPart {
    pub blocks: u64,
    /// Blocks without a checksum.
    pub absent: u64,
    pub broken: u64,
    /// The first of them: where, and which block.
    pub named: Vec<(u64, u32, u32)>,
    /// In the order of the stream, neighbours joined.
    pub stretches: Vec<Stretch>,
    /// Where the first block begins.
    pub first_at: Option<u64>,
    /// Only when ranges were asked for: blocks with a checksum, each with its stretch.
    pub ranges: Vec<(ProtectedRange, Stretch)>,
}

impl LogPart {
    /// Takes a whole block, whose fold is known.
    pub fn take(&mut self, at: u64, block: &LogBlock, fold: Fold, with_ranges: bool) {
        self.blocks += 1;
        self.first_at.get_or_insert(at);
        let stretch = Stretch { vlf: block.vlf, from: block.block, to: block.next().unwrap_or(u32::MAX) };
        match block.sum_by(fold) {
            LogBlockSum::Holds if with_ranges => {
                let end = at + u64::from(block.size_bytes);
                self.ranges.push((ProtectedRange { start: at, end, by: Proof::LogBlocks }, stretch));
            }
            LogBlockSum::Holds => {}
            LogBlockSum::Absent => self.absent += 1,
            LogBlockSum::Broken => {
                self.broken += 1;
                if self.named.len() < MAX_NAMED {
                    self.named.push((at, block.vlf, block.block));
                }
            }
        }
        join(&mut self.stretches, stretch);
    }

    /// This piece followed by the next one of the same stream.
    pub fn append(&mut self, next: Self) {
        self.blocks += next.blocks;
        self.absent += next.absent;
        self.broken += next.broken;
        self.named.extend(next.named);
        self.named.truncate(MAX_NAMED);
        self.first_at = self.first_at.or(next.first_at);
        for stretch in next.stretches {
            join(&mut self.stretches, stretch);
        }
        self.ranges.extend(next.ranges);
    }

    /// The ranges of blocks that `wanted` names.
    pub fn ranges_where(&self, wanted: impl Fn(&Stretch) -> bool, out: &mut Vec<ProtectedRange>) {
        self.ranges.iter().filter(|(_, stretch)| wanted(stretch)).for_each(|(range, _)| push(out, *range));
    }
}

/// Adds a stretch at the end, joined to the last when it follows without a gap.
fn join(stretches: &mut Vec<Stretch>, next: Stretch) {
    match stretches.last_mut() {
        Some(last) if last.vlf == next.vlf && last.to == next.from => last.to = next.to,
        _ => stretches.push(next),
    }
}
