//! Writes SQL Server backup media, block by block, in bounded memory. Knows what a server writes, not what a reader checks.

mod block;
mod date;
mod extent;
mod log;
mod media;
mod page;
mod page_layout;
mod protection;
mod record;
mod rows;
mod set;
mod sink;
mod spec;
mod sums;
mod system_page;
mod tape;

pub use media::{Container, MediaSpec, Stop, write_media};
pub use protection::Protection;
pub use spec::{BackupSpec, BaseBackup, DataFileSpec, Operation, Recovery, ServerVersion};

pub(super) use sink::Sink;
