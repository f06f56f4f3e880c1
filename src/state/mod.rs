//! What outlives a run. Never inside what is audited, never needed: all of it can be deleted at any time.

mod folder;
mod history;
mod ledger;
mod private;

pub use folder::{NAMED_BY, default_folder};
pub use history::{Appended, Checked, HistoryError, HistoryLog, file_name as history_file_name};
pub use ledger::{Ledger, Versions};
