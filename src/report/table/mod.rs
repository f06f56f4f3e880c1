//! The terminal's view of an audit: worst first, grouped by item, with the verdict in the last line.

mod audit;
mod lines;
mod look;
mod looked;
mod notes;
mod servers;
mod verdict;

pub use audit::audit;
pub use look::Look;
pub use verdict::verdict_line;
