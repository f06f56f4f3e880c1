//! Copied Lync file stores: which folders a store has, what stands in a copy, and how a copy differs from the share.
//! The content is encrypted by the service that wrote it: only names, sizes and times are looked at.

mod audio;
mod compare;
mod examine;
mod find;
mod layout;
mod list;
mod paths;

pub use compare::{Amount, Comparison, MAX_EXAMPLES, TIME_TOLERANCE_SECONDS, compare};
pub use find::FILE_STORES;
pub use list::{FileStoreListing, ListedFile, MAX_LISTED_FILES, list};
