//! `demo`: a believable small deployment, written and audited.

use super::args::Demo;
use super::audit;
use super::bundle::make;
use super::exit::{Exit, Failure};
use super::judged::Question;
use super::output;
use super::plan::Plan;
use super::quoted::quoted;
use super::redacted;
use super::terminal::Terminal;
use bakproof::base::shown_path;
use std::path::PathBuf;

/// Writes the deployment, then audits it as of the demo's own day.
///
/// # Errors
/// Usage (the folder is not empty), or a disk that cannot be written to.
pub fn run(arguments: &Demo, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    // Nothing is written before it is clear that the reports can be; a folder inside the demo's own comes with it.
    let own = |path: &&PathBuf| path.parent() == Some(&arguments.folder);
    output::refuse_unwritable(outputs.iter().map(|output| output.path.as_ref().filter(|path| !own(path))))?;
    let written = bakproof::demo::write(&arguments.folder).map_err(|error| match error {
        bakproof::demo::DemoError::AlreadyWritten { file, as_of } => Failure::usage(format!(
            "the demo is already in `{}`; audit it with `bakproof audit {} --as-of {as_of}`, or name another folder",
            shown_path(&arguments.folder),
            quoted(&file)
        )),
        bakproof::demo::DemoError::NotEmpty(_) | bakproof::demo::DemoError::NotAFolder(_) => {
            Failure::usage(error.to_string())
        }
        other => Failure::could_not_run(other.to_string()),
    })?;
    terminal.remark(&format!(
        "Wrote a demo deployment to {}: {} in {}. To audit it again:\n  bakproof audit {} --as-of {}\n",
        quoted(&arguments.folder),
        bakproof::base::count(written.file_count, "file", "files"),
        bakproof::base::bytes(written.size_bytes),
        quoted(&written.deployment_file),
        written.as_of,
    ));
    let catalogue = audit::catalogue()?;
    let deployment = audit::deployment(&written.deployment_file, audit::WRITE_ONE, &catalogue, terminal)?;
    let bundle = make::plan(&arguments.bundling, Some(&deployment))?;
    let plan = Plan {
        deployment,
        file: Some(written.deployment_file),
        declared: true,
        outputs,
        as_of: Some(written.as_of),
        // The demo's own day: a computer whose clock is behind it must not find every backup in the future.
        now: Some(written.as_of.at),
        fail_on: None,
        shown: arguments.shown.clone(),
        asked: Question::default(),
        save_evidence: None,
        evidence: None,
        bundle,
        redactor: redacted::plan(&arguments.redacting, &catalogue, terminal)?,
        list_unclassified: false,
        diligence: None,
        // It is no deployment of anybody's.
        is_in_history: false,
        folder: None,
        // Its servers exist nowhere.
        sql: None,
    };
    audit::audit(catalogue, plan, terminal)
}
