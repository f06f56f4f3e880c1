//! Backups of the web server's configuration.

mod backup;

pub use backup::BACKUP;
