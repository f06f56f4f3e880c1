//! `diff`: what changed between two audits, each a report or the last one of the history.

use super::args::Diff;
use super::subject::{log_of, subject};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output;
use crate::cli::saved_report::{names_of, saved_report};
use crate::cli::terminal::Terminal;
use bakproof::base::{Zone, for_terminal, shown_path};
use bakproof::model::report::AuditReport;
use bakproof::model::{Change, DiffReport, Status};
use bakproof::report::{self, Side};
use bakproof::state::Checked;
use std::path::Path;

/// What stands for an audit of the history.
const LAST: &str = "last";

/// Compares.
///
/// # Errors
/// Usage, reports that cannot be compared, or an output that cannot be written.
pub fn run(arguments: &Diff, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    for path in outputs.iter().filter_map(|output| output.path.as_ref()) {
        output::refuse_taken(path, [&arguments.old, &arguments.new].into_iter(), "is read by this command")?;
    }
    let (mut old, mut new) = (of_path(&arguments.old)?, of_path(&arguments.new)?);
    if let (Some(first), Some(second)) = (&old, &new)
        && first.as_of > second.as_of
    {
        std::mem::swap(&mut old, &mut new);
        terminal.warning("the first report is the newer one: the two are compared in the order of their times");
    }
    let diff = match (&old, &new) {
        (Some(old), Some(new)) => {
            if old.deployment.name != new.deployment.name {
                let (old, new) = (for_terminal(&old.deployment.name), for_terminal(&new.deployment.name));
                return Err(Failure::usage(format!("the reports are of two deployments, `{old}` and `{new}`")));
            }
            compared(&Side::of_report(old), &Side::of_report(new), &new.deployment.name, &new.deployment.time_zone)?
        }
        _ => {
            let (deployment, place) = subject(arguments.deployment.as_deref(), terminal)?;
            let log = log_of(&deployment, &place, arguments.state.as_ref())?;
            let shown = shown_path(log.path());
            let checked = log
                .read()
                .map_err(|error| Failure::could_not_run(format!("failed to read the history `{shown}`: {error}")))?;
            if let Some(broken) = &checked.broken {
                return Err(Failure::usage(format!(
                    "the history `{shown}` is broken at line {} ({}): name two reports instead of `{LAST}`",
                    broken.line, broken.reason
                )));
            }
            let last = checked.line_count;
            let before_new = match &new {
                // The report names the line before its own.
                Some(new) => new.history.as_ref().and_then(|history| checked.line_of(&history.head)),
                None => last.checked_sub(1),
            };
            let older = |side: Option<&AuditReport>| match side {
                Some(report) => Ok(Side::of_report(report)),
                None => line(&checked, before_new, "there is no audit before the newer one in it", &shown),
            };
            let newer = |side: Option<&AuditReport>| match side {
                Some(report) => Ok(Side::of_report(report)),
                None => line(&checked, Some(last), "no audit has been recorded yet", &shown),
            };
            let zone = Zone(deployment.time_zone.clone());
            compared(&older(old.as_ref())?, &newer(new.as_ref())?, &deployment.name, &zone)?
        }
    };
    let table = if arguments.details { report::diff_details } else { report::diff_table };
    output::write_each(&outputs, terminal, &diff, table)?;
    Ok(exit(&diff))
}

/// The report; `None`: of the history.
fn of_path(path: &Path) -> Result<Option<AuditReport>, Failure> {
    if path == Path::new(LAST) { Ok(None) } else { saved_report(path).map(Some) }
}

fn line(checked: &Checked, number: Option<u64>, none: &str, shown: &str) -> Result<Side, Failure> {
    let known = number.and_then(|number| Some((number, checked.audited(number)?.clone())));
    let Some((number, audited)) = known else {
        return Err(Failure::usage(format!("`{LAST}` is no audit of the history `{shown}`: {none}")));
    };
    Ok(Side::of_line(audited, checked.open_after(number)))
}

/// # Errors
/// Usage: their names are other ones.
fn compared(old: &Side, new: &Side, deployment: &str, zone: &Zone) -> Result<DiffReport, Failure> {
    let [one, other] = [old, new].map(|side| names_of(side.audited.key_id.as_deref()));
    if one != other {
        return Err(Failure::usage(format!(
            "the older audit has {one}, and the newer one has {other}: nothing in them could be compared; use reports with the same names"
        )));
    }
    Ok(report::compare(old, new, deployment, zone))
}

fn exit(diff: &DiffReport) -> Exit {
    let any = |changes: &[Change], status: Status| {
        diff.findings.iter().any(|row| changes.contains(&row.change) && row.status == status)
    };
    let risen = [Change::New, Change::Worse];
    let may_be_open = [Change::NotTold];
    if any(&risen, Status::Gap) {
        return Exit::Problem;
    }
    let is_unknown =
        any(&risen, Status::Unknown) || any(&may_be_open, Status::Gap) || any(&may_be_open, Status::Unknown);
    if is_unknown { Exit::CouldNotTell } else { Exit::Good }
}
