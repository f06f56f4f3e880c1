//! The checks: one file each, and the one ordered list of them. Checks do not know each other.

mod answer;
mod list;

mod assurance;
mod chain;
mod clock_skew;
mod complete;
mod damage;
mod damaged_flag;
mod demo_data;
mod export_missing;
mod file_missing;
mod fresh;
mod future_dated;
mod history;
mod history_purged;
mod history_times;
mod legacy_tls;
mod mapping;
mod named_date;
mod no_checksum;
mod not_in_history;
mod on_record;
mod plaintext_login;
mod present;
mod recovery_model_changed;
mod same_machine;
mod schedule_documented;
mod shrunk;
mod size_mismatch;
mod snapshot_only;
mod source_damage;
mod source_idle;
mod suspect_pages;
mod time_disagreement;
mod to_nul;
mod unknown_database;
mod unrecognised;
mod wrong_instance;

pub use answer::{Answer, SourceCase, SourceFinding};
pub use list::{SOURCE_CHECKS, SourceCheck, TARGET_CHECKS};
