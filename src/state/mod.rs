//! What outlives a run. Never inside what is audited, never needed: all of it can be deleted at any time.

mod folder;
mod ledger;

pub use folder::{NAMED_BY, default_folder};
pub use ledger::{Ledger, Versions};
