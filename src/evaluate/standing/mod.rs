//! How a target stands: the newest backups against its schedule and its minimum, and what leaves room for doubt.

mod doubt;
mod part;
mod track;
mod ways;

pub use doubt::{Doubt, doubts_of_missing, doubts_of_seen, doubts_of_stale};
pub use part::{Part, parts};
pub use track::{Judged, Track};
