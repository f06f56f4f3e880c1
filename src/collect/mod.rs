//! Looks at one source and says what it saw: evidence, never a judgement.

mod attested;
pub mod budget;
mod inspect;
mod monitor;
mod repository;
pub mod sql;
pub mod verify;

pub use attested::attested_files;
pub use inspect::{inspect, verify};
pub use monitor::{Monitor, Silent};
pub use repository::{Request, Root, collect, collect_in_run};
