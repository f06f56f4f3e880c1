//! The names below a root, folder by folder. Opens no file, follows no link, and never goes round in circles.
//! What stands in a folder is found out by [`super::classify`]; a name listed here proves nothing.

use super::{reason, system};
use crate::base::{PathName, shown_path, system_folder};
use crate::model::{Note, NoteKind};
use crate::policy::Mapping;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// No backup job nests this deep; beyond it lies a mistake or an attack.
pub(super) const MAX_DEPTH: usize = 128;
/// Entries of one repository; beyond it the walk ends with a note instead of filling the memory.
const MAX_ENTRIES: u64 = 50_000_000;

/// A folder and the files that stand directly in it.
#[derive(Debug)]
pub(super) struct Folder {
    /// Below the root; empty for the root itself.
    pub(super) relative: PathBuf,
    pub(super) names: Vec<OsString>,
}

/// One step of the walk.
#[derive(Debug)]
pub(super) enum Step {
    Folder(Folder),
    Note(Note),
}

/// Where a walk stays, and what it leaves to others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    /// Real paths of all roots of this run, so that a link into another one can say so.
    pub(crate) roots: Vec<PathBuf>,
    /// Real paths that are looked at on their own, with the note to leave (none: silently).
    pub(crate) elsewhere: BTreeMap<PathBuf, Option<String>>,
    /// The same for folders that are mounted here under another path.
    pub(crate) elsewhere_ids: BTreeMap<FolderId, String>,
}

/// Device and number of a folder: the same under whatever path it is mounted.
pub(crate) type FolderId = (u64, u64);

/// `None` where the system does not say.
#[cfg(unix)]
pub(crate) fn folder_id(path: &Path) -> Option<FolderId> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_dir().then(|| (metadata.dev(), metadata.ino()))
}

/// `None` where the system does not say.
#[cfg(windows)]
pub(crate) fn folder_id(path: &Path) -> Option<FolderId> {
    use crate::collect::file_index::file_index;
    let metadata = fs::symlink_metadata(path).ok()?;
    let opened = metadata.is_dir().then(|| winapi_util::Handle::from_path_any(path))?.ok()?;
    file_index(opened)
}

/// Yields each folder once all its files are known.
pub(super) struct Walk<'a> {
    root: &'a Path,
    bounds: &'a Bounds,
    /// They may lead into folders that the system keeps for itself.
    maps: &'a [Mapping],
    entries: walkdir::IntoIter,
    /// The folders from the root down to where the walk stands.
    open: Vec<Folder>,
    ready: Vec<Step>,
    /// How many more entries may be listed.
    left: u64,
}

impl<'a> Walk<'a> {
    /// `root` must be a real path: no component of it is a link.
    pub(super) fn new(root: &'a Path, bounds: &'a Bounds, maps: &'a [Mapping]) -> Self {
        let entries = WalkDir::new(root).follow_links(false).max_depth(MAX_DEPTH).into_iter();
        Self { root, bounds, maps, entries, open: Vec::new(), ready: Vec::new(), left: MAX_ENTRIES }
    }

    fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.root).unwrap_or(path)
    }

    fn note(&mut self, path: &Path, kind: NoteKind, reason: impl Into<String>) {
        let path = PathName::relative(self.relative(path));
        self.ready.push(Step::Note(Note { path, kind, reason: reason.into() }));
    }

    /// Folders deeper than `depth` have been listed to their end.
    fn close_below(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.ready.extend(self.open.pop().map(Step::Folder));
        }
    }

    fn take(&mut self, entry: &DirEntry) {
        let depth = entry.depth();
        self.close_below(depth);
        let kind = entry.file_type();
        if depth > 0
            && !self.bounds.elsewhere.is_empty()
            && let Some(why) = self.bounds.elsewhere.get(entry.path())
        {
            if kind.is_dir() {
                self.entries.skip_current_dir();
            }
            if let Some(why) = why {
                self.note(entry.path(), NoteKind::LinkIgnored, why);
            }
            return;
        }
        if depth > 0
            && !self.bounds.elsewhere_ids.is_empty()
            && kind.is_dir()
            && let Some(why) = folder_id(entry.path()).and_then(|id| self.bounds.elsewhere_ids.get(&id))
        {
            self.entries.skip_current_dir();
            self.note(entry.path(), NoteKind::LinkIgnored, why);
            return;
        }
        if kind.is_dir() {
            let is_kept_out = |path: &Path| {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let below = PathName::relative(self.relative(path));
                system_folder(&name).is_some() && system::kept_out(&below.lossy(), self.maps).is_some()
            };
            if depth > 0 && is_kept_out(entry.path()) {
                self.entries.skip_current_dir();
                self.note(entry.path(), NoteKind::SystemFolder, system::NOT_LOOKED_INTO);
                return;
            }
            if depth == MAX_DEPTH {
                let why = format!("folders nest more than {MAX_DEPTH} deep: declare this folder as its own repository");
                self.note(entry.path(), NoteKind::Limit, why);
                return;
            }
            let relative = self.relative(entry.path()).to_owned();
            self.open.push(Folder { relative, names: Vec::new() });
        } else if kind.is_file() {
            if let Some(folder) = self.open.last_mut() {
                folder.names.push(entry.file_name().to_owned());
            }
        } else if kind.is_symlink() {
            let (kind, why) = judge_link(entry.path(), self.root, &self.bounds.roots);
            self.note(entry.path(), kind, why);
        } else {
            self.note(entry.path(), NoteKind::NotAFile, "a device, pipe or socket: never opened");
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.ready.pop() {
                return Some(step);
            }
            match self.entries.next() {
                None if self.open.is_empty() => return None,
                None => self.close_below(0),
                // What is still open was listed in part and is looked at; nothing is listed any more.
                Some(_) if self.left == 0 && self.open.is_empty() => return None,
                Some(_) if self.left == 0 => {
                    let why = "too many entries: split the repository; the rest of it was not looked at";
                    self.note(self.root, NoteKind::Limit, why);
                    self.close_below(0);
                }
                Some(Ok(entry)) => {
                    self.left -= 1;
                    self.take(&entry);
                }
                Some(Err(error)) => {
                    let path = error.path().unwrap_or(self.root).to_owned();
                    let why = error.io_error().map_or_else(|| error.to_string(), reason::of);
                    self.note(&path, NoteKind::Unreadable, why);
                }
            }
        }
    }
}

/// A link is never followed: its target either lies in the repository, where the walk meets it anyway, or is not ours.
fn judge_link(link: &Path, root: &Path, roots: &[PathBuf]) -> (NoteKind, String) {
    match fs::canonicalize(link) {
        Ok(target) if target.starts_with(root) => {
            (NoteKind::LinkIgnored, "a link to a place in this repository: looked at there".to_owned())
        }
        Ok(target) if roots.iter().any(|root| target.starts_with(root)) => {
            (NoteKind::LinkIgnored, "a link into another repository of this run: looked at there".to_owned())
        }
        Ok(target) => {
            let target = shown_path(&target);
            let why =
                format!("a link out of the repository, not followed: add `{target}` as a repository if it counts");
            (NoteKind::LinkOutside, why)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            (NoteKind::LinkIgnored, "a link to something that does not exist".to_owned())
        }
        Err(error) if reason::is_link_loop(&error) => {
            (NoteKind::LinkIgnored, "a link that leads back to itself".to_owned())
        }
        // Where it leads cannot be told, so a backup may lie there.
        Err(error) => (NoteKind::Unreadable, format!("a link that cannot be resolved: {}", reason::of(&error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_that_reaches_its_limit_yields_what_it_listed_once_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        for n in 0..50 {
            fs::write(root.join(n.to_string()), "").unwrap();
        }
        let bounds = Bounds::default();
        let mut walk = Walk::new(&root, &bounds, &[]);
        walk.left = 21;
        let steps: Vec<Step> = walk.collect();
        let names: usize =
            steps.iter().map(|step| if let Step::Folder(folder) = step { folder.names.len() } else { 0 }).sum();
        assert_eq!((steps.len(), names), (2, 20), "{steps:?}");
        assert!(steps.iter().any(|step| matches!(step, Step::Note(note) if note.kind == NoteKind::Limit)));
    }
}
