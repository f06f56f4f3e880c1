//! What can be restored: full, differential and log backups of one database joined by their LSNs, the stretches of time
//! that they cover, and the holes between. Pure: knows neither findings nor schedules.

mod base;
mod fork;
mod hole;
mod interleaved;
mod link;
mod log_chain;
mod path;
mod reach;
mod restorable;
mod span;

pub use base::{BaseName, MissingBase, missing_bases};
pub use fork::forks;
pub use hole::{Cause, Hole, holes};
pub use interleaved::foreign_fulls;
pub use log_chain::Chain;
pub use path::RestorePath;
