//! One pass over the data of a set on one member: which extents it holds, in which order, and what their pages showed,
//! at about one bit a page.

use super::extent::{Extent, ExtentId};
use super::system_pages::system_pages;
use super::ties::{ExtentTies, Ties};
use crate::format::page::{Bitmap, PageMaps};
use std::collections::{BTreeMap, VecDeque};

/// What a pass shows of one database file.
#[derive(Clone, Debug, Default)]
pub struct FilePass {
    pub extents: Bitmap,
    /// Pages in order but without protection of their own.
    pub weak: Bitmap,
    /// Pages that cannot be right if they are allocated.
    pub bad: Bitmap,
    pub maps: PageMaps,
    /// Of all extents but the recent ones.
    pub ties: Ties,
    /// The extents recorded last, ascending.
    recent: VecDeque<Recent>,
}

/// An extent that may turn out to be something else than it said.
#[derive(Clone, Copy, Debug)]
struct Recent {
    number: u32,
    /// In the stream.
    at: u64,
    ties: ExtentTies,
}

impl FilePass {
    /// What ties all its pages, of those that wait for a map too, now that `maps` are all that the set holds.
    pub fn tie(&self, all: &mut Ties, maps: &PageMaps) {
        all.unite(&self.ties, maps);
        for recent in &self.recent {
            all.take(recent.number, &recent.ties, maps);
        }
    }
}

/// How many extents may turn out to be something else than they said.
const RECENT: usize = 16;

/// Extents that do not say which they are, between two that do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    pub after: Option<ExtentId>,
    pub before: Option<ExtentId>,
    pub count: u64,
    /// In the logical stream.
    pub at: u64,
}

/// A page that cannot be right if it is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspect {
    pub extent: ExtentId,
    /// Which of its eight pages.
    pub page: u8,
    /// In the file.
    pub offset: u64,
    pub what: Wrong,
}

/// What is wrong with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Broken,
    Zero,
    Foreign,
}

/// Suspects kept with their place; the others are only marked.
const MAX_SUSPECTS: usize = 20_000;
/// Two neighbouring gaps have an extent between them, so this is far beyond any real backup.
const MAX_GAPS: usize = 1_000_000;
/// What one pass may keep: about a bit a page of a database of some terabytes.
const MAX_WEIGHT_BYTES: usize = 120 << 20;
const WEIGH_EVERY: u64 = 8192;

/// One pass.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    pub files: BTreeMap<u16, FilePass>,
    pub gaps: Vec<Gap>,
    pub suspects: Vec<Suspect>,
    pub pages: u64,
    /// Extents that say which they are.
    pub known: u64,
    pub sums: u64,
    pub torn: u64,
    pub broken: u64,
    /// More than is kept: the rest was not looked at.
    pub is_overfull: bool,
    last: Option<ExtentId>,
    /// Only when ranges were asked for: extents with pages whose checksum holds.
    pub protected: Vec<(u64, ExtentId, u8)>,
}

impl Pass {
    /// The next extent and the maps in it; `place` turns a place of the logical stream into one of the file.
    ///
    /// Extents of a file ascend. One that breaks the order is old content of a free extent, or was moved: either way it
    /// is not what it says, and counts as a gap. What should have stood there is then missing.
    pub fn take(&mut self, extent: &Extent, maps: Option<PageMaps>, place: &dyn Fn(u64) -> u64, with_ranges: bool) {
        self.pages += u64::from(extent.pages);
        let chosen = extent.votes.as_ref().and_then(|votes| self.choose(extent, votes.as_slice()));
        let chosen = chosen.map(|id| extent.taken_for(id));
        let extent = chosen.as_ref().unwrap_or(extent);
        let Some(id) = extent.id else { return self.gap(extent.at, place) };
        if self.is_overfull {
            return;
        }
        let file = self.files.entry(id.file).or_default();
        let wrong = file.recent.iter().filter(|recent| recent.number >= id.number).count();
        let is_known = file.extents.has(id.number) && !file.recent.iter().any(|recent| recent.number == id.number);
        if is_known || (wrong == file.recent.len() && wrong == RECENT) {
            return self.gap(extent.at, place);
        }
        if wrong > 0 {
            self.forget(id.file, wrong, place);
        }
        if let Some(gap) = self.gaps.last_mut().filter(|gap| gap.before.is_none()) {
            gap.before = Some(id);
        }
        self.last = Some(id);
        self.known += 1;
        self.sums += u64::from(extent.sums.count_ones());
        self.torn += u64::from(extent.torn.count_ones());
        self.broken += u64::from(extent.broken.count_ones());
        if self.known.is_multiple_of(WEIGH_EVERY) {
            self.is_overfull |= self.weight_bytes() > MAX_WEIGHT_BYTES;
        }
        let file = self.files.entry(id.file).or_default();
        if let Some(maps) = maps {
            file.maps.replace_by(maps);
        }
        if file.recent.len() == RECENT
            && let Some(old) = file.recent.pop_front()
        {
            file.ties.take(old.number, &old.ties, &file.maps);
        }
        file.recent.push_back(Recent { number: id.number, at: extent.at, ties: extent.ties });
        file.extents.set(id.number);
        file.weak.set_octet(id.number, extent.weak());
        file.bad.set_octet(id.number, extent.bad());
        let allocated = file.maps.allocated_pages(id.number).unwrap_or(u8::MAX) | system_pages(id.number);
        for page in (0..8).filter(|page| (extent.bad() & allocated) >> page & 1 == 1) {
            if self.suspects.len() >= MAX_SUSPECTS {
                break;
            }
            let has = |mask: u8| mask >> page & 1 == 1;
            let what = if has(extent.broken) {
                Wrong::Broken
            } else if has(extent.zero) {
                Wrong::Zero
            } else {
                Wrong::Foreign
            };
            let offset = place(extent.at + u64::from(page) * 8192);
            self.suspects.push(Suspect { extent: id, page, offset, what });
        }
        if with_ranges && extent.sums != 0 {
            self.protected.push((extent.at, id, extent.sums & !extent.foreign));
        }
    }

