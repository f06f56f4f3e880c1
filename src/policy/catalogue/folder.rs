//! Rule files of a folder that is laid out as `rules/`.

use super::embedded::RuleFile;
use super::error::CatalogueError;
use crate::base::shown_path;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Longest rule file.
const MAX_BYTES: u64 = 1024 * 1024;
/// Most files of one folder.
const MAX_FILES: usize = 1000;

/// A rule file with its text.
#[derive(Clone, Debug)]
pub(super) struct OwnedFile {
    path: String,
    id: String,
    text: String,
}

impl OwnedFile {
    pub(super) fn borrowed(&self) -> RuleFile<'_> {
        RuleFile { path: &self.path, id: &self.id, text: &self.text }
    }
}

/// The files of the folder itself, of `items`, of `checks`, of `scenarios`, and of each edition.
///
/// # Errors
/// What cannot be read.
pub(super) fn read(folder: &Path) -> Result<Vec<OwnedFile>, CatalogueError> {
    let mut files = Vec::new();
    for below in ["", "items/", "checks/", "scenarios/"] {
        files.extend(files_of(folder, below)?);
    }
    for edition in entries(folder, "editions/")? {
        let Some(name) = edition.file_name().and_then(|name| name.to_str()).filter(|_| edition.is_dir()) else {
            continue;
        };
        files.extend(files_of(folder, &format!("editions/{name}/"))?);
        if edition.join("items").is_dir() {
            files.extend(files_of(folder, &format!("editions/{name}/items/"))?);
        }
    }
    Ok(files)
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> CatalogueError {
    move |error| CatalogueError::Unreadable { path: shown_path(path), message: error.to_string() }
}

fn entries(folder: &Path, below: &str) -> Result<Vec<PathBuf>, CatalogueError> {
    let path = folder.join(below);
    let all = fs::read_dir(&path).map_err(unreadable(&path))?.take(MAX_FILES);
    all.map(|entry| Ok(entry.map_err(unreadable(&path))?.path())).collect()
}

fn files_of(folder: &Path, below: &str) -> Result<Vec<OwnedFile>, CatalogueError> {
    let mut files = Vec::new();
    for path in entries(folder, below)? {
        let id = path.file_stem().and_then(|stem| stem.to_str());
        if let Some(id) = id.filter(|_| path.extension().is_some_and(|extension| extension == "toml")) {
            let mut text = String::new();
            File::open(&path)
                .and_then(|file| file.take(MAX_BYTES).read_to_string(&mut text))
                .map_err(unreadable(&path))?;
            files.push(OwnedFile { path: format!("{below}{id}.toml"), id: id.to_owned(), text });
        }
    }
    Ok(files)
}
