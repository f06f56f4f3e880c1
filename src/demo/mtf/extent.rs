//! Which extents and pages of a data file are allocated and which changed; the arithmetic of the maps' intervals.

use super::spec::{BackupSpec, DataFileSpec, Operation};
use crate::demo::seed::mix;

pub(super) const PAGE: usize = 8192;
/// Pages of an extent.
pub(super) const PAGES: u32 = 8;
/// Bytes of an extent.
pub(super) const EXTENT: usize = PAGE * PAGES as usize;
/// A free space page describes this many pages.
pub(super) const FREE_SPACE_INTERVAL: u32 = 8088;
/// Allocation and difference maps repeat after this many pages.
pub(super) const MAP_INTERVAL: u32 = 511_232;

/// Extents of a file: its size rounded up, at least two.
pub(super) fn extent_count(file: &DataFileSpec) -> u32 {
    file.pages.div_ceil(PAGES).max(2)
}

/// One data file at the moment of the backup.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extents<'a> {
    pub(super) spec: &'a BackupSpec,
    pub(super) file: &'a DataFileSpec,
    seed: u64,
}

impl<'a> Extents<'a> {
    pub(super) fn new(spec: &'a BackupSpec, file: &'a DataFileSpec) -> Self {
        Self { spec, file, seed: spec.content_seed() ^ u64::from(file.file_id) << 48 }
    }

    pub(super) fn count(&self) -> u32 {
        extent_count(self.file)
    }

    /// A number of the place alone, for one purpose.
    pub(super) fn number(&self, purpose: u64, place: u32) -> u64 {
        mix(self.seed ^ purpose << 40 ^ u64::from(place))
    }

    /// Holds maps, or the file's first pages.
    fn is_system(&self, extent: u32) -> bool {
        let first = extent * PAGES;
        let free_space = first.next_multiple_of(FREE_SPACE_INTERVAL);
        extent <= 1 || free_space < first + PAGES || first.is_multiple_of(MAP_INTERVAL)
    }

    /// About a sixteenth at the end of the file is free, and some extents in between.
    pub(super) fn is_allocated(&self, extent: u32) -> bool {
        if extent >= self.count() {
            return false;
        }
        let used = self.count() - self.count() / 16;
        self.is_system(extent) || extent < used && !self.number(1, extent).is_multiple_of(32)
    }

    /// Changed since the last full backup: what a differential holds. The maps' extents always are.
    pub(super) fn is_changed(&self, extent: u32) -> bool {
        if self.spec.operation != Operation::Differential {
            return extent == 0;
        }
        self.is_allocated(extent)
            && (self.is_system(extent) || self.number(2, extent) % 100 < u64::from(self.spec.changed_percent))
    }

    /// The extents this backup copies, ascending.
    pub(super) fn copied(self) -> impl Iterator<Item = u32> {
        let differential = self.spec.operation == Operation::Differential;
        (0..self.count())
            .filter(move |extent| self.is_allocated(*extent) && (!differential || self.is_changed(*extent)))
    }

    /// Whether a free space page calls the page allocated.
    pub(super) fn is_page_allocated(&self, page: u32) -> bool {
        match page {
            0..=3 | 6..=9 => true,
            // Nothing has used these two since SQL Server 2005.
            4 | 5 => false,
            _ if self.is_map(page) => true,
            _ => self.is_allocated(page / PAGES) && self.number(3, page) % 40 != 3,
        }
    }

    pub(super) fn is_map(&self, page: u32) -> bool {
        page.is_multiple_of(FREE_SPACE_INTERVAL) || matches!(page % MAP_INTERVAL, 0 | 1 | 6 | 7)
    }

    /// Counts how often the content of an extent was rewritten: a sixteenth of them in each generation.
    pub(super) fn version(&self, extent: u32) -> u64 {
        (u64::from(self.spec.generation) + self.number(4, extent) % 16) / 16
    }
}
