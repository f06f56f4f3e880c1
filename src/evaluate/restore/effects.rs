//! What the checks say of a restore: their findings that mean something for one.

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{TARGET_CHECKS, is_asked};
use crate::model::report::Finding;
use crate::policy::{FindingPage, RestoreIf};

/// Asks the checks whose findings may mean something for a restore of the target: of backups that an audit did not judge
/// itself, because it judges the newest.
pub fn effects(case: &TargetCase<'_>) -> Vec<Finding> {
    let catalogue = &case.context.policy.catalogue;
    let has_effect = |id: &str| {
        let page = catalogue.checks.iter().find(|check| check.id == id);
        page.is_some_and(|page| page.findings.iter().any(|finding| finding.restore.is_some()))
    };
    let asked = TARGET_CHECKS.iter().filter(|check| has_effect(check.id) && is_asked(check, case));
    asked.flat_map(|check| (check.evaluate)(case).findings).collect()
}

/// Whether a finding means something for a restore of these backups: it is about one of them, about nothing in particular,
/// or about all such restores.
pub fn concerns(case: &TargetCase<'_>, finding: &Finding, page: &FindingPage, backups: &[&Candidate<'_>]) -> bool {
    let is_named = |backup: &&&Candidate<'_>| {
        let set = backup.set().and_then(|set| set.backup_set_guid);
        finding.evidence.iter().any(|seen| {
            (seen.backup_set_guid.is_some() && seen.backup_set_guid == set)
                || backup.places.iter().any(|place| place.source == seen.source && place.path == seen.path)
        })
    };
    let by_rule = match page.restore_if {
        None => false,
        Some(RestoreIf::Always) => true,
        Some(RestoreIf::Encrypted) => backups.iter().any(|backup| is_encrypted(case, backup)),
    };
    by_rule || finding.evidence.is_empty() || backups.iter().any(|backup| is_named(&backup))
}

/// Whether a backup says that it is encrypted, or the server's history does.
fn is_encrypted(case: &TargetCase<'_>, backup: &Candidate<'_>) -> bool {
    let Some(set) = backup.set() else { return false };
    let row = set.backup_set_guid.and_then(|guid| case.context.history.row(guid));
    set.is_encrypted == Some(true) || row.is_some_and(|row| row.facts().is_encrypted == Some(true))
}
