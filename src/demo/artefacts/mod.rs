//! What a Lync deployment needs beside Lync, as the tools of others write it: images, zones, configurations, copies.

mod configurations;
mod directory;
mod exchange;
mod file_store;
mod image;
mod web;
mod zone;

pub use configurations::{audiocodes_ini, cisco_configuration, dhcp_export, netscaler_configuration};
pub use directory::backup_listing;
pub use exchange::{contact_moves, mailbox_databases};
pub use file_store::{CopyRun, StoredFile, chat_files, copy_log, stored_files};
pub use image::{component_document, volume};
pub use web::{administration, application_host, redirection};
pub use zone::{Record, zone_file};
