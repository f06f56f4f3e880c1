//! Lync exports: the ZIPs of `Export-Cs...` and topology documents. Content tells what they are, never a name.

pub mod clixml;
mod contents;
mod doc_items;
mod document;
mod examine;
mod export;
mod kinds;
mod report;
mod response_groups;
mod sniff;
mod topology;
mod users;
pub mod xml;

pub use examine::examine;
pub use report::{ExportContext, ExportFile};
pub use sniff::looks_like;
pub use users::MAX_COUNTED_USERS;
