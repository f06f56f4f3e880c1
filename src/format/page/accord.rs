//! Whether the maps of a database file agree with one another. Each change of an allocation is logged map by map, so that
//! at every moment no page is allocated in a free extent, and no extent is shared and one object's at once.
//!
//! A database in use goes on while it is copied: maps are compared only as they were when the backup began.

use super::maps::{EXTENTS_PER_GAM, ExtentMaps, PageMaps, Sharing};
use crate::base::Lsn;

impl PageMaps {
    /// An extent of which two maps say what cannot both be. Of `extents` whole extents, and of maps that were changed
    /// before `began` alone.
    pub fn contradiction(&self, began: Lsn, extents: u32) -> Option<u32> {
        let is_old = |lsn: Option<Lsn>| lsn.is_some_and(|lsn| lsn < began);
        let of = |maps: &ExtentMaps, extent: u32| maps.get(&(extent / EXTENTS_PER_GAM)).and_then(|map| map.lsn);
        self.pfs.iter().filter(|(_, map)| is_old(map.lsn)).find_map(|(start, free_space)| {
            let all = (start / 8..extents).zip(free_space.bits.iter()).zip(free_space.sharing.iter());
            all.map(|((extent, pages), sharing)| (extent, *pages != 0, *sharing)).find_map(|(extent, used, sharing)| {
                let (gam, shared) = (of(&self.gam, extent), of(&self.shared, extent));
                let is_free = is_old(gam) && self.in_use(extent) == Some(false);
                let is_shared = self.is_shared(extent).filter(|_| is_old(shared));
                // A page that is given back is free a moment before its extent counts as shared with room.
                let is_long_ago = |lsn: Option<Lsn>| lsn.is_some_and(|lsn| lsn.vlf < began.vlf);
                let is_settled = is_long_ago(shared) && is_long_ago(free_space.lsn);
                let is_odd = match (is_shared, sharing) {
                    (Some(true), Sharing::Uniform) => true,
                    (Some(false), Sharing::WithRoom) => is_settled,
                    _ => false,
                };
                let is_at_odds = is_free && (used || is_shared == Some(true));
                (is_odd || is_at_odds).then_some(extent)
            })
        })
    }
}
