//! What every page begins with.

/// Page types.
pub(super) mod kind {
    pub(in crate::demo::mtf) const DATA: u8 = 1;
    pub(in crate::demo::mtf) const INDEX: u8 = 2;
    pub(in crate::demo::mtf) const ALLOCATION_MAP: u8 = 8;
    pub(in crate::demo::mtf) const SHARED_MAP: u8 = 9;
    pub(in crate::demo::mtf) const INDEX_ALLOCATION: u8 = 10;
    pub(in crate::demo::mtf) const FREE_SPACE: u8 = 11;
    pub(in crate::demo::mtf) const BOOT: u8 = 13;
    pub(in crate::demo::mtf) const FILE_HEADER: u8 = 15;
    pub(in crate::demo::mtf) const DIFFERENCE_MAP: u8 = 16;
    pub(in crate::demo::mtf) const MINIMAL_LOG_MAP: u8 = 17;
}

/// Bytes of a page header.
pub(super) const HEADER: usize = 96;
