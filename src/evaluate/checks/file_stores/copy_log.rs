//! What does the log of the copy say? A tree can look whole and lack the files that were locked.

use crate::base::count;
use crate::evaluate::artefact::{Copies, Logged, Run, VOICE_FOLDER, copies, failed_elsewhere};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, SourceCase, SourceFinding};
use crate::evaluate::checks::{SourceCheck, TargetCheck, artefacts};
use crate::evaluate::finding::seen_at;
use crate::evaluate::standing::Track;
use crate::evaluate::words::{moment, place_words};
use crate::model::report::Finding;
use crate::model::{Artefact, Status};
use crate::policy::Item;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "copy-log", evaluate };

/// Of all sources.
pub const SOURCES: SourceCheck = SourceCheck { id: "copy-log", evaluate: evaluate_sources };

/// Findings of runs that failed elsewhere.
const ONE_BY_ONE: usize = 20;

/// Evaluates a target: of the copy that the verdict rests on. What the log of a newer one says is shown, and no more.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some(asked) = asked(case) else {
        return Answer::not_looked_at("no sound copy was seen");
    };
    let mut findings = findings(case, &asked, |status| status);
    if let Some(newer) = newer(case, &asked) {
        findings.extend(self::findings(case, &newer, |_| Status::Noted));
    }
    match asked.copies.newest {
        None => Answer::not_looked_at("no copy log that was seen is about it").and(findings),
        Some(_) => Answer::looked_at(1, "copy logs", findings),
    }
}

/// A copied tree and what logs say of it.
struct Asked<'a> {
    tree: &'a Artefact,
    copies: Copies<'a>,
    /// What its log is called.
    what: String,
}

impl<'a> Asked<'a> {
    fn new(case: &TargetCase<'a>, tree: &'a Artefact, which: &str) -> Self {
        let copies = copies(&case.context, tree, case.item.store_part());
        let what = format!("The log of the {which} of {}", case.export_words());
        Self { tree, copies, what }
    }

    fn has_log(&self) -> bool {
        self.copies.newest.is_some() || !self.copies.lesser.is_empty()
    }
}

/// The copy that the verdict rests on, if it meets the minimum. Else the newest that has a log and is not overdue: a newer
/// one without any says nothing of it. Else the newest.
fn asked<'a>(case: &TargetCase<'a>) -> Option<Asked<'a>> {
    let (newest, part) = artefacts::sound(case).next()?;
    let counts = case.parts.iter().find_map(|part| match part.main.track {
        Track::Fresh(candidate) => artefacts::sound(case).find(|(one, _)| std::ptr::eq(*one, candidate)),
        _ => None,
    });
    if let Some((_, part)) = counts.filter(|(candidate, _)| !std::ptr::eq(*candidate, newest)) {
        return Some(Asked::new(case, part.artefact, "copy that counts"));
    }
    let of_newest = Asked::new(case, part.artefact, "newest copy");
    if counts.is_some() || of_newest.has_log() {
        return Some(of_newest);
    }
    let in_time = artefacts::sound(case).filter(|(candidate, _)| artefacts::overdue(case, candidate).is_none());
    let mut logged = in_time.map(|(_, part)| Asked::new(case, part.artefact, "newest logged copy"));
    Some(logged.find(Asked::has_log).unwrap_or(of_newest))
}

/// The newest copy, if that is another one and has a log.
fn newer<'a>(case: &TargetCase<'a>, asked: &Asked<'a>) -> Option<Asked<'a>> {
    let (_, part) = artefacts::sound(case).next().filter(|(_, part)| !std::ptr::eq(part.artefact, asked.tree))?;
    Some(Asked::new(case, part.artefact, "newest copy")).filter(Asked::has_log)
}

