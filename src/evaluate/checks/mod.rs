//! The checks, by what they ask about: one file each, and the one ordered list of them.

mod adherence;
mod answer;
mod archives;
mod artefacts;
mod chains;
mod check;
mod connections;
mod directory;
mod file_stores;
mod freshness;
mod histories;
mod integrity;
mod keys;
mod list;
mod locations;
mod names;
mod presence;
mod process;

pub use answer::{Answer, Sight, SourceCase, SourceFinding};
pub use check::{SourceCheck, TargetCheck};
pub use list::{SOURCE_CHECKS, TARGET_CHECKS, is_asked, is_of_targets};
