//! Writes a believable Lync deployment's backups: real SQL Server backup bytes and Lync exports.
//!
//! It shares no constant and no checksum with the reader (`crate::format`), so that the two cannot agree on an error.

mod compressed;
mod mtf;
mod seed;

pub use compressed::compress;
pub use mtf::{
    BackupSpec, BaseBackup, Container, DataFileSpec, MediaSpec, Operation, Protection, Recovery, ServerVersion, Stop,
    write_media,
};
pub use seed::guid_of;

/// The machine name that everything the demo writes carries; in exports it stands in the ZIP's comment and in a
/// comment inside each XML document.
pub const DEMO_MACHINE: &str = "BAKPROOF-DEMO";
