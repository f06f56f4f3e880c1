//! DHCP servers of Windows: the XML export, the text dump, and the folder that the service backs up into.

mod closing;
mod command;
mod dump;
mod export;
mod folder;
mod tally;

pub use dump::DUMP;
pub use export::EXPORT;
pub use folder::BACKUP;
