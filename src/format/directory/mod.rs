//! What the objects of a directory say of its backups and of Lync Server.

mod beside;
mod last_backup;
mod metadata;
mod metadata_blob;
mod metadata_xml;
mod property_metadata;
mod reading;
mod saved;
mod users;

pub use beside::{AUTHORITY_ATTRIBUTES, CONTACT_ATTRIBUTES, DATABASE_ATTRIBUTES, OWNER, RESPONSE_GROUPS};
pub use last_backup::{BINARY, LastBackup, METADATA, PROPERTY_METADATA, last_backup};
pub use metadata::AttributeMetadata;
pub use metadata_blob::metadata_blob;
pub use metadata_xml::metadata_xml;
pub use property_metadata::property_metadata;
pub use reading::{Answers, Head, Reading, reading};
pub use saved::{SAVED_MARK, Saved, SavedFault, saved};
pub use users::{ENABLED, MAX_USERS, POOL_ATTRIBUTES, PoolNames, USER_ATTRIBUTES, UserReader};
