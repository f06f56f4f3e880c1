//! From lines to runs, and from runs to facts. A log without its header (`/NJH`) is not recognised: nothing in it says
//! what was copied.

use super::super::listing::{Found, Lines, head_of, in_zone};
use super::super::{ArtefactContext, ArtefactFile, FileRecogniser};
use super::run::{Run, is_banner};
use crate::base::ReadAt;
use crate::format::declaration::Declaration;
use crate::model::{ArtefactFacts, CopyLogFacts, CopyRun, Detail, Kind, Problem, Verdict};
use std::collections::{BTreeMap, VecDeque};

/// Logs of robocopy.
pub const COPY_LOG: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "robocopy log",
        kinds: &[Kind::CopyLog],
        marker: "the banner `ROBOCOPY ::`, then a source and a destination",
        facts: "source, destination, start and end, exit code, counts, errors and options of the last run, and \
                earlier runs",
        checks: "the table at the end of the last run is there",
        proof: &["end-marker"],
        limits: "1 GiB, 100 errors, 100 earlier runs; logs without a header (`/NJH`) are not recognized",
    },
    mark: Some(r"ROBOCOPY +::"),
    looks_like,
    examine,
};

/// Earlier runs kept.
const MAX_EARLIER: usize = 100;

/// From this answer on, robocopy left something behind.
const FAILED: u8 = 8;

fn looks_like(head: &[u8]) -> bool {
    head_of(head).lines().any(is_banner)
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut lines = Lines::new(file);
    let mut current: Option<Run> = None;
    let mut earlier = VecDeque::new();
    let mut runs = 0_u64;
    for line in lines.by_ref() {
        if is_banner(&line) {
            if let Some(run) = current.replace(Run::default()).filter(Run::is_copy) {
                runs += 1;
                earlier.push_back(run.brief());
                if earlier.len() > MAX_EARLIER {
                    earlier.pop_front();
                }
            }
        } else if let Some(run) = &mut current {
            run.line(&line);
        }
    }
    let last = current.filter(Run::is_copy)?;
    let mut found = Found::starting_at(Verdict::Intact);
    if let Some(problem) = lines.fault {
        found.add(problem, Verdict::Unreadable);
    }
    judge(&last, &earlier, &mut found);
    let wall_time = last.started.or(last.ended);
    let facts = ArtefactFacts {
        position: 1,
        // What changed behind the start may not be in the copy.
        time: wall_time.and_then(|wall| in_zone(wall, context.zone.as_ref())),
        wall_time,
        names: Vec::new(),
        verdict: found.verdict,
        proof: last.summary.map(|_| "end-marker".to_owned()).into_iter().collect(),
        counts: BTreeMap::from([
            ("runs".to_owned(), runs + 1),
            ("errors".to_owned(), last.error_count),
            ("active-meetings".to_owned(), last.active_meetings),
        ]),
        detail: Detail::CopyLog(facts_of(last, earlier.into())),
        problems: found.into_list(),
    };
    Some(ArtefactFile { kind: Kind::CopyLog, facts })
}

fn judge(last: &Run, earlier: &VecDeque<CopyRun>, found: &mut Found) {
    match last.summary {
        None => {
            let message = "the log ends without robocopy's table: the copy did not finish";
            found.add(Problem::whole("copy-not-finished", message), Verdict::Incomplete);
        }
        Some(summary) if summary.exit_code() >= FAILED => {
            let (files, folders) = (summary.files.failed, summary.folders.failed);
            let message = format!("{files} files and {folders} folders could not be copied");
            found.remark(Problem::whole("copy-failed", message));
        }
        Some(_) => {}
    }
    if last.active_meetings > 0 {
        let message = "meetings ran during the copy: their files (Meeting.Active) were in use";
        found.remark(Problem::whole("active-meeting", message));
    }
    let bad = earlier.iter().filter(|run| run.exit_code.is_none_or(|code| code >= FAILED)).count();
    if bad > 0 {
        let message = format!("{bad} earlier runs in this log did not finish or left something behind");
        found.remark(Problem::whole("earlier-copy-failed", message));
    }
}

fn facts_of(last: Run, earlier_runs: Vec<CopyRun>) -> CopyLogFacts {
    let summary = last.summary;
    let bytes = summary.and_then(|summary| summary.bytes);
    CopyLogFacts {
        is_finished: summary.is_some(),
        exit_code: last.exit_code(),
        source: last.source,
        destination: last.destination,
        started: last.started,
        ended: last.ended,
        files_total: summary.map(|summary| summary.files.total),
        files_copied: summary.map(|summary| summary.files.copied),
        files_skipped: summary.map(|summary| summary.files.skipped),
        files_mismatched: summary.map(|summary| summary.files.mismatched),
        files_extra: summary.map(|summary| summary.files.extra),
        folders_extra: summary.map(|summary| summary.folders.extra),
        files_failed: summary.map(|summary| summary.files.failed),
        folders_failed: summary.map(|summary| summary.folders.failed),
        bytes_total: bytes.map(|bytes| bytes.total),
        bytes_copied: bytes.map(|bytes| bytes.copied),
        bytes_failed: bytes.map(|bytes| bytes.failed),
        bytes_step: summary.and_then(|summary| summary.bytes_step),
        files: last.orders.files,
        left_out: last.orders.left_out,
        options: last.orders.options,
        errors: last.errors,
        earlier_runs,
    }
}
