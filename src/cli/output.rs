//! `--output FORMAT[=PATH]`: where each report goes. Standard output carries data only, and only one report. An output
//! that cannot be written fails alone: the others are written.

use super::exit::{Exit, Failure};
use super::terminal::{self, Terminal};
use super::whole_file;
use bakproof::base::shown_path;
use bakproof::report::{self, Appearance, Format};
use serde::Serialize;
use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
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

/// The outputs that were asked for, or a table on standard output.
///
/// # Errors
/// Usage: two reports in one place.
pub fn plan(asked: &[OutputSpec]) -> Result<Vec<OutputSpec>, Failure> {
    if asked.is_empty() {
        return Ok(vec![OutputSpec { format: Format::Table, path: None }]);
    }
    for (number, output) in asked.iter().enumerate() {
        let is_binary = output.format.extension() == "xlsx";
        if is_binary && output.path.is_none() && io::stdout().is_terminal() {
            let word = output.format.word();
            return Err(Failure::usage(format!("`{word}` is not text for a terminal; name a file: `{word}=FILE`")));
        }
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
    write_all(outputs, |spec, out| match spec.format {
        Format::Json => report::write_json(report, out),
        _ => out.write_all(table(report, spec.appearance(terminal)).as_bytes()),
    })
}

/// Renders and writes each output, whatever becomes of the others.
///
/// # Errors
/// At least one could not be written.
pub fn write_all(
    outputs: &[OutputSpec],
    render: impl Fn(&OutputSpec, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let failed = outputs.iter().filter_map(|spec| write_with(spec, |out| render(spec, out)).err());
    one(failed.collect())
}

/// Refuses to write into what is audited.
///
/// # Errors
/// Usage: `path` lies inside one of `repositories`.
pub fn refuse_inside(path: &Path, repositories: &[PathBuf]) -> Result<(), Failure> {
    for repository in repositories {
        if is_inside(path, repository) {
            return Err(Failure::usage(format!(
                "`{}` lies inside the audited repository `{}`, where nothing is ever written; choose another place",
                shown_path(path),
                shown_path(repository)
            )));
        }
    }
    Ok(())
}

/// Whether the path, which need not exist, is the folder or lies inside it.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    absolute(path).starts_with(fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()))
}

/// Why nothing can be written there, as far as that can be told before hours of reading and not after them: there is no
/// such folder, or another program keeps the file open.
pub fn unwritable(path: &Path) -> Option<Failure> {
    if whole_file::is_held(path) {
        return Some(Failure::could_not_run(whole_file::held(path)));
    }
    let absolute = absolute(path);
    let folder = absolute.parent().filter(|folder| !folder.is_dir())?;
    Some(Failure::could_not_run(format!(
        "`{}` cannot be written: the folder `{}` does not exist; create it, or name another file",
        shown_path(path),
        shown_path(folder)
    )))
}

/// Says of each output that cannot be written why, before the work begins.
///
/// # Errors
/// Nothing that was asked for can be written.
pub fn refuse_unwritable<'p>(paths: impl IntoIterator<Item = Option<&'p PathBuf>>) -> Result<(), Failure> {
    let paths: Vec<Option<&PathBuf>> = paths.into_iter().collect();
    let failures: Vec<Failure> = paths.iter().flatten().filter_map(|path| unwritable(path)).collect();
    match failures.len() {
        0 => Ok(()),
        n if n == paths.len() => one(failures),
        // They are told again, as errors, at the end: their folders may exist by then.
        _ => Ok(()),
    }
}

/// One failure that tells all of them.
///
/// # Errors
/// There was at least one.
pub fn one(failures: Vec<Failure>) -> Result<(), Failure> {
    let mut told: Vec<String> = failures.iter().map(Failure::to_string).collect();
    let Some(last) = told.pop() else { return Ok(()) };
    told.iter().for_each(|earlier| terminal::error(earlier));
    Err(Failure::CouldNotRun(last))
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
    write_with(spec, |out| out.write_all(bytes))
}

/// Likewise, of what is made while it is written.
fn write_with(spec: &OutputSpec, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    match &spec.path {
        None => match whole_file::filled(io::stdout().lock(), fill) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::could_not_run(
                "whatever reads standard output closed it before the whole report was written",
            )),
            Err(error) => Err(Failure::could_not_run(format!("failed to write to standard output: {error}"))),
            Ok(()) => Ok(()),
        },
        Some(path) => whole_file::write_with(path, fill),
    }
}

/// Writes to standard output; a reader that left early (`| head`) is no error.
///
/// # Errors
/// When standard output cannot be written to.
pub fn stdout(bytes: &[u8]) -> Result<Exit, Failure> {
    match to_stdout(bytes) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::could_not_run(format!("failed to write to standard output: {error}")))
        }
        _ => Ok(Exit::Good),
    }
}

fn to_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush())
}
