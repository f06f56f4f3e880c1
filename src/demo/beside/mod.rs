//! What a Lync deployment needs beside Lync, as the tools of others write it: images, zones, configurations, copies.

mod configurations;
mod directory;
mod file_store;
mod image;
mod web;
mod zone;

pub(super) use configurations::{audiocodes_ini, cisco_configuration, netscaler_configuration};
pub(super) use directory::backup_listing;
pub(super) use file_store::{CopyRun, copy_log, stored_files};
pub(super) use image::{component_document, volume};
pub(super) use web::{administration, application_host, redirection};
pub(super) use zone::zone_file;
