//! Whether backups are whole, and how sure that is.

pub mod assurance;
pub mod content_remarks;
pub mod damage;
pub mod damaged_flag;
pub mod export_level;
pub mod no_checksum;
pub mod shrunk;
pub mod size_mismatch;
pub mod source_damage;
pub mod suspect_pages;
