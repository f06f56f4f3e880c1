//! Rule files of a folder that is laid out as `rules/`.

use super::embedded::RuleFile;
use super::error::CatalogueError;
use crate::base::shown_path;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

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

/// The files of the folder itself, of `items` and of `checks`.
///
/// # Errors
/// What cannot be read.
pub(super) fn read(folder: &Path) -> Result<Vec<OwnedFile>, CatalogueError> {
    let mut files = Vec::new();
    for below in ["", "items/", "checks/"] {
        let unreadable = |error: std::io::Error| CatalogueError::Unreadable {
            path: shown_path(&folder.join(below)),
            message: error.to_string(),
        };
        for entry in fs::read_dir(folder.join(below)).map_err(unreadable)?.take(MAX_FILES) {
            let path = entry.map_err(unreadable)?.path();
            let id = path.file_stem().and_then(|stem| stem.to_str());
            if let Some(id) = id.filter(|_| path.extension().is_some_and(|extension| extension == "toml")) {
                let mut text = String::new();
                File::open(&path)
                    .and_then(|file| file.take(MAX_BYTES).read_to_string(&mut text))
                    .map_err(unreadable)?;
                files.push(OwnedFile { path: format!("{below}{id}.toml"), id: id.to_owned(), text });
            }
        }
    }
    Ok(files)
}
