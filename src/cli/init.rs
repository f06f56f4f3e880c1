//! `init`: a commented deployment file, with what a repository's content shows filled in.

use super::args::Init;
use super::audit;
use super::exit::{Exit, Failure};
use super::output;
use super::progress::{self, Progress};
use super::quoted::quoted;
use super::request::request;
use super::terminal::Terminal;
use super::whole_file;
use bakproof::base::{Stamp, plain_path, shown_path};
use bakproof::collect::{self, Request};
use bakproof::draft;
use bakproof::model::Evidence;
use bakproof::policy::Deployment;
use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};
use std::fs;
use std::path::Path;

/// From this age on, a person may wonder why everything is overdue.
const OLD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// When the newest SQL Server backup finished, by its server's clock.
fn newest_finish(evidence: &Evidence) -> Option<Stamp> {
    let sets = evidence.media_sets.iter().flat_map(|media| &media.sets);
    sets.filter_map(|set| set.facts.backup_finish_date).max()
}

/// When the newest backup finished, to the minute after it, unless that was in the last days.
fn newest_backup(evidence: &Evidence, now: Timestamp) -> Option<Stamp> {
    let newest = newest_finish(evidence)?;
    let minute = newest.at.round(TimestampRound::new().smallest(Unit::Minute).mode(RoundMode::Ceil)).ok()?;
    (now.duration_since(newest.at) > OLD).then_some(Stamp { at: minute, ..newest })
}

/// Where the clock of the newest SQL Server backup stands, unless that is UTC.
fn newest_offset(evidence: &Evidence) -> Option<String> {
    let newest = newest_finish(evidence)?;
    (!newest.offset.is_zero()).then(|| newest.offset_text())
}

/// Writes the deployment file; an existing one is left alone.
///
/// # Errors
/// Usage: the file exists, or the repository does not. Otherwise when it cannot be written.
pub fn run(arguments: &Init, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = audit::catalogue()?;
    let root = arguments.repository.as_deref();
    if let Some(root) = root.filter(|root| !root.is_dir()) {
        let what = if root.exists() { "is not a folder" } else { "was not found" };
        return Err(Failure::usage(format!(
            "`{}` {what}; name the folder that contains the backups",
            shown_path(root)
        )));
    }
    let to_stdout = arguments.file == Path::new("-");
    if !to_stdout {
        output::refuse_inside(&arguments.file, root.map(Path::to_path_buf).as_slice())?;
    }
    let found = root.map(|root| {
        // Headers are enough to see what there is.
        let request = Request { prove: false, ..request(&Deployment::undeclared(root), Vec::new(), false) };
        let monitor = progress::monitor(terminal, Progress::Auto);
        let evidence = collect::collect(&request, Stamp::utc(Timestamp::now()), monitor.as_ref());
        monitor.finish();
        evidence
    });
    // A relative path in the file starts at the file's own folder.
    let beside = arguments.file.parent().is_none_or(|folder| folder.as_os_str().is_empty());
    let written_root = root
        .map(|root| if beside { Ok(root.to_path_buf()) } else { fs::canonicalize(root).map(plain_path) })
        .transpose();
    let written_root =
        written_root.map_err(|error| Failure::could_not_run(format!("failed to resolve the folder: {error}")))?;
    let text = draft::template(&catalogue, found.as_ref(), written_root.as_deref());
    if to_stdout {
        return output::stdout(text.as_bytes());
    }
    let is_new = whole_file::write_new(&arguments.file, text.as_bytes())?;
    if !is_new {
        return Err(Failure::usage(format!(
            "`{}` already exists and was not changed; name another file, or `-` to see what would be written",
            shown_path(&arguments.file)
        )));
    }
    if found.as_ref().is_some_and(|evidence| evidence.exports.iter().any(|export| export.facts.is_demo)) {
        terminal
            .remark("Backups in this repository are demo data: they count only with `demo = true` in [deployment].");
    }
    if let Some(newest) = found.as_ref().and_then(|evidence| newest_backup(evidence, Timestamp::now())) {
        terminal.remark(&format!(
            "The newest SQL Server backup found finished {newest}. To see whether the backups were good at that time, add\n  \
             --as-of {newest}\nto `bakproof audit`; without it, everything is judged as of now."
        ));
    }
    if let Some(offset) = found.as_ref().and_then(newest_offset) {
        terminal.remark(&format!(
            "`time_zone` is \"UTC\", but the clock of a backed-up SQL Server is at UTC{offset}: write the servers' time zone."
        ));
    }
    terminal.remark(&format!(
        "Wrote {0}. Read it and answer its questions, then run\n  bakproof check {0}\n  bakproof audit {0}",
        quoted(&arguments.file)
    ));
    Ok(Exit::Good)
}
