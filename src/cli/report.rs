//! `report`: a saved report in other formats.

use super::args::Report;
use super::audit;
use super::exit::{Exit, Failure};
use super::output;
use super::saved_report::saved_report;
use super::shown::{Shows, told_apart};
use super::terminal::Terminal;
use bakproof::evaluate;
use std::path::PathBuf;

/// Renders it; nothing is judged.
///
/// # Errors
/// Usage, no report, or an output that cannot be written.
pub fn run(arguments: &Report, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = audit::catalogue()?;
    let (asked, subject) = told_apart(&arguments.shown, arguments.report.as_deref(), &catalogue);
    let Some(subject) = subject else {
        return Err(Failure::usage("name the report to write: a file that `bakproof audit -o json=FILE` wrote"));
    };
    let outputs = output::plan(&arguments.output)?;
    let shows = Shows::new(&asked, &catalogue)?;
    let written: Vec<&PathBuf> = outputs.iter().filter_map(|output| output.path.as_ref()).collect();
    for (number, path) in written.iter().enumerate() {
        let read = [Some(&subject), asked.baseline.as_ref()];
        output::refuse_taken(path, read.into_iter().flatten(), "is the report that is read")?;
        output::refuse_taken(path, written.iter().take(number).copied(), "is already written by this command")?;
    }
    let mut report = saved_report(&subject)?;
    shows.refuse_other_names(&report.deployment.name, report.deployment.redaction.as_ref())?;
    if let Some(baseline) = shows.baseline() {
        evaluate::mark_known(&mut report, baseline);
    }
    shows.write(&report, &outputs, None, terminal)?;
    Ok(Exit::Good)
}
