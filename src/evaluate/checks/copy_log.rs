//! What does the log of the copy say? A tree can look whole and lack the files that were locked.

use super::{Answer, beside};
use crate::base::count;
use crate::evaluate::artefact::{failed_on_meetings_only, log_of};
use crate::evaluate::case::Case;
use crate::evaluate::finding::seen_at;
use crate::model::{Detail, Status};

/// Asks a target: of the newest sound copy that has a log.
pub fn ask(case: &Case<'_>) -> Answer {
    let log = beside::sound(case).next().and_then(|(_, part)| log_of(&case.world, part.artefact));
    let Some((log, facts)) = log.and_then(|log| match &log.facts.detail {
        Detail::CopyLog(facts) => Some((log, facts)),
        _ => None,
    }) else {
        return Answer::not_looked_at("no log of a copy that was seen speaks of it");
    };
    let what = format!("The log of the newest copy of {}", case.export_words());
    let seen = |fact: &str| vec![seen_at(&log.location, fact.to_owned())];
    let mut findings = Vec::new();
    if !facts.is_finished {
        let message = format!("{what} has no summary at its end: the copy did not finish.");
        findings.push(case.finding("copy-unfinished", Status::Gap, message, seen("no summary")));
    }
    let failed = facts.files_failed.unwrap_or(0).saturating_add(facts.folders_failed.unwrap_or(0));
    if failed > 0 || (!facts.errors.is_empty() && !facts.is_finished) {
        let first = facts.errors.first().map(|line| format!(": {}", line.trim_end_matches('.'))).unwrap_or_default();
        let message = format!(
            "{what} says that {} not copied{first}.",
            count(failed.max(facts.errors.len() as u64), "file or folder was", "files or folders were")
        );
        // Running meetings are locked, and must not be in the copy anyway.
        let status = if failed_on_meetings_only(facts) { Status::Noted } else { Status::Gap };
        findings.push(case.finding("copy-failed", status, message, seen("failed")));
    }
    if let Some(skipped) = facts.files_skipped.filter(|skipped| *skipped > 0) {
        let message = format!(
            "{what} says that {} skipped: unchanged since an earlier copy, or left out.",
            count(skipped, "file was", "files were")
        );
        findings.push(case.finding("copy-skipped", Status::Noted, message, seen("skipped")));
    }
    Answer::looked_at(1, "logs of the newest copy", findings)
}
