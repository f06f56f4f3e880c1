//! The checks: one file each, and the one ordered list of them. Checks do not know each other.

mod answer;
mod list;

mod assurance;
mod chain;
mod complete;
mod damage;
mod demo_data;
mod export_missing;
mod fresh;
mod future_dated;
mod mapping;
mod named_date;
mod present;
mod schedule_documented;
mod shrunk;
mod source_damage;
mod time_disagreement;
mod unknown_database;
mod unrecognised;
mod wrong_instance;

pub use answer::{Answer, SourceCase, SourceFinding};
pub use list::{SOURCE_CHECKS, SourceCheck, TARGET_CHECKS};
