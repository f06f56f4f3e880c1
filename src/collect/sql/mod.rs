//! SQL Server instances: what they say of themselves, live or in the saved output of a script. [`query`] is the one seam:
//! a session and a script's output answer the same questions, so that both give the same facts.

mod job;
#[cfg(feature = "sql")]
mod live;
pub mod query;
pub mod read;
mod saved;
pub mod script;
mod servers;
#[cfg(feature = "sql")]
mod verify_only;

pub use job::{Answer, Job};
#[cfg(feature = "sql")]
pub use live::answer_child;
pub use saved::{not_read, read_saved};
pub use servers::{Collection, DEFAULT_PARALLEL, accounts, collect_servers, not_asked};
