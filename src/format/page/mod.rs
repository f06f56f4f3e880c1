//! Database pages and log blocks as bytes that prove themselves: folds, headers, allocation maps.
//! Knows nothing of backup media around them.

mod accord;
mod fold;
mod header;
mod log_block;
mod maps;
mod names;

pub use fold::{Fold, PAGE_BYTES, SECTOR_BYTES, dword_fold, page_fold, sector_xors};
pub use header::{PageHeader, Protection, protection};
pub use log_block::{LogBlock, LogBlockSum};
pub use maps::{Bitmap, EXTENTS_PER_GAM, GAM_INTERVAL_PAGES, PFS_INTERVAL_PAGES, PageMaps};
pub use names::{Boot, FileHeader};
