//! The newest backup of each kind that a target has.

use crate::evaluate::candidate::{Candidate, Class};
use crate::evaluate::world::World;
use crate::model::report::{Newest, NewestBackup};

/// From the target's backups, oldest first. A sound one is shown before a newer one with something wrong: that one is a
/// finding, and must not look like a success.
pub fn newest_backup(world: &World<'_>, own: &[&Candidate<'_>]) -> NewestBackup {
    let of = |class: Class| {
        let all = || own.iter().rev().filter(move |candidate| candidate.class == class);
        let chosen = all().find(|candidate| candidate.assurance().is_some()).or_else(|| all().next())?;
        newest(world, chosen)
    };
    NewestBackup {
        full: of(Class::Full),
        differential: of(Class::Differential),
        log: of(Class::Log),
        export: of(Class::Export),
        other: of(Class::Other),
    }
}

fn newest(world: &World<'_>, backup: &Candidate<'_>) -> Option<Newest> {
    let place = backup.places.first()?;
    Some(Newest {
        time: backup.finished,
        age_seconds: backup.finished.map(|finished| world.age(finished.at).as_secs()),
        assurance: backup.assurance(),
        assured_at: backup.assured_at,
        source: place.source.clone(),
        path: place.path.clone(),
        backup_set_guid: backup.set().and_then(|set| set.backup_set_guid),
    })
}
