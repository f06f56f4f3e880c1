//! `--output FORMAT[=PATH]`: where each report goes. Standard output carries data only, and only one report.

use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use super::whole_file;
use bakproof::base::shown_path;
use bakproof::report::{self, Appearance};
use serde::Serialize;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// A format and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputSpec {
    pub format: Format,
    /// `None`: standard output.
    pub path: Option<PathBuf>,
}

impl OutputSpec {
    /// Of the terminal, or of a file, which has no width and no colors of its own.
    pub fn appearance(&self, terminal: &Terminal) -> Appearance {
        if self.path.is_some() { Terminal::appearance_for_file() } else { terminal.appearance }
    }
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Json,
    Csv,
}

impl Format {
    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// The outputs that were asked for, or a table on standard output.
///
/// # Errors
/// Usage: two reports in one place.
pub fn plan(asked: &[OutputSpec]) -> Result<Vec<OutputSpec>, Failure> {
    if asked.is_empty() {
        return Ok(vec![OutputSpec { format: Format::Table, path: None }]);
    }
    for (number, output) in asked.iter().enumerate() {
        if asked.iter().take(number).any(|earlier| earlier.path == output.path) {
            let place = output.path.as_ref().map_or("standard output".to_owned(), |p| format!("`{}`", shown_path(p)));
            return Err(Failure::usage(format!(
                "two reports would go to {place}; give each a file of its own, such as `{}=FILE`",
                output.format.word()
            )));
        }
    }
    Ok(asked.to_vec())
}

/// Writes a report of files to each output: as JSON, or as a table of the width and colors of where it goes.
///
/// # Errors
/// An output cannot be written.
pub fn write_each<T: Serialize>(
    outputs: &[OutputSpec],
    terminal: &Terminal,
    report: &T,
    table: impl Fn(&T, Appearance) -> String,
) -> Result<(), Failure> {
    for spec in outputs {
        let appearance = spec.appearance(terminal);
        let bytes = match spec.format {
            Format::Json => report::json(report).map_err(|error| Failure::could_not_run(error.to_string()))?,
            Format::Table | Format::Csv => table(report, appearance).into_bytes(),
        };
        write(spec, &bytes)?;
    }
    Ok(())
}

/// Refuses to write into what is audited.
///
/// # Errors
/// Usage: `path` lies inside one of `repositories`.
pub fn refuse_inside(path: &Path, repositories: &[PathBuf]) -> Result<(), Failure> {
    let absolute = absolute(path);
    for repository in repositories {
        let root = fs::canonicalize(repository).unwrap_or_else(|_| repository.clone());
        if absolute.starts_with(&root) {
            return Err(Failure::usage(format!(
                "`{}` lies inside the audited repository `{}`, where nothing is ever written; choose another place",
                shown_path(path),
                shown_path(repository)
            )));
        }
    }
    Ok(())
}

/// Refuses a file whose folder does not exist, or that another program keeps open, before hours of reading and not after
/// them.
///
/// # Errors
/// Usage: there is no such folder, or Windows lets nobody else write to the file.
pub fn refuse_unwritable(path: &Path) -> Result<(), Failure> {
    if whole_file::is_held(path) {
        return Err(Failure::usage(whole_file::held(path)));
    }
    let absolute = absolute(path);
    match absolute.parent().filter(|folder| !folder.is_dir()) {
        None => Ok(()),
        Some(folder) => Err(Failure::usage(format!(
            "`{}` cannot be written: the folder `{}` does not exist; create it, or name another file",
            shown_path(path),
            shown_path(folder)
        ))),
    }
}

/// Refuses to write over a file that the same run uses.
///
/// # Errors
/// Usage: `path` is one of `taken`.
pub fn refuse_taken<'a>(path: &Path, mut taken: impl Iterator<Item = &'a PathBuf>, why: &str) -> Result<(), Failure> {
    let absolute = absolute(path);
    if taken.any(|other| is_same(&self::absolute(other), &absolute)) {
        return Err(Failure::usage(format!("`{}` {why}; choose another place", shown_path(path))));
    }
    Ok(())
}

/// Windows and macOS take names that differ in case for one: refusing the few that are two costs nothing.
fn is_same(one: &Path, other: &Path) -> bool {
    one == other
        || (cfg!(any(windows, target_os = "macos"))
            && one.to_string_lossy().to_lowercase() == other.to_string_lossy().to_lowercase())
}

/// The path with every link resolved, though it and its folders need not exist.
fn absolute(path: &Path) -> PathBuf {
    // What Windows leaves out of a name (dots and spaces at its end), and devices, which are in no folder: `NUL`.
    #[cfg(windows)]
    let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for known in path.ancestors() {
        let folder = if known.as_os_str().is_empty() { Path::new(".") } else { known };
        let (Ok(mut real), Ok(rest)) = (fs::canonicalize(folder), path.strip_prefix(known)) else { continue };
        // What does not exist yet can be no link: `..` is the folder before it.
        for component in rest.components() {
            match component {
                Component::ParentDir => _ = real.pop(),
                Component::CurDir => {}
                other => real.push(other),
            }
        }
        return real;
    }
    path.to_path_buf()
}

/// Writes a whole report, to a file or to standard output.
///
/// # Errors
/// When the place cannot be written to.
pub fn write(spec: &OutputSpec, bytes: &[u8]) -> Result<(), Failure> {
    match &spec.path {
        None => stdout(bytes).map(|_| ()),
        Some(path) => whole_file::write(path, bytes),
    }
}

/// Writes to standard output; a reader that left early (`| head`) is no error.
///
/// # Errors
/// When standard output cannot be written to.
pub fn stdout(bytes: &[u8]) -> Result<Exit, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::could_not_run(format!("failed to write to standard output: {error}")))
        }
        _ => Ok(Exit::Good),
    }
}
