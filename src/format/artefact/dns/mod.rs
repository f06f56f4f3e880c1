//! DNS zone files.

mod examine;
mod lync_records;
mod master_file;
mod record;

pub use examine::ZONE;
