//! `audit` of several deployments: each as if it were audited alone, and then all of them in one table.

use super::args::Audit;
use super::audit;
use super::exit::{Exit, Failure};
use super::output::{self, OutputSpec};
use super::terminal::{self, Terminal};
use bakproof::base::{PathName, shown_path};
use bakproof::model::report::Tool;
use bakproof::model::{RollUp, RolledUp, WrittenFile};
use bakproof::report::{self, Appearance, Format};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Deployment files of one folder.
const MAX_DEPLOYMENTS: usize = 10_000;
/// What stands for a deployment in the path of an output.
const NAME: &str = "{name}";

/// Whether more than one deployment is asked about.
pub fn is_asked(arguments: &Audit) -> bool {
    arguments.subjects.len() > 1 || arguments.deployments.is_some()
}

/// Audits each, whatever becomes of the others.
///
/// # Errors
/// Usage, before any is audited; or the roll-up cannot be written.
pub fn run(arguments: &Audit, terminal: &Terminal) -> Result<Exit, Failure> {
    let files = match &arguments.deployments {
        Some(folder) => deployment_files(folder)?,
        None => arguments.subjects.clone(),
    };
    refuse_of_one(arguments)?;
    let names = names(&files)?;
    let outputs = if arguments.output.is_empty() {
        vec![OutputSpec { format: Format::Table, path: None }]
    } else {
        output::plan(&arguments.output)?
    };
    refuse_shared(&outputs, arguments.save_evidence.as_deref())?;
    let mut deployments = Vec::with_capacity(files.len());
    let mut worst = Exit::Good;
    for (file, name) in files.iter().zip(&names) {
        let own: Vec<OutputSpec> = outputs.iter().filter_map(|output| of_one(output, name)).collect();
        let save_evidence = arguments.save_evidence.as_ref().map(|path| named(path, name));
        let written = written(&own, save_evidence.as_deref());
        let (exit, error, report) = match audit::one(arguments, Some(file), own, save_evidence, terminal) {
            Ok((exit, report)) => (exit, None, Some(report::in_brief(&report))),
            Err(failure) => {
                terminal::error(&format!("{}: {failure}", shown_path(file)));
                let told = failure.to_string();
                (failure.exit(), told.lines().next().map(str::to_owned), None)
            }
        };
        worst = worst.or_worse(exit);
        let written = if report.is_some() { written } else { Vec::new() };
        let path = PathName::as_given(file);
        deployments.push(RolledUp { path, exit_code: exit.code(), error, report, written });
    }
    let all = RollUp {
        schema: RollUp::SCHEMA.to_owned(),
        tool: Tool { name: "bakproof".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        exit_code: worst.code(),
        deployments,
    };
    let on_stdout: Vec<OutputSpec> = outputs.into_iter().filter(|output| output.path.is_none()).collect();
    if on_stdout.is_empty() {
        terminal.aside(&format!(
            "\n{}",
            report::roll_up(&all, Appearance { colour: false, ..terminal.appearance }).trim_end()
        ));
    }
    output::write_each(&on_stdout, terminal, &all, report::roll_up)?;
    Ok(worst)
}

/// The deployment files of a folder, by name.
fn deployment_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let shown = shown_path(folder);
    let entries = fs::read_dir(folder)
        .map_err(|error| Failure::usage(format!("failed to read the folder of deployment files `{shown}`: {error}")))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| {
                Failure::usage(format!("failed to read the folder of deployment files `{shown}`: {error}"))
            })?
            .path();
        // What cannot be read, such as a link to nothing, is a deployment that was not audited.
        let is_named_so = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        if is_named_so && !path.is_dir() {
            files.push(path);
        }
        if files.len() > MAX_DEPLOYMENTS {
            return Err(Failure::usage(format!("`{shown}` holds more than {MAX_DEPLOYMENTS} deployment files")));
        }
    }
    if files.is_empty() {
        return Err(Failure::usage(format!("`{shown}` holds no deployment file (`*.toml`)")));
    }
    files.sort();
    Ok(files)
}

/// What is of one deployment alone.
fn refuse_of_one(arguments: &Audit) -> Result<(), Failure> {
    let asked = [
        (!arguments.evidence.is_empty(), "--evidence"),
        (arguments.bundling.bundle.is_some(), "--bundle"),
        (arguments.shown.baseline.is_some(), "--baseline"),
        (arguments.redacting.redact, "--redact"),
    ];
    match asked.into_iter().find(|(is_asked, _)| *is_asked) {
        Some((_, option)) => Err(Failure::usage(format!(
            "`{option}` is of one deployment, and several are named; audit each on its own with it"
        ))),
        None => Ok(()),
    }
}

/// Outputs that every deployment would write to the same place.
fn refuse_shared(outputs: &[OutputSpec], save_evidence: Option<&Path>) -> Result<(), Failure> {
    // What is not Unicode has no place that a name could be put in.
    let is_shared = |path: &&Path| !path.to_str().is_some_and(|path| path.contains(NAME));
    if let Some(path) = outputs.iter().filter_map(|output| output.path.as_deref()).chain(save_evidence).find(is_shared)
    {
        return Err(Failure::usage(format!(
            "every deployment would write to `{}`; write {NAME} for the name of the deployment file, such as `report-{NAME}.json`",
            shown_path(path)
        )));
    }
    let on_stdout = outputs.iter().find(|output| output.path.is_none());
    match on_stdout.filter(|output| !matches!(output.format, Format::Table | Format::Json)) {
        Some(output) => {
            let word = output.format.word();
            Err(Failure::usage(format!(
                "several deployments are told on standard output as a table or as JSON; write `{word}` to files: `{word}=report-{NAME}.{}`",
                output.format.extension()
            )))
        }
        None => Ok(()),
    }
}

/// What a deployment is called in the names of files: the name of its own file, or of the folder of a `bakproof.toml`.
fn names(files: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(files.len());
    for file in files {
        let own = file.file_stem().unwrap_or_default();
        let absolute = fs::canonicalize(file).unwrap_or_else(|_| file.clone());
        let folder = absolute.parent().and_then(Path::file_name);
        let name = if own == "bakproof" { folder.unwrap_or(own) } else { own }.to_string_lossy().into_owned();
        // Some systems do not tell upper from lower case.
        if !taken.insert(name.to_lowercase()) {
            return Err(Failure::usage(format!(
                "two of the deployment files would be called `{name}`; give their files different names"
            )));
        }
        names.push(name);
    }
    Ok(names)
}

/// What one deployment writes: tables also on standard output, where JSON is only the roll-up.
fn of_one(output: &OutputSpec, name: &str) -> Option<OutputSpec> {
    match &output.path {
        Some(path) => Some(OutputSpec { path: Some(named(path, name)), ..*output }),
        None => (output.format == Format::Table).then(|| output.clone()),
    }
}

fn named(path: &Path, name: &str) -> PathBuf {
    path.to_str().map_or_else(|| path.to_owned(), |text| PathBuf::from(text.replace(NAME, name)))
}

fn written(outputs: &[OutputSpec], save_evidence: Option<&Path>) -> Vec<WrittenFile> {
    let reports = outputs.iter().filter_map(|output| Some((output.format.word(), output.path.as_deref()?)));
    let all = reports.chain(save_evidence.map(|path| ("evidence", path)));
    all.map(|(format, path)| WrittenFile { format: format.to_owned(), path: PathName::as_given(path) }).collect()
}
