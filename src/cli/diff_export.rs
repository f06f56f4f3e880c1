//! `diff-export`: what changed from one export to another.

use super::exit::{Exit, Failure};
use super::options::LISTS;
use super::output::{self, OutputSpec};
use super::quoted;
use super::terminal::Terminal;
use super::values::Outputs;
use bakproof::base::shown_path;
use bakproof::model::DiffStatus;
use bakproof::{collect, evaluate, report};
use clap::Args;
use std::path::PathBuf;

/// What is typed.
#[derive(Debug, Args)]
pub struct DiffExport {
    /// The earlier export: a ZIP of Export-CsConfiguration, Export-CsRgsConfiguration ..., or a topology document
    pub old: PathBuf,

    /// The later export, of the same kind
    pub new: PathBuf,

    /// Format of the comparison; FORMAT=PATH writes it to a file. Can be repeated [default: table]
    #[arg(long, short, alias = "format", value_name = "FORMAT[=PATH]", value_parser = Outputs(LISTS))]
    pub output: Vec<OutputSpec>,
}

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
    if let Some(folder) = paths.iter().find(|path| path.is_dir()) {
        return Err(Failure::usage(format!("`{}` is a folder; name one export", shown_path(folder))));
    }
    let (old, new) = (collect::export(&arguments.old), collect::export(&arguments.new));
    let diff = evaluate::export_diff(&old, &new).map_err(Failure::usage)?;
    output::write_each(&outputs, terminal, &diff, report::diff_export_table)?;
    Ok(match diff.status {
        DiffStatus::Same => Exit::Good,
        DiffStatus::Different => Exit::Problem,
        DiffStatus::Unknown => Exit::CouldNotTell,
    })
}
