//! What ties the pages of a database file to its maps and to the backup's log: when they were changed, and which pages
//! hang together with which.
//!
//! A page in use names its neighbours, and these are in use too; a map that calls one of them free is not this
//! database's, or pages are not. Both ends are looked at where one map speaks of them, and only what is oldest is kept:
//! a database in use goes on while it is copied, so that what changed after the backup began proves nothing.

use super::marks::Marks;
use super::system_pages::system_pages;
use crate::base::Lsn;
use crate::format::page::{PFS_INTERVAL_PAGES, PageHeader, PageMaps};

/// What a page says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tie {
    lsn: Option<Lsn>,
    neighbours: [u32; 2],
}

impl Tie {
    /// Of a page that is what it says.
    pub fn of(header: &PageHeader) -> Self {
        Self { lsn: header.lsn, neighbours: header.neighbours }
    }
}

/// Of the eight pages of an extent.
pub type ExtentTies = [Tie; 8];

/// A page in use whose neighbour is called free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loose {
    /// When the page or the map was changed last.
    pub since: Lsn,
    pub page: u32,
    pub neighbour: u32,
}

/// Extents that wait for a map which another member of the set holds: 4 GiB of a pass.
const MAX_WAITING: usize = 65_536;

/// Of one database file.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// The page in use that was changed last.
    pub newest: Option<(Lsn, u32)>,
    /// Of all pages that hang loose the one that hung so first.
    pub loose: Option<Loose>,
    /// What the differential map says of the extents.
    pub marks: Marks,
    waiting: Vec<(u32, Box<ExtentTies>)>,
}

impl Ties {
    /// Takes in an extent, now or when its map is known.
    pub fn take(&mut self, extent: u32, ties: &ExtentTies, maps: &PageMaps) {
        if !self.settle(extent, ties, maps) && self.waiting.len() < MAX_WAITING {
            self.waiting.push((extent, Box::new(*ties)));
        }
    }

    /// Takes in what another pass or member showed, and what waited there.
    pub fn unite(&mut self, other: &Self, maps: &PageMaps) {
        if let Some((lsn, page)) = other.newest {
            self.meet(lsn, page);
        }
        if let Some(loose) = other.loose {
            self.meet_loose(loose);
        }
        self.marks.unite(&other.marks, maps);
        for (extent, ties) in &other.waiting {
            self.settle(*extent, ties, maps);
        }
    }

    fn settle(&mut self, extent: u32, ties: &ExtentTies, maps: &PageMaps) -> bool {
        let Some(allocated) = maps.allocated_pages(extent) else { return false };
        let system = system_pages(extent);
        let allocated = allocated | system;
        let mut changed = None;
        for (page, tie) in (extent.saturating_mul(8)..).zip(ties) {
            let Some(lsn) = tie.lsn.filter(|_| allocated >> (page % 8) & 1 == 1) else { continue };
            self.meet(lsn, page);
            if system >> (page % 8) & 1 == 0 {
                changed = changed.max(Some((lsn, page)));
            }
            let Some(map) = maps.changed_at(page) else { continue };
            let is_near = |other: &u32| *other != 0 && other / PFS_INTERVAL_PAGES == page / PFS_INTERVAL_PAGES;
            for neighbour in tie.neighbours.into_iter().filter(is_near) {
                if maps.is_allocated(neighbour) == Some(false) {
                    self.meet_loose(Loose { since: lsn.max(map), page, neighbour });
                }
            }
        }
        if let Some((lsn, page)) = changed {
            self.marks.take(page, lsn, maps);
        }
        true
    }

    fn meet(&mut self, lsn: Lsn, page: u32) {
        if self.newest.is_none_or(|newest| newest < (lsn, page)) {
            self.newest = Some((lsn, page));
        }
    }

    fn meet_loose(&mut self, loose: Loose) {
        if self.loose.is_none_or(|known| loose.since < known.since) {
            self.loose = Some(loose);
        }
    }

    /// What it takes in memory.
    pub fn weight_bytes(&self) -> usize {
        self.waiting.len() * (size_of::<ExtentTies>() + 32) + self.marks.weight_bytes()
    }
}
