//! The history of a deployment: every audit appends a line, and each line names the digest of the one before.
//!
//! JSON lines, for programs and people; beside them the head, which names the last line, and a lock. Who may write to the
//! folder can write the whole chain anew: what he cannot change is the digest in reports that are kept elsewhere.

mod chain;
mod earlier;
mod head;
mod line;
mod log;
mod place;

pub use chain::Checked;
pub use log::{Appended, HistoryError, HistoryLog};
pub use place::file_name;
