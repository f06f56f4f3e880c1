//! One pass over the data of a set on one member: which extents it holds, in which order, and what their pages showed,
//! at about one bit a page.

use super::extent::{Extent, ExtentId};
use crate::format::page::{Bitmap, PageMaps};
use std::collections::BTreeMap;

/// What a pass shows of one database file.
#[derive(Clone, Debug, Default)]
pub struct FilePass {
    pub extents: Bitmap,
    /// Pages in order but without protection of their own.
    pub weak: Bitmap,
    /// Pages that cannot be right if they are allocated.
    pub bad: Bitmap,
    pub maps: PageMaps,
    last: Option<u32>,
}

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
    /// The first extents that do not follow the one before, and how many there are.
    pub disorder: Vec<(ExtentId, u64)>,
    pub disorder_count: u64,
    /// More than is kept: the rest was not looked at.
    pub is_overfull: bool,
    last: Option<ExtentId>,
    /// Only when ranges were asked for: extents with pages whose checksum holds.
    pub protected: Vec<(u64, ExtentId, u8)>,
}

impl Pass {
    /// The next extent; `place` turns a place of the logical stream into one of the file.
    pub fn take(&mut self, extent: &Extent, place: &dyn Fn(u64) -> u64, with_ranges: bool) {
        self.pages += u64::from(extent.pages);
        let Some(id) = extent.id else {
            if let Some(gap) = self.gaps.last_mut().filter(|gap| gap.before.is_none() && gap.after == self.last) {
                gap.count += 1;
            } else if self.gaps.len() < MAX_GAPS {
                self.gaps.push(Gap { after: self.last, before: None, count: 1, at: place(extent.at) });
            } else {
                self.is_overfull = true;
            }
            return;
        };
        if let Some(gap) = self.gaps.last_mut()
            && gap.before.is_none()
            && gap.after == self.last
        {
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
        if self.is_overfull {
            return;
        }
        let file = self.files.entry(id.file).or_default();
        if file.last.is_some_and(|last| id.number <= last) {
            self.disorder_count += 1;
            if self.disorder.len() < 50 {
                self.disorder.push((id, place(extent.at)));
            }
            return;
        }
        file.last = Some(id.number);
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
            self.protected.push((extent.at, id, extent.sums));
        }
    }

    /// The maps of extents taken before or after: a later copy replaces an earlier one.
    pub fn take_maps(&mut self, file: u16, maps: PageMaps) {
        if !self.is_overfull {
            self.files.entry(file).or_default().maps.replace_by(maps);
        }
    }

    fn weight_bytes(&self) -> usize {
        let weigh = |file: &FilePass| {
            let bits = file.extents.weight_bytes() + file.weak.weight_bytes() + file.bad.weight_bytes();
            bits + file.maps.weight_bytes() + 256
        };
        self.files.values().map(weigh).sum()
    }
}

/// Pages of an extent that hold the maps themselves, or the file's header: whatever a (damaged) map says of them, they
/// are in use.
pub fn system_pages(extent: u32) -> u8 {
    const FREE_SPACE_EXTENTS: u32 = crate::format::page::PFS_INTERVAL_PAGES / 8;
    let maps = match extent {
        0 => 0b1100_1111,
        _ if extent.is_multiple_of(crate::format::page::EXTENTS_PER_GAM) => 0b1100_0011,
        _ => 0,
    };
    maps | u8::from(extent.is_multiple_of(FREE_SPACE_EXTENTS))
}
