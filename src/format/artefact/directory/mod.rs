//! What consoles of domain controllers print about backups: `wbadmin get versions`, `repadmin /showbackup`, and
//! what our own script saves.

mod date;
mod saved;
mod showbackup;
mod versions;

pub(super) use saved::SAVED_DIRECTORY;
pub(super) use showbackup::SHOW_BACKUP;
pub(super) use versions::VERSIONS;
