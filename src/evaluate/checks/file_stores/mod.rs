//! Copied file stores, and the logs of their copies.

pub mod active_meetings;
pub mod audio;
pub mod copy_log;
pub mod file_store_classes;
pub mod file_store_compared;
mod service_folders;
