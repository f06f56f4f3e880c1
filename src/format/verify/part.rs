//! A contiguous piece of one stream of data or log, handed over in bytes of any length.
//!
//! Work is cut into units: extents, log blocks. A unit that the bytes cut in two is kept until the rest comes, so that
//! how the bytes were cut does not show.

use super::extent::{self, EXTENT_BYTES, Extent};
use super::log::LogPart;
use super::watch::{Run, Stuff};
use crate::format::page::{Fold, LogBlock, PageMaps, SECTOR_BYTES};
use std::sync::LazyLock;

/// What a piece showed.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// First byte of the piece in the logical stream, and the end of its last unit.
    pub from: u64,
    pub to: u64,
    /// Of the sectors that begin in the piece.
    pub fold: Fold,
    pub extents: Vec<Extent>,
    /// The maps among the pages, by the extent they stand in.
    pub maps: Vec<(u64, PageMaps)>,
    pub log: LogPart,
}

/// A piece that is being looked at.
#[derive(Debug)]
pub struct Part {
    stuff: Stuff,
    with_ranges: bool,
    /// End of the stream.
    end: u64,
    /// Sectors from here on belong to the next piece.
    until: u64,
    carry: Vec<u8>,
    done: Done,
}

impl Part {
    /// A piece of `run` that begins at `from`, a place where a unit may begin, and is responsible for everything that
    /// begins before `until`.
    pub fn new(run: &Run, from: u64, until: u64, with_ranges: bool) -> Self {
        let end = run.end();
        let sector = SECTOR_BYTES as u64;
        let until = until.saturating_sub(run.start).checked_next_multiple_of(sector).unwrap_or(u64::MAX);
        let until = run.start.saturating_add(until).min(end);
        Self {
            stuff: run.stuff,
            with_ranges,
            end,
            until,
            carry: Vec::new(),
            done: Done { from, to: from, ..Done::default() },
        }
    }

    /// Where the next unit begins.
    pub fn position(&self) -> u64 {
        self.done.to
    }

    /// How many bytes the unit begun lacks; 0 when none is begun.
    pub fn wants(&self) -> usize {
        if self.carry.is_empty() { 0 } else { self.unit(&self.carry).saturating_sub(self.carry.len()) }
    }

    /// The next bytes of the stream.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.done.to < self.end {
            if self.carry.is_empty() {
                let unit = self.unit(bytes);
                if bytes.len() < unit {
                    self.carry.extend_from_slice(bytes);
                    return;
                }
                self.process(&bytes[..unit]);
                bytes = &bytes[unit..];
                continue;
            }
            let missing = self.wants();
            let (now, later) = bytes.split_at(missing.min(bytes.len()));
            self.carry.extend_from_slice(now);
            bytes = later;
            // A log block says how long it is only once its first sector is there.
            if self.wants() == 0 {
                let unit = std::mem::take(&mut self.carry);
                self.process(&unit);
                self.carry = unit;
                self.carry.clear();
            }
        }
    }

    /// So many zeros, without anybody holding them.
    pub fn feed_zeros(&mut self, mut count: u64) {
        const EXTENT: u64 = EXTENT_BYTES as u64;
        static ZEROS: [u8; EXTENT_BYTES] = [0; EXTENT_BYTES];
        static FOLD: LazyLock<Fold> = LazyLock::new(|| Fold::of(&ZEROS));
        while count > 0 && self.done.to < self.end {
            let is_pages = matches!(self.stuff, Stuff::Pages { .. });
            // Zeros are no log block, and sectors behind `until` are not folded here.
            let end = if is_pages { self.end } else { self.until };
            if !self.carry.is_empty() || count < EXTENT || end.saturating_sub(self.done.to) < EXTENT {
                let some = count.min(EXTENT);
                self.feed(&ZEROS[..some as usize]);
                count -= some;
                continue;
            }
            if is_pages {
                self.done.extents.push(Extent::zeros(self.done.to));
            }
            self.done.fold = self.done.fold.then(*FOLD);
            self.done.to += EXTENT;
            count -= EXTENT;
        }
    }

    /// What it showed since it was asked last; the piece goes on.
    pub fn drain(&mut self) -> Done {
        let to = self.done.to;
        std::mem::replace(&mut self.done, Done { from: to, to, ..Done::default() })
    }

    /// What it showed.
    pub fn finish(self) -> Done {
        self.done
    }

    /// Length of the unit that begins with `head`, as far as it can be told: it may grow when more is there.
    fn unit(&self, head: &[u8]) -> usize {
        let left = usize::try_from(self.end - self.done.to).unwrap_or(usize::MAX);
        match self.stuff {
            Stuff::Pages { .. } => left.min(EXTENT_BYTES),
            Stuff::Log if head.len() < SECTOR_BYTES => left.min(SECTOR_BYTES),
            Stuff::Log => match LogBlock::at(head) {
                Some(block) if usize::from(block.size_bytes) <= left => usize::from(block.size_bytes),
                _ => left.min(SECTOR_BYTES),
            },
        }
    }

    fn process(&mut self, unit: &[u8]) {
        let at = self.done.to;
        self.done.to += unit.len() as u64;
        match self.stuff {
            Stuff::Pages { .. } => {
                let extent = extent::look(at, unit, &mut self.done.fold, &mut self.done.maps);
                self.done.extents.push(extent);
            }
            Stuff::Log => {
                let ours = usize::try_from(self.until.saturating_sub(at)).unwrap_or(usize::MAX).min(unit.len());
                let fold = Fold::of(&unit[..ours]);
                self.done.fold = self.done.fold.then(fold);
                if let Some(block) = LogBlock::at(unit).filter(|block| usize::from(block.size_bytes) == unit.len()) {
                    let whole = if ours == unit.len() { fold } else { Fold::of(unit) };
                    self.done.log.take(at, &block, whole, self.with_ranges);
                }
            }
        }
    }
}
