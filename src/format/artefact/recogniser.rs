//! The two questions every recogniser answers: could this be mine, and what does it say.

use crate::base::{ReadAt, Stamp};
use crate::format::declaration::Declaration;
use crate::model::{ArtefactFacts, Kind};
use jiff::tz::TimeZone;
use secrecy::SecretString;
use std::io;

/// What recognisers know beyond the content.
#[derive(Clone, Debug, Default)]
pub struct ArtefactContext {
    /// The deployment's zone: `time` is filled from wall-clock time where it is known.
    pub zone: Option<TimeZone>,
    /// Passwords to try on key stores; none is ever shown.
    pub key_passwords: Vec<SecretString>,
}

/// One recognised file.
#[derive(Clone, Debug)]
pub struct ArtefactFile {
    pub kind: Kind,
    pub facts: ArtefactFacts,
}

/// Recognises files by their content.
#[derive(Clone, Copy, Debug)]
pub struct FileRecogniser {
    /// Its row of the page that lists all recognizers.
    pub declaration: &'static Declaration,
    /// Of text: a pattern (without case, ASCII) that stands in the head of everything it takes. One pass over a head asks
    /// for the marks of all, so that two hundred thousand files cost little. `None`: a few bytes tell, `looks_like` is
    /// always asked.
    pub mark: Option<&'static str>,
    /// Whether the first 4 KiB (or all, where there is less) allow it.
    pub looks_like: fn(head: &[u8]) -> bool,
    /// `None`: it is something else after all. What is surely its own but damaged answers with the verdict.
    pub examine: fn(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile>,
}

/// Recognises whole folders.
#[derive(Clone, Copy, Debug)]
pub struct TreeRecogniser {
    /// Its row of the page that lists all recognizers.
    pub declaration: &'static Declaration,
    /// The name, in any case, of a file in every folder that it takes; a view tells the folders that have one. `None`: names
    /// of folders lead to them.
    pub mark: Option<&'static str>,
    /// All artefacts of its family below the root, sorted by folder.
    pub find: fn(view: &dyn TreeView, context: &ArtefactContext) -> Vec<ArtefactTree>,
}

/// A recognised folder with all that is below it.
#[derive(Clone, Debug)]
pub struct ArtefactTree {
    /// Below the root, `/`-joined; empty for the root itself.
    pub folder: String,
    pub kind: Kind,
    pub facts: ArtefactFacts,
    pub file_count: u64,
    pub size_bytes: u64,
    /// Newest modification time of a file in it.
    pub modified: Option<Stamp>,
}

impl ArtefactTree {
    /// Of these files, which are all that is in it.
    pub fn of_files<'f>(
        folder: &str,
        kind: Kind,
        facts: ArtefactFacts,
        files: impl Iterator<Item = &'f TreeFile> + Clone,
    ) -> Self {
        Self {
            folder: folder.to_owned(),
            kind,
            facts,
            file_count: files.clone().count() as u64,
            size_bytes: files.clone().fold(0, |sum, file| sum.saturating_add(file.size_bytes)),
            modified: files.filter_map(|file| file.modified).max(),
        }
    }
}

/// A repository as recognisers of folders see it: no path leads out of it.
pub trait TreeView {
    /// All folders, `/`-joined below the root (empty for the root itself), sorted by bytes.
    fn folders(&self) -> &[String];

    /// The files directly in a folder, sorted by name.
    ///
    /// # Errors
    /// What the operating system says.
    fn files(&self, folder: &str) -> io::Result<Vec<TreeFile>>;

    /// The folders with a file that has the name of a recogniser's [`TreeRecogniser::mark`], sorted by bytes.
    fn folders_with(&self, mark: &str) -> Vec<&str> {
        let is_marked = |folder: &&str| {
            self.files(folder).is_ok_and(|files| files.iter().any(|file| file.name.eq_ignore_ascii_case(mark)))
        };
        self.folders().iter().map(String::as_str).filter(is_marked).collect()
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// What the operating system says.
    fn open(&self, path: &str) -> io::Result<Box<dyn ReadAt + '_>>;
}

/// A file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    pub name: String,
    pub size_bytes: u64,
    pub modified: Option<Stamp>,
}
