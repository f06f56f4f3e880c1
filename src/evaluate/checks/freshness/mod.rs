//! How recent backups are, by the documented schedule.

pub mod after_change;
pub mod every_schedule;
pub mod file_time;
pub mod fresh;
pub mod future_dated;
mod listings;
pub mod schedule_documented;
pub mod source_idle;
