//! When an artefact was made: by its content, by the log of its copy, or by its file where the catalogue accepts that.

use super::copy_log::copies;
use super::time_origin::TimeOrigin;
use super::wall_clock::in_zone;
use crate::base::Stamp;
use crate::evaluate::context::AuditContext;
use crate::model::{Artefact, ConfigurationFacts, Detail, TimeOf};
use crate::policy::Item;

/// When the artefact was made, as far as the item lets that be told.
pub fn made_at(context: &AuditContext<'_>, artefact: &Artefact, item: &Item) -> (Option<Stamp>, TimeOrigin) {
    let facts = &artefact.facts;
    if let Some(inside) = facts.time.or_else(|| in_zone(context, facts.wall_time)) {
        if !is_of_change(&facts.detail) {
            return (Some(inside), TimeOrigin::Inside);
        }
        // A file that is older than what it holds does not know its own age.
        let of_file = artefact.location.modified.filter(|time| item.file_time && time.at >= inside.at);
        return match of_file {
            Some(time) => (Some(time), TimeOrigin::FileSinceChange),
            None => (Some(inside), TimeOrigin::Change),
        };
    }
    let proof = copies(context, artefact, item.store_part()).proof;
    if let Some(logged) = proof.as_ref().and_then(|proof| proof.at) {
        return (Some(logged), TimeOrigin::CopyLog);
    }
    // A copied file keeps the time of its original, so that the newest of a tree says at least how old the copy is.
    let of_file = match &facts.detail {
        Detail::FileStore(store) => store.newest_file.or(artefact.location.modified),
        Detail::CertificationAuthority(authority) => authority.key_file_modified.max(artefact.location.modified),
        _ => artefact.location.modified,
    };
    match of_file.filter(|_| item.file_time) {
        Some(time) if proof.is_some() => (Some(time), TimeOrigin::FileForLog),
        Some(time) => (Some(time), TimeOrigin::File),
        None => (None, TimeOrigin::Nobody),
    }
}

/// Whether the content's time is that of the device's last change.
fn is_of_change(detail: &Detail) -> bool {
    matches!(detail, Detail::Configuration(ConfigurationFacts { time_of: Some(TimeOf::Change), .. }))
}
