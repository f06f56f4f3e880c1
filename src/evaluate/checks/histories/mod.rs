//! What the servers' histories say beside the files.

pub mod clock_skew;
pub mod file_missing;
pub mod history;
pub mod history_purged;
pub mod history_times;
pub mod history_unused;
pub mod not_in_history;
pub mod on_record;
