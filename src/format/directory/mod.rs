//! What the objects of a directory say of its backups and of Lync Server.

mod last_backup;
mod metadata;
mod metadata_blob;
mod metadata_xml;
mod property_metadata;
mod reading;

pub use last_backup::{BINARY, LastBackup, METADATA, PROPERTY_METADATA, last_backup};
pub use metadata::AttributeMetadata;
pub use metadata_blob::metadata_blob;
pub use metadata_xml::metadata_xml;
pub use property_metadata::property_metadata;
pub use reading::{Answers, Head, Reading, reading};
