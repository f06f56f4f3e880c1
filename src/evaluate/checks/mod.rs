//! The checks: one file each, and the one ordered list of them. Checks do not know each other.

mod answer;
mod list;

mod active_meetings;
mod assurance;
mod attestation;
mod beside;
mod ca_key;
mod certificate_expired;
mod chain;
mod complete;
mod contact_store;
mod copy_log;
mod coupling;
mod damage;
mod demo_data;
mod dns_records;
mod earlier_version;
mod every_schedule;
mod exchange_archive_retained;
mod export_missing;
mod file_store_classes;
mod file_time;
mod fresh;
mod future_dated;
mod key_lost;
mod key_on_same_machine;
mod key_unprotected;
mod mapping;
mod named_date;
mod places;
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
