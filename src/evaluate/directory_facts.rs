//! What directory servers showed, over all of them.

use super::context::AuditContext;
use crate::model::{Detail, DirectoryBackupFacts, Location};

/// The facts of each server, and where they were seen, in the order of the evidence.
pub fn directory_facts<'a>(
    context: &AuditContext<'a>,
) -> impl Iterator<Item = (&'a Location, &'a DirectoryBackupFacts)> {
    context.evidence.artefacts.iter().filter_map(|artefact| match &artefact.facts.detail {
        Detail::DirectoryBackups(facts) => Some((&artefact.location, facts)),
        _ => None,
    })
}
