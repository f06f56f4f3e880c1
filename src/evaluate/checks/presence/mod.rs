//! Whether there is a backup at all, and of the right thing.

pub mod demo_data;
pub mod export_missing;
pub mod present;
pub mod unknown_database;
pub mod unread_beside;
pub mod unrecognised;
pub mod wrong_instance;
