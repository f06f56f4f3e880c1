//! A file that was named on its own: always answered, whatever it is.

use super::classify::{self, FileToExamine};
use super::content_class::{self, ContentClass};
use super::examine::{self, Readers};
use super::sighting::{Found, Sighting};
use super::{open, reason};
use crate::base::PathName;
use crate::collect::Monitor;
use crate::collect::verify::ProofOptions;
use crate::format::artefact::ArtefactContext;
use crate::format::lync::ExportContext;
use crate::model::{Location, Problem, SuspectReason, Verdict};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What stands in the file at `path`. A link is followed: who names it asks for what it leads to.
pub(crate) fn answer(
    path: &Path,
    artefacts: &ArtefactContext,
    proof: Option<&ProofOptions<'_>>,
    monitor: &dyn Monitor,
) -> Sighting {
    let unknown = Location { source: String::new(), path: PathName::as_given(path), size_bytes: 0, modified: None };
    match open_named(path) {
        Ok(Some((folder, candidate))) => {
            let size_bytes = candidate.location.size_bytes;
            let exports = ExportContext::default();
            let readers = Readers { exports: &exports, artefacts, proof };
            let (sighting, _) = examine::candidate(&Arc::new(folder), candidate, &readers, &[]);
            monitor.file_done(size_bytes);
            sighting
        }
        Ok(None) if path.is_dir() => refused(unknown, "not-a-file", "it is a folder: name a file in it".to_owned()),
        Ok(None) => refused(unknown, "not-a-file", "a device, pipe or socket: never opened".to_owned()),
        Err(error) => refused(unknown, "unreadable-file", reason::of(&error)),
    }
}

fn refused(location: Location, id: &'static str, why: String) -> Sighting {
    let problems = vec![Problem::whole(id, why)];
    Sighting {
        location,
        found: Found::Suspect(SuspectReason::Name, Verdict::Unreadable, problems),
        place: None,
        identity: None,
        assured_at: None,
    }
}

fn open_named(path: &Path) -> io::Result<Option<(open::Folder, FileToExamine)>> {
    let real = fs::canonicalize(path)?;
    // Opening a tape drive moves the tape: what is no file is not even opened.
    if !fs::metadata(&real)?.is_file() {
        return Ok(None);
    }
    let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
        return Ok(None);
    };
    let folder = open::Folder::root(parent)?;
    let Some(opened) = folder.open(name)? else {
        return Ok(None);
    };
    let (size_bytes, modified) = (opened.metadata.len(), classify::modified(&opened.metadata));
    let location = Location { source: String::new(), path: PathName::as_given(path), size_bytes, modified };
    let seen = content_class::see((&opened.file, size_bytes), &mut vec![0; classify::HEAD_BYTES])?;
    let candidate = FileToExamine {
        folder: Arc::from(PathBuf::new()),
        name: name.to_owned(),
        location,
        class: seen.unwrap_or(ContentClass::Strange),
        suspicion: Some(SuspectReason::Name),
        refusal: None,
    };
    Ok(Some((folder, candidate)))
}
