//! Where backups lie.

pub mod places;
pub mod same_machine;
