//! Backups of which nothing has to be read: unchanged since they were proven, and their headers remembered too.

use super::open::{Folder, Opened};
use super::place::Place;
use super::sighting::{Found, Sighting};
use crate::collect::budget::Run;
use crate::collect::verify::{FileIdentity, Proven, known};
use crate::model::Location;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

/// Nothing tells whether a file is unchanged but its ends, for the file system gives no stable ids.
#[derive(Debug)]
pub(super) struct NeedsReading;

/// The file as an earlier run left it; `None` where it has to be read.
///
/// # Errors
/// It cannot be told without reading, and may not be read.
pub(super) fn look_up(
    run: &Run<'_>,
    may_read: bool,
    root: &Arc<Folder>,
    (folder, name): (&Arc<Path>, &OsStr),
    opened: &Opened,
    location: impl FnOnce() -> Location,
) -> Result<Option<Sighting>, NeedsReading> {
    // Of several collectors each says what it verified itself; what it leaves to others, it must not remember either.
    if !run.memory.is_of_use() || run.limits.shard.is_some() {
        return Ok(None);
    }
    let place = Place { root: Arc::clone(root), folder: Arc::clone(folder), name: name.to_owned() };
    let path = place.real_path();
    let mut identity = FileIdentity::without_reading(&path, &opened.file, &opened.metadata);
    if !identity.is_stable() {
        if !may_read {
            return Err(NeedsReading);
        }
        let Ok(with_ends) = FileIdentity::told(&path, &opened.file, &opened.metadata) else { return Ok(None) };
        identity = with_ends;
    }
    let Some(Proven { mtf, assured_at, .. }) = known(run, &identity) else { return Ok(None) };
    let (location, found) = (location(), Found::Sql(mtf));
    Ok(Some(Sighting { location, found, place: Some(place), identity: None, assured_at }))
}

/// What the file was when it was opened, for who proves it.
pub(super) fn identity(run: &Run<'_>, place: &Place, opened: &Opened) -> Option<Box<FileIdentity>> {
    let (path, file, metadata) = (place.real_path(), &opened.file, &opened.metadata);
    let identity = match run.memory.is_of_use() {
        true => FileIdentity::told(&path, file, metadata).ok()?,
        // Nobody will ask again; its size counts all the same.
        false => FileIdentity::without_reading(&path, file, metadata),
    };
    Some(Box::new(identity))
}
