//! One sight of a media set, and what it is made of.

use crate::collect::repository::{SetKey, set_key};
use crate::collect::unite::place::Place;
use crate::model::{BackupCopy, BackupSet, Location, MediaSet};
use std::collections::BTreeSet;

/// A media set, as one collector saw it or several together.
#[derive(Debug)]
pub(super) struct Sight {
    pub(super) media: MediaSet,
    /// Files that another shard reads, and whose sets do not say so: most have none.
    pub(super) left: BTreeSet<Place>,
    /// Sets of which two collectors read different headers.
    pub(super) disputed: BTreeSet<SetKey>,
}

pub(super) fn copies(media: &MediaSet) -> impl Iterator<Item = &BackupCopy> {
    media.families.iter().flat_map(|member| &member.copies)
}

pub(super) fn set_copies(set: &BackupSet) -> impl Iterator<Item = &BackupCopy> {
    set.members.iter().flat_map(|member| &member.copies)
}

/// What a set is known by, whatever the size and time of its file, which are compared elsewhere.
pub(super) fn key_of(set: &BackupSet) -> SetKey {
    let anywhere = match set_copies(set).next() {
        Some(copy) => Location { size_bytes: 0, modified: None, ..copy.location.clone() },
        None => Location { source: String::new(), path: "".into(), size_bytes: 0, modified: None },
    };
    set_key(&anywhere, &set.facts)
}

pub(super) fn all_copies(media: &mut MediaSet) -> impl Iterator<Item = &mut BackupCopy> {
    let members = media.sets.iter_mut().flat_map(|set| &mut set.members).chain(&mut media.families);
    members.flat_map(|member| &mut member.copies)
}
