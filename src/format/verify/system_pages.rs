//! Where the pages of a data file stand that its maps do not decide about.

use crate::format::page::{EXTENTS_PER_GAM, PFS_INTERVAL_PAGES};

/// Pages of an extent that hold the maps themselves, or the file's header: whatever a (damaged) map says of them, they
/// are in use.
pub fn system_pages(extent: u32) -> u8 {
    const FREE_SPACE_EXTENTS: u32 = PFS_INTERVAL_PAGES / 8;
    let maps = match extent {
        0 => 0b1100_1111,
        _ if extent.is_multiple_of(EXTENTS_PER_GAM) => 0b1100_0011,
        _ => 0,
    };
    maps | u8::from(extent.is_multiple_of(FREE_SPACE_EXTENTS))
}
