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
use bakproof::model::{Evidence, Export};
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
    (now.duration_since(newest.at) > OLD).then_some(newest.moved_to(minute))
}

/// Where the clock of the newest SQL Server backup stands, unless that is UTC.
fn newest_offset(evidence: &Evidence) -> Option<String> {
    let newest = newest_finish(evidence)?;
    (!newest.offset().is_zero()).then(|| newest.offset_text())
}

/// The folder of backups and the file with a topology, as far as they are named.
fn sources(arguments: &Init) -> Result<(Option<&Path>, Option<&Path>), Failure> {
    let (repository, from) = (arguments.repository.as_deref(), arguments.from.as_deref());
    match (repository, from.filter(|from| from.is_dir())) {
        (Some(_), Some(folder)) => Err(Failure::usage(format!(
            "`{}` is a folder, and `--repository` names one already; name each folder of backups in the deployment file",
            shown_path(folder)
        ))),
        (None, Some(folder)) => Ok((Some(folder), None)),
        (_, None) => Ok((repository, from)),
    }
}

/// The export or document at a path. One that is not whole may hide what it does not show, and is refused.
fn topology_of(path: &Path) -> Result<Export, Failure> {
    let export = collect::export(path);
    let why = |otherwise: &str| {
        export.facts.problems.first().map_or_else(|| otherwise.to_owned(), |problem| problem.message.to_string())
    };
    let shown = shown_path(path);
    if !export.facts.verdict.is_sound() {
        return Err(Failure::usage(format!(
            "`{shown}` is {}, so that it may not show everything: {}",
            export.facts.verdict,
            why("its content is not whole")
        )));
    }
    let topology = export.facts.topology.as_ref();
    match topology.filter(|topology| !topology.services.is_empty()) {
        None => Err(Failure::usage(format!(
            "`{shown}` holds no topology; name a configuration export (Export-CsConfiguration), the saved output of \
             `Get-CsTopology -AsXml`, or a Topology Builder file"
        ))),
        Some(topology) if topology.is_cut => Err(Failure::usage(format!(
            "`{shown}` names more than bakproof keeps, so that the file would not show everything"
        ))),
        Some(_) => Ok(export),
    }
}

/// What a folder holds; headers are enough to see what there is. Without one, nothing.
fn seen(root: Option<&Path>, terminal: &Terminal) -> Evidence {
    let request = root.map_or_else(Request::default, |root| Request {
        prove: false,
        ..request(&Deployment::undeclared(root), Vec::new(), false)
    });
    let monitor = progress::monitor(terminal, Progress::Auto);
    let evidence = collect::collect(&request, Stamp::utc(Timestamp::now()), monitor.as_ref());
    monitor.finish();
    evidence
}

/// Writes the deployment file; an existing one is left alone.
///
/// # Errors
/// Usage: the file exists, or the repository or the export does not, or is not whole. Otherwise when it cannot be written.
pub fn run(arguments: &Init, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = audit::catalogue()?;
    let (root, from) = sources(arguments)?;
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
    let from = from.map(topology_of).transpose()?;
    let found = (root.is_some() || from.is_some()).then(|| seen(root, terminal));
    // A relative path in the file starts at the file's own folder.
    let beside = arguments.file.parent().is_none_or(|folder| folder.as_os_str().is_empty());
    let written_root = root
        .map(|root| if beside { Ok(root.to_path_buf()) } else { fs::canonicalize(root).map(plain_path) })
        .transpose();
    let written_root =
        written_root.map_err(|error| Failure::could_not_run(format!("failed to resolve the folder: {error}")))?;
    let text = match (&found, &from) {
        (Some(found), Some(from)) => draft::template_from(&catalogue, found, from, written_root.as_deref()),
        _ => draft::template(&catalogue, found.as_ref(), written_root.as_deref()),
    };
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
    if from.as_ref().and_then(|from| from.facts.topology.as_ref()).is_some_and(|topology| topology.is_draft) {
        terminal.remark(
            "This topology is a draft of Topology Builder, and may differ from what is published: compare it with a \
             configuration export.",
        );
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
