//! Writes a believable Lync deployment's backups: real SQL Server backup bytes and Lync exports.
//!
//! It shares no constant and no checksum with the reader (`crate::format`), so that the two cannot agree on an error.

mod artefacts;
mod compressed;
mod exports;
mod mtf;
mod scenario;
mod seed;
mod write;

pub use artefacts::{
    CopyRun, Record, StoredFile, administration, application_host, audiocodes_ini, backup_listing, cisco_configuration,
    component_document, copy_log, netscaler_configuration, redirection, stored_files, volume, zone_file,
};
pub use compressed::compress;
pub use exports::{
    PoolSpec, ResponseGroupExport, StoreSpec, Topology, UserSpec, Workflow, configuration_export, location_export,
    persistent_chat_export, response_group_export, user_data_export,
};
pub use mtf::{
    BackupSpec, BaseBackup, Container, DataFileSpec, MediaSpec, Operation, Protection, Recovery, ServerVersion, Stop,
    write_media,
};
pub use seed::guid_of;
pub use write::{DemoError, DemoSummary, write, write_month_after, write_month_before};

/// The machine name that everything the demo writes carries. In exports it is the ZIP's comment, and a comment inside
/// each XML document.
pub const DEMO_MACHINE: &str = "BAKPROOF-DEMO";
