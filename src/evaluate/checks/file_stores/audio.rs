//! Is what a copy holds as audio of the voice applications audio? A copy whose audio is text, empty or cannot be opened
//! plays nothing to a caller.

use crate::base::count;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::{files_words, list_of};
use crate::model::report::Finding;
use crate::model::{Detail, FileStoreFacts, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "audio", evaluate };

/// Evaluates a target: of the copy that the verdict rests on. What a newer one holds is shown, and no more.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some((candidate, facts, copy)) = artefacts::judged(case, read) else {
        return Answer::not_looked_at("no copy was seen");
    };
    let mut findings = findings(case, candidate, facts, (copy, Status::Unknown));
    let newest = artefacts::newest(case, read).filter(|(newest, ..)| !std::ptr::eq(*newest, candidate));
    if let Some((newest, _, held)) = newest {
        findings.extend(self::findings(case, newest, held, ("The newest copy", Status::Noted)));
    }
    let copy = copy.to_lowercase();
    let bad = facts.foreign_audio_count.saturating_add(facts.unreadable_audio_count);
    match facts.sound_audio_count {
        None => Answer::not_looked_at("evidence of an earlier version, which did not count audio files").and(findings),
        Some(sound) => {
            let files = usize::try_from(sound.saturating_add(bad)).unwrap_or(usize::MAX);
            Answer::looked_at(files, format!("audio files of {copy}"), findings)
        }
    }
}

fn findings(
    case: &TargetCase<'_>,
    candidate: &Candidate<'_>,
    facts: &FileStoreFacts,
    (which, status): (&str, Status),
) -> Vec<Finding> {
    let inside = which.to_lowercase();
    let seen = || backup_seen(candidate);
    let (copy, place) = (case.export_words(), files_words(candidate.places.iter()));
    let mut findings = Vec::new();
    if facts.unreadable_audio_count > 0 {
        let message = format!(
            "In {inside} of {copy} ({place}), {} could not be read: {}.",
            count(facts.unreadable_audio_count, "audio file", "audio files"),
            list_of(&facts.unreadable_audio, facts.unreadable_audio_count)
        );
        findings.push(case.finding("audio-unreadable", status, message, seen()));
    }
    if facts.foreign_audio_count > 0 {
        let message = format!(
            "In {inside} of {copy} ({place}), {} named like audio, but empty or not audio: {}.",
            count(facts.foreign_audio_count, "file is", "files are"),
            list_of(&facts.foreign_audio, facts.foreign_audio_count)
        );
        findings.push(case.finding("audio-foreign", status, message, seen()));
    }
    let none = facts.sound_audio_count == Some(0) && findings.is_empty();
    if none {
        let message = format!("{which} of {copy} ({place}) contains no audio files (.wav or .wma).");
        findings.push(case.finding("audio-absent", status, message, seen()));
    }
    findings
}

fn read(detail: &Detail) -> Option<&FileStoreFacts> {
    match detail {
        Detail::FileStore(facts) => Some(facts),
        _ => None,
    }
}
