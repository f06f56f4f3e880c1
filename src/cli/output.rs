//! `--output FORMAT[=PATH]`: where each report goes. Standard output carries data only, and only one report.

use super::exit::{Exit, Failure};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

/// A format and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputSpec {
    pub format: Format,
    /// `None`: standard output.
    pub path: Option<PathBuf>,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Json,
    Csv,
}

impl Format {
    fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for OutputSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, path) = match text.split_once('=') {
            Some((_, "")) => return Err("a path must follow `=`".to_owned()),
            Some((format, "-")) => (format, None),
            Some((format, path)) => (format, Some(PathBuf::from(path))),
            None => (text, None),
        };
        let format = match format {
            "table" => Format::Table,
            "json" => Format::Json,
            "csv" => Format::Csv,
            _ => return Err(format!("`{format}` is no format; there are table, json and csv")),
        };
        Ok(Self { format, path })
    }
}

/// The outputs that were asked for, or a table on standard output.
///
/// # Errors
/// Usage: a format this command does not have, or two reports on one place.
pub fn plan(asked: &[OutputSpec], allowed: &[Format]) -> Result<Vec<OutputSpec>, Failure> {
    if asked.is_empty() {
        return Ok(vec![OutputSpec { format: Format::Table, path: None }]);
    }
    for (number, output) in asked.iter().enumerate() {
        if !allowed.contains(&output.format) {
            let words: Vec<&str> = allowed.iter().map(|f| f.word()).collect();
            return Err(Failure::usage(format!(
                "this command writes no {}; it writes {}",
                output.format.word(),
                words.join(" and ")
            )));
        }
        if asked[..number].iter().any(|earlier| earlier.path == output.path) {
            let place = output.path.as_ref().map_or("standard output".to_owned(), |p| format!("`{}`", p.display()));
            return Err(Failure::usage(format!(
                "two reports would go to {place}; give each its own place with --output FORMAT=PATH"
            )));
        }
    }
    Ok(asked.to_vec())
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
                "`{}` lies inside the audited repository `{}`; nothing is ever written there: choose another place",
                path.display(),
                repository.display()
            )));
        }
    }
    Ok(())
}

/// Refuses to write over a file that the same run uses.
///
/// # Errors
/// Usage: `path` is one of `taken`.
pub fn refuse_taken<'a>(path: &Path, mut taken: impl Iterator<Item = &'a PathBuf>, why: &str) -> Result<(), Failure> {
    let absolute = absolute(path);
    if taken.any(|other| self::absolute(other) == absolute) {
        return Err(Failure::usage(format!("`{}` {why}; choose another place", path.display())));
    }
    Ok(())
}

/// The path with every link resolved, though it and its folders need not exist.
fn absolute(path: &Path) -> PathBuf {
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
        Some(path) => file(path, bytes),
    }
}

/// Writes a file as a whole: a reader never sees half of it.
///
/// # Errors
/// When the place cannot be written to.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::could_not_run(format!(
            "failed to write `{}`: {error}; choose a folder that exists and may be written to",
            path.display()
        ))
    };
    if fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        // A pipe or device cannot be replaced by renaming.
        return File::options().write(true).open(path).and_then(|mut f| f.write_all(bytes)).map_err(failed);
    }
    let name = path.file_name().ok_or_else(|| Failure::usage(format!("`{}` is no file name", path.display())))?;
    let mut temporary = name.to_os_string();
    temporary.push(format!(".{}.part", std::process::id()));
    let temporary = path.with_file_name(temporary);
    fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path)).map_err(|error| {
        // The half-written file is of no use to anybody; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&temporary);
        failed(error)
    })
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
