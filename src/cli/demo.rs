//! `demo`: a believable small deployment, written and audited.

use super::args::Demo;
use super::audit;
use super::bundle::make;
use super::exit::{Exit, Failure};
use super::judged::Question;
use super::options::Shown;
use super::output::{self, OutputSpec};
use super::plan::Plan;
use super::quoted::quoted;
use super::redacted;
use super::terminal::Terminal;
use bakproof::base::shown_path;
use bakproof::demo::{DemoError, DemoSummary};
use bakproof::policy::Catalogue;
use bakproof::report::Format;
use std::path::PathBuf;

/// The report of the month before, beside the deployment file.
const MONTH_BEFORE: &str = "2026-09.json";
/// The month that is asked about.
const MONTH: &str = "2026-10";
/// The folder with the history.
const STATE: &str = "state";

/// Writes the deployment and audits it twice: as it was a month before, into a report and a history beside it, and as of
/// the demo's own day.
///
/// # Errors
/// Usage (the folder is not empty), or a disk that cannot be written to.
pub fn run(arguments: &Demo, terminal: &Terminal) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let outputs = output::plan(&arguments.output)?;
    // Nothing is written before it is clear that the reports can be; a folder inside the demo's own comes with it.
    let own = |path: &&PathBuf| path.parent() == Some(folder);
    output::refuse_unwritable(outputs.iter().map(|output| output.path.as_ref().filter(|path| !own(path))))?;
    let catalogue = audit::catalogue()?;
    let before = bakproof::demo::write_month_before(folder).map_err(refused)?;
    let earlier = Plan {
        outputs: vec![OutputSpec { format: Format::Json, path: Some(folder.join(MONTH_BEFORE)) }],
        history: Some(folder.join(STATE)),
        ..plan(&before, &catalogue, terminal)?
    };
    let mut quiet = terminal.clone();
    quiet.quiet = true;
    audit::audit(catalogue.clone(), earlier, &quiet)?;
    let written = bakproof::demo::write_month_after(folder).map_err(refused)?;
    let again = format!("bakproof audit {} --as-of {}", quoted(&written.deployment_file), written.as_of);
    terminal.remark(&format!(
        "Wrote a demo deployment to {}: {} in {}. To audit it again:\n  {again}\nTo ask whether its schedules were kept all month, and what is new since the month before, which {MONTH_BEFORE} is the report of:\n  {again} --period {MONTH} --state {}\n",
        quoted(folder),
        bakproof::base::count(written.file_count, "file", "files"),
        bakproof::base::bytes(written.size_bytes),
        quoted(&folder.join(STATE)),
    ));
    let plan = plan(&written, &catalogue, terminal)?;
    let plan = Plan {
        outputs,
        shown: arguments.shown.clone(),
        bundle: make::plan(&arguments.bundling, Some(&plan.deployment))?,
        redactor: redacted::plan(&arguments.redacting, &catalogue, terminal)?,
        ..plan
    };
    Ok(audit::audit(catalogue, plan, terminal)?.0)
}

fn refused(error: DemoError) -> Failure {
    match error {
        DemoError::AlreadyWritten { file, as_of } => Failure::usage(format!(
            "the demo is already in `{}`; audit it with `bakproof audit {} --as-of {as_of}`, or name another folder",
            shown_path(file.parent().unwrap_or(&file)),
            quoted(&file)
        )),
        DemoError::NotEmpty(_) | DemoError::NotAFolder(_) => Failure::usage(error.to_string()),
        other => Failure::could_not_run(other.to_string()),
    }
}

/// How a month is audited, with nothing written.
fn plan(written: &DemoSummary, catalogue: &Catalogue, terminal: &Terminal) -> Result<Plan, Failure> {
    Ok(Plan {
        deployment: audit::deployment(&written.deployment_file, audit::WRITE_ONE, catalogue, terminal)?,
        file: Some(written.deployment_file.clone()),
        declared: true,
        outputs: Vec::new(),
        as_of: Some(written.as_of),
        // The demo's own day: a computer whose clock is behind it must not find every backup in the future.
        now: Some(written.as_of.at),
        fail_on: None,
        shown: Shown::default(),
        asked: Question::default(),
        save_evidence: None,
        evidence: Vec::new(),
        bundle: None,
        redactor: None,
        list_unclassified: false,
        diligence: None,
        // It is no deployment of anybody's.
        history: None,
        folder: None,
        // Its servers exist nowhere.
        sql: None,
        ldap: true,
    })
}
