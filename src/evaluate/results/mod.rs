//! The parts of the report that are made from judged targets and attributed backups.

mod adherence;
mod attestations;
mod catalogue;
mod counts;
mod excluded;
mod history;
mod narrower;
mod newest;
mod one_zone;
mod restorable;
mod scope;
mod sources;
mod target;
mod unattributed;
mod waivers;

pub use adherence::asked_about;
pub use attestations::attestations;
pub use catalogue::{all_findings, catalogue_id, checks, frameworks, items, rules};
pub use counts::{counts, overall};
pub use excluded::excluded;
pub use history::add_history;
pub use newest::backup_word;
pub use one_zone::{in_one_zone, plan_in_one_zone};
pub use scope::scope;
pub use sources::{repositories, sources, unclassified};
pub use target::Verdict;
pub use unattributed::unattributed;
pub use waivers::waive;
