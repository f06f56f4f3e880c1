//! When an artefact was made: by its content, by the log of its copy, or by its file where the catalogue accepts that.

use super::copy_log::log_of;
use crate::base::Stamp;
use crate::evaluate::world::World;
use crate::model::{Artefact, Detail};
use crate::policy::Item;
use jiff::civil::DateTime;

/// Who says when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOrigin {
    Inside,
    /// The log of the copy, which stands beside it.
    CopyLog,
    /// The file system.
    File,
    Nobody,
}

/// A wall-clock time in the deployment's zone.
pub fn in_zone(world: &World<'_>, wall: Option<DateTime>) -> Option<Stamp> {
    let zone = world.policy.deployment.time_zone.clone();
    wall.and_then(|wall| wall.to_zoned(zone).ok()).map(|zoned| Stamp::from(&zoned))
}

/// When the artefact was made, as far as the item lets that be told.
pub fn made_at(world: &World<'_>, artefact: &Artefact, item: &Item) -> (Option<Stamp>, TimeOrigin) {
    let facts = &artefact.facts;
    if let Some(inside) = facts.time.or_else(|| in_zone(world, facts.wall_time)) {
        return (Some(inside), TimeOrigin::Inside);
    }
    let log = log_of(world, artefact).and_then(|log| log.facts.time.or_else(|| in_zone(world, log.facts.wall_time)));
    if let Some(logged) = log {
        return (Some(logged), TimeOrigin::CopyLog);
    }
    // A copied file keeps the time of its original, so that the newest of a tree says at least how old the copy is.
    let of_file = match &facts.detail {
        Detail::FileStore(store) => store.newest_file.or(artefact.location.modified),
        Detail::CertificationAuthority(authority) => authority.key_file_modified.max(artefact.location.modified),
        _ => artefact.location.modified,
    };
    match of_file.filter(|_| item.file_time) {
        Some(time) => (Some(time), TimeOrigin::File),
        None => (None, TimeOrigin::Nobody),
    }
}
