//! Where backups lie.

pub mod copies;
pub mod places;
pub mod same_machine;
