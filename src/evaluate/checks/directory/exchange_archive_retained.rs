//! Messages archived in SQL Server before archiving moved to Exchange can never follow: is their last backup kept?

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::context::Timing;
use crate::model::Status;
use crate::policy::{ArchivingMode, OwnKey};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "exchange-archive-retained", evaluate };

/// The database of the archiving item.
const ARCHIVE: &str = "LcsLog";

/// Evaluates the deployment.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let deployment = &case.context.policy.deployment;
    let archiving = case.context.policy.catalogue.item_with(OwnKey::Mode).map_or("", |item| &item.id);
    let mode = deployment.items.get(archiving).and_then(|item| item.mode);
    // Where SQL Server is still written to, the archiving item itself is judged.
    if mode != Some(ArchivingMode::Exchange) {
        return Answer::not_applicable("archiving does not go to Exchange alone");
    }
    match deployment.items.get(&case.item.id).and_then(|item| item.old_database) {
        Some(false) => return Answer::not_applicable("there is no old LcsLog (`old_database = false`)"),
        Some(true) => {}
        None => {
            let message = format!(
                "Archiving goes to Exchange, but the deployment file does not say whether there is an old LcsLog that must \
                 be kept (`old_database` in [{}]).",
                case.item.id
            );
            return Answer::found(vec![case.finding("old-archive-untold", Status::Unknown, message, Vec::new())]);
        }
    }
    let is_kept = |candidate: &Candidate<'_>| {
        candidate.class == Class::Full
            && !candidate.is_listing()
            && candidate.assurance().is_some()
            && candidate.database().is_some_and(|name| name.eq_ignore_ascii_case(ARCHIVE))
    };
    let mut findings = Vec::new();
    let kept = case.all.iter().filter(|one| one.timing == Timing::Past && is_kept(one.candidate)).count();
    if kept == 0 {
        let status = if case.may_be_unseen() { Status::Unknown } else { Status::Gap };
        let message =
            "No usable full backup of the old LcsLog was found, and its content can never be moved to Exchange.";
        findings.push(case.finding("old-archive-missing", status, message.to_owned(), Vec::new()));
    }
    if deployment.schedules.get(archiving).is_none_or(|schedule| schedule.retention.is_none()) {
        let message = format!(
            "The deployment file does not say how long the old LcsLog must be kept (`retention` of `{archiving}` in \
             [schedule])."
        );
        findings.push(case.finding("old-archive-untold", Status::Unknown, message, Vec::new()));
    }
    Answer::looked_at(kept, "full backups of the old LcsLog", findings)
}
