//! What consoles of domain controllers print about backups: `wbadmin get versions`, `repadmin /showbackup`.

mod date;
mod showbackup;
mod versions;

pub(super) use showbackup::SHOW_BACKUP;
pub(super) use versions::VERSIONS;
