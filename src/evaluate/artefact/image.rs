//! Which dated run of a Windows Server Backup holds what an item needs.

use crate::model::{BackupVersion, ImageRun, Verdict};
use crate::policy::Item;

/// Whether the run can be a backup of the item. A run whose component documents name no writer at all may hold
/// anything: it is taken for it, and is no more than identified.
pub fn run_suits(item: &Item, run: &ImageRun) -> bool {
    run.writers.is_empty()
        || match item.id.as_str() {
            "active-directory" => run.has_directory,
            "certification-authority" => run.has_system_state,
            _ => run.has_exchange,
        }
}

/// A run without a volume holds nothing; one without writers does not say what it holds.
pub fn run_verdict(run: &ImageRun, of_tree: Verdict) -> Verdict {
    if run.volumes == 0 {
        of_tree.max(Verdict::Incomplete)
    } else if run.writers.is_empty() {
        of_tree.max(Verdict::Identified)
    } else {
        of_tree
    }
}

/// Whether the listed version can recover what the item needs.
pub fn version_suits(item: &Item, version: &BackupVersion) -> bool {
    match item.id.as_str() {
        "active-directory" | "certification-authority" => version.has_system_state,
        _ => version.can_recover.iter().any(|what| what.to_lowercase().contains("application")),
    }
}
