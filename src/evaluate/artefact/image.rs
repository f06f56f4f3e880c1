//! Which dated run of a Windows Server Backup, or listed version, holds what an item needs.

use super::part::same_host;
use crate::base::Stamp;
use crate::evaluate::context::AuditContext;
use crate::model::{BackupVersion, Detail, ImageFacts, ImageRun, Verdict};
use crate::policy::{ImageContent, Item};
use jiff::{SignedDuration, Timestamp};

/// The writer of Certificate Services.
const AUTHORITY: &str = "Certificate Authority";
/// In the name of the application, in every language.
const EXCHANGE: &str = "exchange";
/// The identifier of a version has no seconds.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Whether the run can be a backup of the item. A run whose component documents name no writer at all may hold
/// anything: it is taken for it, and is no more than identified.
pub fn run_suits(item: &Item, run: &ImageRun) -> bool {
    let Some(need) = item.image_holds else { return false };
    says_nothing(run)
        || match need {
            ImageContent::DirectoryDatabase => run.has_directory,
            // A system state of a machine without the service has no database and no key of an authority.
            ImageContent::AuthorityDatabase => run.writers.iter().any(|writer| writer.eq_ignore_ascii_case(AUTHORITY)),
            ImageContent::MailboxDatabases => run.has_exchange,
        }
}

/// Whether no document of the run says what is in it.
fn says_nothing(run: &ImageRun) -> bool {
    run.writers.is_empty() && !run.lists_components
}

/// Whether a backup taken for the item is one of which nobody can tell that it holds it: a run without documents. Of a
/// domain controller's, the machine says what to expect, and it stays below the item's minimum.
pub fn is_untold(item: &Item, image: &ImageFacts, finished: Option<Stamp>) -> bool {
    item.image_holds.is_some_and(|need| need != ImageContent::DirectoryDatabase)
        && image.runs.iter().any(|run| Some(run.time) == finished && says_nothing(run))
}

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

/// Whether the listed version can recover what may hold the item. A system state is of whatever runs on the machine:
/// whose listing it is must be told. Which applications it can recover is told only where they are named.
pub fn version_suits(item: &Item, version: &BackupVersion) -> bool {
    match item.image_holds {
        Some(ImageContent::DirectoryDatabase | ImageContent::AuthorityDatabase) => version.has_system_state,
        // That it can recover applications is said of every server with a registry.
        Some(ImageContent::MailboxDatabases) => {
            version.can_recover.iter().any(|what| what.to_lowercase().contains(EXCHANGE))
        }
        None => false,
    }
}

/// Whether the image of the machine that the listing is said to be of shows that this version does not hold the item.
pub fn runs_deny(context: &AuditContext<'_>, item: &Item, version: &BackupVersion, machine: Option<&str>) -> bool {
    let (Some(time), Some(machine)) = (version.time, machine) else { return false };
    let is_of = |at: Timestamp| at >= time.at && at.duration_since(time.at) < MINUTE;
    let mut runs = context
        .evidence
        .artefacts
        .iter()
        .filter_map(|artefact| match &artefact.facts.detail {
            Detail::Image(image) if same_host(&image.computer, machine) => Some(&image.runs),
            _ => None,
        })
        .flatten()
        .filter(|run| is_of(run.time.at))
        .peekable();
    runs.peek().is_some() && !runs.any(|run| run_suits(item, run))
}

#[cfg(test)]
mod tests {
    use crate::model::Kind;
    use crate::policy::Catalogue;

    #[test]
    fn what_every_item_needs_of_an_image_is_known() {
        let catalogue = Catalogue::embedded().unwrap();
        for item in &catalogue.items {
            let takes = item.kinds.iter().any(|kind| matches!(kind, Kind::SystemState | Kind::BackupVersions));
            assert_eq!(item.image_holds.is_some(), takes, "{}", item.id);
        }
    }
}
