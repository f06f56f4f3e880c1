//! The terminal's view of an audit: worst first, grouped by item, with the verdict in the last line.

mod adherence;
mod appearance;
mod audit;
mod calendar;
mod fold;
mod lines;
mod looked_at;
mod notes;
mod overview;
mod scenarios;
mod servers;
mod summary;
mod targets;
mod verdict;

pub use appearance::{Appearance, status_cell, status_word};
pub use audit::audit;
pub use calendar::Calendar;
pub use fold::hanging;
pub use lines::{broken, wrapped};
pub use scenarios::scenarios;
pub use verdict::verdict_line;
