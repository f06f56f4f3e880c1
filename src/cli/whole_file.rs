//! Writes a file as a whole, so that a reader, or a run that is interrupted, never leaves half of one: everything is
//! written beside it under another name, which then becomes its own.

use super::exit::Failure;
use bakproof::base::shown_path;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Of a file that is made while it is written.
const BUFFER_BYTES: usize = 64 * 1024;

/// Writes the file, over one that exists.
///
/// # Errors
/// When the place cannot be written to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    put(path, false, |out| out.write_all(bytes))
}

/// As [`write`], of what is made while it is written.
///
/// # Errors
/// When the place cannot be written to.
pub fn write_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    put(path, false, fill)
}

/// As [`write`], for the user's eyes alone: evidence names every server, backup and file.
///
/// # Errors
/// When the place cannot be written to.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    put(path, true, |out| out.write_all(bytes))
}

/// As [`write_private`], of what is made while it is written.
///
/// # Errors
/// When the place cannot be written to.
pub fn write_private_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    put(path, true, fill)
}

/// Writes the file unless one exists: `false`, and it was not touched.
///
/// # Errors
/// When the place cannot be written to.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    put_new(path, bytes, false)
}

/// As [`write_new`], for the user's eyes alone.
///
/// # Errors
/// When the place cannot be written to.
pub fn write_new_private(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    put_new(path, bytes, true)
}

fn put_new(path: &Path, bytes: &[u8], is_private: bool) -> Result<bool, Failure> {
    // Also of a link that leads nowhere, and before the folder of a file that exists is written to.
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let temporary = beside(path)?;
    let written = temporary.create(is_private).and_then(|mut file| file.write_all(bytes)).and_then(|()| {
        match fs::hard_link(&temporary.0, path) {
            // Disks of removable media know no hard links.
            Err(error) if error.kind() != ErrorKind::AlreadyExists && path.symlink_metadata().is_err() => {
                fs::rename(&temporary.0, path)
            }
            linked => linked,
        }
    });
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(path, &error)),
    }
}

fn put(path: &Path, is_private: bool, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    if is_device(path) || fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        // A pipe or device cannot be replaced by renaming.
        let written = File::options().write(true).open(path).and_then(|file| filled(file, fill));
        return written.map_err(|error| failed(path, &error));
    }
    let temporary = beside(path)?;
    temporary
        .create(is_private)
        .and_then(|file| filled(file, fill))
        .and_then(|()| fs::rename(&temporary.0, path))
        .map_err(|error| failed(path, &error))
}

/// Has `fill` write into a buffer of `out`.
///
/// # Errors
/// What it or `out` says.
pub fn filled(out: impl Write, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, out);
    fill(&mut out)?;
    out.flush()
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::could_not_run(if is_held(path) {
        held(path)
    } else {
        format!("failed to write `{}`: {error}; choose an existing folder that you can write to", shown_path(path))
    })
}

/// What to do about a file that [`is_held`].
pub fn held(path: &Path) -> String {
    format!(
        "`{}` is open in another program, such as Excel; close it there, or write to another file",
        shown_path(path)
    )
}

/// Whether another program lets nobody write to the file. Only Windows knows that; renaming over such a file is denied
/// there as if by its permissions.
pub fn is_held(path: &Path) -> bool {
    /// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`.
    const HELD: [i32; 2] = [32, 33];
    cfg!(windows)
        && !is_device(path)
        && File::options().write(true).open(path).is_err_and(|e| e.raw_os_error().is_some_and(|n| HELD.contains(&n)))
}

/// `NUL`, `CON` and their like in whatever folder: Windows finds them in none.
fn is_device(path: &Path) -> bool {
    cfg!(windows)
        && std::path::absolute(path).is_ok_and(|path| path.as_os_str().as_encoded_bytes().starts_with(br"\\.\"))
}

/// A name beside `path`.
fn beside(path: &Path) -> Result<Temporary, Failure> {
    name_beside(path).map(Temporary)
}

/// A name beside `path`, for what will get its name when it is whole.
///
/// # Errors
/// Usage: it is no name of a file.
pub fn name_beside(path: &Path) -> Result<PathBuf, Failure> {
    let name = path.file_name().ok_or_else(|| Failure::usage(format!("`{}` is not a file name", shown_path(path))))?;
    let mut temporary = name.to_os_string();
    temporary.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(temporary))
}

/// A file that is gone when it is dropped, unless it got another name.
struct Temporary(PathBuf);

impl Temporary {
    /// With the rights of its purpose from the first moment.
    fn create(&self, is_private: bool) -> io::Result<File> {
        // What an interrupted run left may have other rights.
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if is_private {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        #[cfg(not(unix))]
        let _ = is_private;
        options.open(&self.0)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // That it cannot be removed changes nothing.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_left_beside_a_file_that_was_written_or_could_not_be() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lync.csv");
        write(&file, b"one").unwrap();
        write_private(&file, b"two").unwrap();
        assert_eq!((fs::read(&file).unwrap(), names(folder.path())), (b"two".to_vec(), vec!["lync.csv".to_owned()]));
        // A folder in its place is not replaced.
        fs::create_dir(folder.path().join("taken")).unwrap();
        assert!(write(&folder.path().join("taken"), b"one").unwrap_err().to_string().contains("taken"));
        let temporary = beside(&folder.path().join("taken")).unwrap();
        temporary.create(false).unwrap().write_all(b"one").unwrap();
        assert!(fs::rename(&temporary.0, folder.path().join("taken")).is_err());
        drop(temporary);
        assert_eq!(names(folder.path()), ["lync.csv", "taken"]);
    }

    #[test]
    fn a_file_that_exists_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bakproof.toml");
        assert!(write_new(&file, b"one").unwrap());
        assert!(!write_new(&file, b"two").unwrap());
        assert!(write_new(&folder.path().join("absent/bakproof.toml"), b"one").is_err());
        assert_eq!(fs::read(&file).unwrap(), b"one");
        assert_eq!(names(folder.path()), ["bakproof.toml"]);
    }
}