/// What the logs of one copy say against it; `most`: how much that counts.
fn findings(case: &TargetCase<'_>, asked: &Asked<'_>, most: impl Fn(Status) -> Status) -> Vec<Finding> {
    let Asked { tree, copies, what } = asked;
    let mut findings = Vec::new();
    if let Some(lesser) = copies.lesser.last() {
        let when = lesser.at.map_or_else(String::new, |at| format!(" of {}", moment(at)));
        let seen = vec![seen_at(&lesser.log.location, "run".to_owned())];
        let (id, message) = why_not_a_copy(what, &when, lesser);
        let status = if copies.proof.is_some() { Status::Noted } else { Status::Unknown };
        findings.push(case.finding(id, most(status), message, seen));
    }
    if let Some(proof) = &copies.proof {
        let seen = |fact: &str| vec![seen_at(&proof.log.location, fact.to_owned())];
        if let Some(option) = proof.run.keeps_old() {
            let message = format!(
                "{what} says that files were skipped under {option}, which may leave another version in the copy than at the source."
            );
            findings.push(case.finding("copy-narrowed", most(Status::Unknown), message, seen("narrowed")));
        }
        if let Some(differs) = copies.differs(tree) {
            let message = format!("{what} does not match what the copy holds today: {differs}.");
            findings.push(case.finding("copy-differs-from-log", most(Status::Unknown), message, seen("total")));
        }
    }
    let Some(newest) = &copies.newest else { return findings };
    let (log, run) = (newest.log, &newest.run);
    let seen = |fact: &str| vec![seen_at(&log.location, fact.to_owned())];
    if !run.is_finished {
        let message = format!("{what} has no summary at its end: the copy did not finish.");
        findings.push(case.finding("copy-unfinished", most(Status::Gap), message, seen("no summary")));
    }
    let failed = run.not_copied();
    if failed > 0 || (!run.errors.is_empty() && !run.is_finished) {
        let first = run.errors.first().map(|line| format!(": {}", line.trim_end_matches('.'))).unwrap_or_default();
        let message = format!(
            "{what} says that {} not copied{first}.",
            count(failed.max(run.error_count), "file or folder was", "files or folders were")
        );
        // Running meetings are locked, and must not be in the copy anyway.
        let status = match () {
            () if run.failed_on_meetings_only() => Status::Noted,
            () if may_concern(case.item, run) => Status::Gap,
            () => Status::Unknown,
        };
        findings.push(case.finding("copy-failed", most(status), message, seen("failed")));
    }
    if let Some(skipped) = run.files_skipped.filter(|skipped| *skipped > 0) {
        let message = format!(
            "{what} says that {} skipped: unchanged since an earlier copy, or left out.",
            count(skipped, "file was", "files were")
        );
        findings.push(case.finding("copy-skipped", most(Status::Noted), message, seen("skipped")));
    }
    findings
}

/// Why a run does not vouch for the copy: a finding and its message.
fn why_not_a_copy(what: &str, when: &str, lesser: &Logged<'_>) -> (&'static str, String) {
    if let Some(option) = lesser.run.no_copy() {
        return ("copy-listed-only", format!("{what} has a run{when} with {option}, which copies no content."));
    }
    if lesser.is_displaced {
        let source = lesser.run.source.unwrap_or_default();
        let destination = lesser.run.destination.unwrap_or_default();
        let message = format!(
            "{what} has a run{when} from {source} to {destination}: that source is not the folder of the share that the \
             destination is the copy of, so the run does not count as a copy."
        );
        return ("copy-source-differs", message);
    }
    if lesser.is_of_old_snapshot() {
        let source = lesser.run.source.unwrap_or_default();
        let message = format!(
            "{what} has a run{when} from {source}, a snapshot of an earlier day: the copy is as old as the snapshot, so \
             the run does not count as a copy."
        );
        return ("copy-source-differs", message);
    }
    if let Some(numbers) = lesser.run.contradiction() {
        let message =
            format!("{what} has a run{when} that contradicts itself ({numbers}); it does not count as a copy.");
        return ("copy-log-contradictory", message);
    }
    let narrowed = lesser.run.narrowed_by().join(", ");
    let message =
        format!("{what} has a run{when} that was not to copy everything ({narrowed}); it does not count as a copy.");
    ("copy-narrowed", message)
}

/// Whether a failure is one of the item's own files: the audio is a small part of a store, and what else failed in it says
/// only that the run was not whole.
fn may_concern(item: &Item, run: &Run<'_>) -> bool {
    let is_of_audio = |text: &str| text.to_lowercase().contains(VOICE_FOLDER);
    !item.is_application_audio()
        || run.destination.is_some_and(is_of_audio)
        || run.errors.iter().any(|line| is_of_audio(line))
        || run.error_count > run.errors.len() as u64
}

/// Evaluates all logs: of runs that failed, whose copies no repository shows where the log says.
fn evaluate_sources(case: &SourceCase<'_>) -> Vec<SourceFinding> {
    let finding = |one: Logged<'_>| {
        let place = &one.log.location;
        let when = one.at.map_or_else(String::new, |at| format!(" of {}", moment(at)));
        let failed = one.run.not_copied().max(one.run.error_count);
        let what = if one.run.is_finished {
            format!("did not copy {}", count(failed, "file or folder", "files or folders"))
        } else {
            "did not finish".to_owned()
        };
        let message = format!(
            "The log {} contains a run{when} to {} that {what}. No copy that this run made was found.",
            place_words(&place.source, &place.path),
            one.run.destination.unwrap_or_default()
        );
        case.noted(&place.source, "copy-failed", message, vec![seen_at(place, "failed run".to_owned())])
    };
    failed_elsewhere(&case.context).into_iter().take(ONE_BY_ONE).map(finding).collect()
}
