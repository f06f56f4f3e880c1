//! Writes the scenario to a folder that is empty or not there.

use super::scenario::{Month, OCTOBER, SEPTEMBER, artefacts, deployment_file};
use crate::base::{Stamp, shown_path};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    /// `bakproof.toml`; the repository `backups` lies beside it.
    pub deployment_file: PathBuf,
    /// The moment to audit it for.
    pub as_of: Stamp,
    /// Files of the repository.
    pub file_count: u64,
    pub size_bytes: u64,
}

/// Why the demo could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{} is not empty; name a folder that does not exist yet, or an empty one", shown_path(.0))]
    NotEmpty(PathBuf),
    #[error("the demo is already in {}, written to be audited as of {as_of}", shown_path(file))]
    AlreadyWritten { file: PathBuf, as_of: Stamp },
    #[error("{} is not a folder; name one that does not exist yet, or an empty one", shown_path(.0))]
    NotAFolder(PathBuf),
    #[error(
        "failed to write {}: {source}; check that the disk has 100 MB free and that you may write there",
        shown_path(path)
    )]
    Io { path: PathBuf, source: io::Error },
    #[error("the demo's own date is not one: {0}")]
    AsOf(#[from] jiff::Error),
}

/// Writes `bakproof.toml` and `backups/` below `root`, which is created. The bytes are the same on every run.
///
/// # Errors
/// When `root` holds something already, or cannot be written.
pub fn write(root: &Path) -> Result<DemoSummary, DemoError> {
    refuse_what_is_there(root)?;
    write_month(root, &OCTOBER)
}

/// As [`write()`], but as it was a month before.
///
/// # Errors
/// As [`write()`].
pub fn write_month_before(root: &Path) -> Result<DemoSummary, DemoError> {
    refuse_what_is_there(root)?;
    write_month(root, &SEPTEMBER)
}

/// A month after [`write_month_before`]: the backups of that time have been deleted, and newer ones are there.
///
/// # Errors
/// When the backups cannot be deleted or written.
pub fn write_month_after(root: &Path) -> Result<DemoSummary, DemoError> {
    let repository = root.join("backups");
    fs::remove_dir_all(&repository).map_err(failed(&repository))?;
    write_month(root, &OCTOBER)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> DemoError + use<> {
    let path = path.to_path_buf();
    move |source| DemoError::Io { path, source }
}

fn write_month(root: &Path, month: &Month) -> Result<DemoSummary, DemoError> {
    let repository = root.join("backups");
    fs::create_dir_all(&repository).map_err(failed(&repository))?;
    let artefacts = artefacts(month).map_err(failed(&repository))?;
    let sizes: Vec<u64> = artefacts
        .par_iter()
        .map(|artefact| {
            // The parts are joined one by one, so that Windows gets its own separator.
            let path = artefact.path.split('/').fold(repository.clone(), |path, part| path.join(part));
            write_file(&path, artefact.modified.into(), |out| artefact.write(out)).map_err(failed(&path))
        })
        .collect::<Result<_, _>>()?;
    let deployment_path = root.join("bakproof.toml");
    fs::write(&deployment_path, deployment_file(month)).map_err(failed(&deployment_path))?;
    Ok(DemoSummary {
        deployment_file: deployment_path,
        as_of: month.as_of.parse()?,
        file_count: sizes.len() as u64,
        size_bytes: sizes.iter().sum(),
    })
}

fn refuse_what_is_there(root: &Path) -> Result<(), DemoError> {
    if root.is_file() {
        return Err(DemoError::NotAFolder(root.to_path_buf()));
    }
    match fs::read_dir(root) {
        Ok(mut entries) => {
            if entries.next().is_none() {
                return Ok(());
            }
            let file = root.join("bakproof.toml");
            let is_demo = root.join("backups").is_dir() && fs::read_to_string(&file).is_ok_and(|text| is_ours(&text));
            Err(if is_demo {
                DemoError::AlreadyWritten { file, as_of: OCTOBER.as_of.parse()? }
            } else {
                DemoError::NotEmpty(root.to_path_buf())
            })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(DemoError::Io { path: root.to_path_buf(), source }),
    }
}

/// Whether this is the demo's deployment file, though somebody may have tried something in it.
fn is_ours(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("demo = true"))
}

/// A new file with a modification time like that of the backup it stands for; answers its size.
fn write_file(
    path: &Path,
    modified: SystemTime,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<u64> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = BufWriter::with_capacity(1 << 17, File::create_new(path)?);
    content(&mut out)?;
    out.flush()?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.set_modified(modified)?;
    Ok(file.metadata()?.len())
}
