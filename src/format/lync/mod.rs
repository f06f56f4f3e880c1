//! Lync exports: the ZIPs of `Export-Cs...` and topology documents. Content tells what they are, never a name.

pub mod clixml;
mod content;
mod content_digest;
mod contents;
mod declarations;
mod doc_items;
mod document;
mod emptied;
mod entries;
mod examine;
mod export;
mod group_files;
mod group_item;
mod group_objects;
mod group_roles;
mod kinds;
mod record_settings;
mod recordings;
mod references;
mod report;
mod response_groups;
mod settings_envelope;
mod sniff;
mod topology;
mod topology_names;
mod topology_services;
mod untold;
mod user_sketch;
mod users;
pub mod xml;

pub use declarations::DECLARATIONS;
pub use examine::examine;
pub use references::{MAX_OBJECTS, MAX_RECORDINGS, MAX_REFERENCES};
pub use report::{ExportContext, ExportFile};
pub use sniff::looks_like;
pub use users::MAX_COUNTED_USERS;
