//! What SQL Server backups can restore together.

pub mod chain;
pub mod complete;
pub mod recovery_model_changed;
pub mod snapshot_only;
pub mod to_nul;
