//! `history`: the trend of a deployment's audits, and whether the chain of their lines is unbroken.

use super::args::History;
use super::subject::{log_of, subject};
use super::view::{Trend, table};
use crate::cli::audit;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output;
use crate::cli::saved_report::saved_report;
use crate::cli::terminal::Terminal;
use bakproof::base::{for_terminal, shown_path};
use bakproof::model::BrokenLine;
use bakproof::model::report::EvidenceOrigin;
use bakproof::report::{Format, audited, hanging};
use bakproof::state::Checked;
use std::path::Path;

/// Shows or verifies it.
///
/// # Errors
/// Usage, a history that cannot be read, or an output that cannot be written.
pub fn run(arguments: &History, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = output::plan(&arguments.output)?;
    let (deployment, place) = subject(arguments.subject.as_deref(), terminal)?;
    let log = log_of(&deployment, &place, arguments.state.as_ref())?;
    let mut checked = log.read().map_err(|error| {
        Failure::could_not_run(format!("failed to read the history `{}`: {error}", shown_path(log.path())))
    })?;
    let chain = checked.broken.clone();
    let mut reports = Vec::new();
    for path in &arguments.report {
        let named = named(path, &checked)?;
        checked.broken = checked.broken.or(named.differs.clone());
        reports.push(named);
    }
    let catalogue = audit::catalogue()?;
    let trend = Trend::of(&deployment, log.path(), &checked, &catalogue);
    for spec in &outputs {
        let text = match (spec.format, arguments.verify) {
            (Format::Json, _) => bakproof::report::json(&trend)
                .map_err(|error| Failure::could_not_run(error.to_string()))
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())?,
            (_, true) => hanging(&verified(&trend, chain.as_ref(), &reports), spec.appearance(terminal)),
            (_, false) => table(&trend, &catalogue, spec.appearance(terminal)),
        };
        output::write(spec, text.as_bytes())?;
    }
    Ok(match (&checked.broken, checked.line_count) {
        (Some(_), _) => Exit::Problem,
        (None, 0) => Exit::CouldNotTell,
        (None, _) if !checked.cut_off.is_empty() => Exit::CouldNotTell,
        (None, _) => Exit::Good,
    })
}

/// What a report says of the history.
struct Named {
    shown: String,
    /// The last line before its own.
    line: u64,
    /// Its own line is there.
    is_recorded: bool,
    differs: Option<BrokenLine>,
}

/// Whether the history still has the line that a report names as the one before it, and its own.
fn named(path: &Path, checked: &Checked) -> Result<Named, Failure> {
    let report = saved_report(path)?;
    let shown = shown_path(path).to_string();
    let Some(history) = &report.history else {
        return Err(Failure::usage(format!(
            "`{shown}` names no line of a history: it was the first audit, or was made without one"
        )));
    };
    let line = history.line_count;
    let is_recorded = report.evidence.origin == EvidenceOrigin::Live && !report.without_waivers;
    let differs = if checked.digest(line) != Some(history.head.as_str()) {
        let reason = format!(
            "the report `{shown}` names another line: the history was rebuilt or moved away, or is another deployment's"
        );
        Some(BrokenLine { line, reason })
    } else if is_recorded && checked.audited(line + 1).is_none_or(|audit| *audit != audited(&report)) {
        let reason =
            format!("it does not say what the report `{shown}` says: it was replaced, or that audit was not recorded");
        Some(BrokenLine { line: line + 1, reason })
    } else {
        None
    };
    Ok(Named { shown, line, is_recorded, differs })
}

/// In words. `chain`: what is wrong with the history itself, whatever the reports say.
fn verified(trend: &Trend, chain: Option<&BrokenLine>, reports: &[Named]) -> String {
    let mut lines = vec![format!("History of {}: {}", for_terminal(&trend.deployment), for_terminal(&trend.file))];
    match (chain, trend.line_count) {
        (Some(broken), _) => {
            lines.push(format!("BROKEN: line {}: {}.", broken.line, for_terminal(&broken.reason)));
            lines.push(
                "No audit believes anything in it. To begin a new one, move the file and its `.head` away.".to_owned(),
            );
        }
        (None, 0) => lines.push("No audit has been recorded yet.".to_owned()),
        (None, count) => {
            lines.push(format!("Unbroken: {} in the chain.", bakproof::base::count(count, "line", "lines")));
            lines.push(format!("SHA-256 of the last line: {}", trend.head.as_deref().unwrap_or_default()));
        }
    }
    for named in reports {
        lines.push(match &named.differs {
            Some(differs) => format!("DIFFERS: line {}: {}.", differs.line, for_terminal(&differs.reason)),
            None => agreed(named),
        });
    }
    for line in &trend.cut_off {
        lines.push(format!("Line {line} was cut off when it was written: nobody knows what that audit recorded."));
    }
    lines.join("\n") + "\n"
}

/// `The report `r.json` agrees: line 11 is the one that it names, and line 12 is its own.`
fn agreed(named: &Named) -> String {
    let own = if named.is_recorded {
        format!("and line {} is its own", named.line + 1)
    } else {
        "and its own audit was not to be recorded".to_owned()
    };
    format!("The report `{}` agrees: line {} is the one that it names, {own}.", for_terminal(&named.shown), named.line)
}