    /// Which of several places an extent is of: one that follows the last extent, that the map calls in use, whose
    /// allocated pages are all there; and of those the nearest, for a backup leaves no such extent out.
    fn choose(&self, extent: &Extent, votes: &[Option<ExtentId>]) -> Option<ExtentId> {
        let rank = |id: &ExtentId| {
            let file = self.files.get(&id.file);
            let last = file.and_then(|file| file.recent.back()).map(|recent| recent.number);
            let follows = last.is_none_or(|last| id.number > last);
            let is_free = file.and_then(|file| file.maps.in_use(id.number)) == Some(false);
            let allocated = file.and_then(|file| file.maps.allocated_pages(id.number)).unwrap_or(0);
            let bad = extent.taken_for(*id).bad() & (allocated | system_pages(id.number));
            (!follows, is_free, bad.count_ones(), id.number.abs_diff(last.unwrap_or(id.number)), *id)
        };
        votes.iter().flatten().copied().min_by_key(rank)
    }

    /// An extent that does not say which it is.
    fn gap(&mut self, at: u64, place: &dyn Fn(u64) -> u64) {
        if let Some(gap) = self.gaps.last_mut().filter(|gap| gap.before.is_none() && gap.after == self.last) {
            gap.count += 1;
        } else if self.gaps.len() < MAX_GAPS {
            self.gaps.push(Gap { after: self.last, before: None, count: 1, at: place(at) });
        } else {
            self.is_overfull = true;
        }
    }

    /// The last extents of a file were not what they said.
    fn forget(&mut self, file: u16, count: usize, place: &dyn Fn(u64) -> u64) {
        let Some(pass) = self.files.get_mut(&file) else { return };
        let mut at = 0;
        for _ in 0..count {
            let Some(Recent { number, at: from, .. }) = pass.recent.pop_back() else { break };
            at = from;
            pass.extents.clear(number);
            pass.weak.set_octet(number, 0);
            pass.bad.set_octet(number, 0);
            let id = ExtentId { file, number };
            self.known -= 1;
            self.suspects.retain(|suspect| suspect.extent != id);
            self.protected.retain(|(place, other, _)| *other != id || *place != from);
        }
        let after = pass.recent.back().map(|recent| ExtentId { file, number: recent.number });
        // Gaps that began behind what is forgotten began behind what is left.
        let mut all = count as u64;
        while let Some(gap) =
            self.gaps.last().filter(|gap| gap.after.is_some_and(|id| id.file == file && Some(id) > after))
        {
            all += gap.count;
            self.gaps.pop();
        }
        if let Some(gap) =
            self.gaps.last_mut().filter(|gap| gap.before.is_some_and(|id| id.file == file && Some(id) > after))
        {
            gap.before = None;
            gap.count += all;
        } else {
            self.gaps.push(Gap { after, before: None, count: all, at: place(at) });
        }
        self.last = after;
    }

    fn weight_bytes(&self) -> usize {
        let weigh = |file: &FilePass| {
            let bits = file.extents.weight_bytes() + file.weak.weight_bytes() + file.bad.weight_bytes();
            bits + file.maps.weight_bytes() + file.ties.weight_bytes() + 4096
        };
        self.files.values().map(weigh).sum()
    }
}
