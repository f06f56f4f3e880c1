//! How a target stands: the newest backups against its schedule and its minimum, and what leaves room for uncertainty.

mod part;
mod track;
mod uncertainty;
mod ways;

pub use part::{Part, parts};
pub use track::{Judged, Track};
pub use uncertainty::{Uncertainty, uncertainties_of_missing, uncertainties_of_seen, uncertainties_of_stale};
pub use ways::of_evidence;
