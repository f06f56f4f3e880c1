//! Looks at one source and says what it saw: evidence, never a judgement.

mod attested;
pub mod budget;
pub mod directory;
mod export;
#[cfg(windows)]
mod file_index;
mod inspect;
mod left_out;
mod monitor;
mod passwords;
mod recognizers;
mod repository;
mod shard;
mod share;
pub mod sql;
mod topology;
pub mod unite;
pub mod verify;

pub use attested::attested_files;
pub use export::export;
pub use inspect::{inspect, inspect_with, verify, verify_with};
pub use left_out::{AskedServers, left_out};
pub use monitor::{Monitor, Silent};
pub use passwords::{Account, Passwords, Place};
pub use recognizers::{recognizers, recognizers_table};
pub use repository::{Request, Root, collect, collect_in_run};
pub use share::compare_shares;
pub use topology::named_topology;
