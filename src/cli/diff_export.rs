//! `diff-export`: what changed from one export to another.

use super::args::DiffExport;
use super::exit::{Exit, Failure};
use super::output;
use super::quoted;
use super::terminal::{self, Terminal};
use bakproof::base::shown_path;
use bakproof::model::{DiffStatus, Export};
use bakproof::{collect, evaluate, report};
use std::path::{Path, PathBuf};

/// Compares the two exports and says what differs.
///
/// # Errors
/// Usage, or an output that cannot be written.
pub fn run(arguments: &DiffExport, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let paths: [PathBuf; 2] = [arguments.old.clone(), arguments.new.clone()];
    for path in outputs.iter().filter_map(|output| output.path.as_ref()) {
        output::refuse_taken(path, paths.iter(), "is an export that is read")?;
    }
    quoted::refuse_missing(&paths)?;
    let (Some(old), Some(new)) = (read(&arguments.old), read(&arguments.new)) else {
        return Ok(Exit::CouldNotTell);
    };
    let diff = evaluate::export_diff(&old, &new).map_err(Failure::usage)?;
    output::write_each(&outputs, terminal, &diff, report::diff_export_table)?;
    Ok(match diff.status {
        DiffStatus::Same => Exit::Good,
        DiffStatus::Different => Exit::Problem,
        DiffStatus::Unknown => Exit::CouldNotTell,
    })
}

/// `None`, and an error is told: it is no export, or cannot be read.
fn read(path: &Path) -> Option<Export> {
    let read = collect::export(path);
    if let Err(problem) = &read {
        terminal::error(&format!("`{}` cannot be compared: {}", shown_path(path), problem.message));
    }
    read.ok()
}
