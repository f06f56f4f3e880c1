//! Bundles on the disk: a ZIP or a folder, which anybody may have made. No link is followed, and nothing is unpacked.

use crate::cli::exit::Failure;
use crate::cli::{input, whole_file};
use bakproof::base::shown_path;
use bakproof::bundle::{self, BundleError, Contents, MAX_BUNDLE_BYTES, MAX_FILES, STATEMENT};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Folders in folders, and a little more.
const MAX_DEPTH: usize = 8;

/// A bundle that was read.
#[derive(Debug)]
pub struct Stored {
    pub contents: Contents,
    /// The bytes of the ZIP; `None`: it is a folder.
    pub zip: Option<Vec<u8>>,
}

/// Whether a bundle of this name is a ZIP.
pub fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// Reads a bundle, or says what is wrong with it.
///
/// # Errors
/// Usage: it is not there, cannot be read, or is something else.
pub fn read(path: &Path) -> Result<Result<Stored, BundleError>, Failure> {
    let unreadable =
        |error: io::Error| Failure::usage(format!("failed to read the bundle `{}`: {error}", shown_path(path)));
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        let contents = read_folder(path)?;
        return known(path, contents.map(|contents| Stored { contents, zip: None }));
    }
    let bytes = input::whole(path, MAX_BUNDLE_BYTES).map_err(unreadable)?;
    // A ZIP that was damaged at its beginning is still called one.
    if !bytes.starts_with(b"PK") && !is_zip(path) {
        return Err(no_bundle(path, "it is no ZIP"));
    }
    known(path, bundle::unpack(&bytes).map(|contents| Stored { contents, zip: Some(bytes) }))
}

fn known(path: &Path, read: Result<Stored, BundleError>) -> Result<Result<Stored, BundleError>, Failure> {
    match read {
        Ok(stored) if !stored.contents.is_of_a_bundle() => Err(no_bundle(
            path,
            &format!("there is no `{STATEMENT}` in it (if one is in a folder in there, name that folder)"),
        )),
        other => Ok(other),
    }
}

fn no_bundle(path: &Path, why: &str) -> Failure {
    Failure::usage(format!(
        "`{}` is not an evidence bundle: {why}; name a ZIP or a folder that `bakproof audit --bundle` wrote",
        shown_path(path)
    ))
}

fn read_folder(root: &Path) -> Result<Result<Contents, BundleError>, Failure> {
    let unreadable = |path: &Path, why: String| Failure::usage(format!("failed to read `{}`: {why}", shown_path(path)));
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut contents = Contents::default();
    let mut total_bytes = 0_u64;
    for (number, entry) in WalkDir::new(root).max_depth(MAX_DEPTH).into_iter().enumerate() {
        let entry = entry.map_err(|error| unreadable(root, error.to_string()))?;
        if number > 2 * MAX_FILES || files.len() > MAX_FILES {
            return Ok(Err(BundleError::TooMany));
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let name = parts.join("/");
        if entry.depth() == 0 || entry.file_type().is_dir() && entry.depth() < MAX_DEPTH {
            continue;
        }
        if !entry.file_type().is_file() {
            let why = "is not a file, but a link, a device or too deep a folder".to_owned();
            return Ok(Err(BundleError::Malformed { name, why }));
        }
        if bundle::is_litter(&name) {
            if let Err(error) = contents.leave_out(&name) {
                return Ok(Err(error));
            }
            continue;
        }
        let size_bytes = entry.metadata().map_err(|error| unreadable(entry.path(), error.to_string()))?.len();
        total_bytes = total_bytes.saturating_add(size_bytes);
        if total_bytes > MAX_BUNDLE_BYTES {
            return Ok(Err(BundleError::TooLarge));
        }
        files.push((name, entry.path().to_owned()));
    }
    for (name, path) in files {
        let bytes = input::whole(&path, MAX_BUNDLE_BYTES).map_err(|error| unreadable(&path, error.to_string()))?;
        if let Err(error) = contents.insert(&name, bytes) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(contents))
}

/// Writes a new bundle, whole or not at all, for the user's eyes alone: evidence names every server, backup and file.
///
/// # Errors
/// When the place cannot be written to.
pub fn write(path: &Path, contents: &Contents) -> Result<(), Failure> {
    if is_zip(path) {
        let bytes = bundle::pack(contents).map_err(|error| Failure::could_not_run(error.to_string()))?;
        return whole_file::write_private(path, &bytes);
    }
    let temporary = Temporary(whole_file::name_beside(path)?);
    let written = temporary.fill(contents).and_then(|()| fs::rename(&temporary.0, path));
    written.map_err(|error| {
        let shown = shown_path(path);
        Failure::could_not_run(format!("failed to write the bundle `{shown}`: {error}; name a folder that does not exist, in one that you can write to"))
    })
}

/// Writes a bundle that got more files, or others in their place.
///
/// # Errors
/// When it cannot be written to.
pub fn update(path: &Path, stored: &Stored, changed: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let failed =
        |error: io::Error| Failure::could_not_run(format!("failed to write to `{}`: {error}", shown_path(path)));
    let mut contents = stored.contents.clone();
    for (name, bytes) in changed {
        contents.replace(name, bytes.clone()).map_err(|error| Failure::could_not_run(error.to_string()))?;
    }
    if stored.zip.is_some() {
        let bytes = bundle::pack(&contents).map_err(|error| Failure::could_not_run(error.to_string()))?;
        let permissions = fs::metadata(path).map_err(failed)?.permissions();
        whole_file::write_private(path, &bytes)?;
        return fs::set_permissions(path, permissions).map_err(failed);
    }
    for (name, bytes) in changed {
        let file = path.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        whole_file::write(&file, bytes)?;
    }
    Ok(())
}

/// A folder that is gone when it is dropped, unless it got another name.
struct Temporary(PathBuf);

impl Temporary {
    fn fill(&self, contents: &Contents) -> io::Result<()> {
        // What an interrupted run of the same number left.
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(false).create(&self.0)?;
        for (name, bytes) in contents.iter() {
            let file = self.0.join(name);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(file, bytes)?;
        }
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // That it cannot be removed changes nothing.
        let _ = fs::remove_dir_all(&self.0);
    }
}
