//! Which dated run of a Windows Server Backup holds what an item needs.

use crate::model::{BackupVersion, ImageRun, Verdict};
use crate::policy::Item;

/// Whether the run can be a backup of the item. A run whose component documents name no writer at all may hold
/// anything: it is taken for it, and is no more than identified.
pub fn run_suits(item: &Item, run: &ImageRun) -> bool {
    let says_nothing = run.writers.is_empty() && !run.lists_components;
    says_nothing
        || match item.id.as_str() {
            "active-directory" => run.has_directory,
            // A system state of a machine without the service has no database and no key of an authority.
            "certification-authority" => run.writers.iter().any(|writer| writer.eq_ignore_ascii_case(AUTHORITY)),
            _ => run.has_exchange,
        }
}

/// The writer of Certificate Services.
const AUTHORITY: &str = "Certificate Authority";

/// A run without a volume holds nothing; one without writers does not say what it holds.
///
/// Each run is judged by its own files: another that is damaged takes nothing from it, and gives it nothing.
pub fn run_verdict(run: &ImageRun, has_catalog: bool, of_tree: Verdict) -> Verdict {
    let own = match run.verdict {
        Some(own) if has_catalog => own,
        Some(own) => own.max(Verdict::Incomplete),
        None => of_tree,
    };
    if run.volumes == 0 {
        own.max(Verdict::Incomplete)
    } else if run.writers.is_empty() {
        own.max(Verdict::Identified)
    } else {
        own
    }
}

/// Whether the listed version can recover what the item needs. That it can recover applications is said of every server
/// with a registry; which ones, only where they are named.
pub fn version_suits(item: &Item, version: &BackupVersion) -> bool {
    match item.id.as_str() {
        "active-directory" | "certification-authority" => version.has_system_state,
        _ => version.can_recover.iter().any(|what| what.to_lowercase().contains("exchange")),
    }
}
