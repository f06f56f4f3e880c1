//! What several checks of artefacts share: the sound artefacts of a target, newest first.

use crate::base::Stamp;
use crate::evaluate::artefact::ArtefactPart;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::class::Class;
use crate::evaluate::standing::{Judged, Track};
use crate::evaluate::words::{asked, before_the_audit, moment};
use crate::model::Detail;
use crate::policy::{Rhythm, Sourced};

/// All artefacts of the target up to as-of, newest first.
pub fn artefacts<'a>(case: &TargetCase<'a>) -> impl Iterator<Item = (&'a Candidate<'a>, ArtefactPart<'a>)> {
    let own: Vec<&'a Candidate<'a>> = case.parts.iter().flat_map(|part| part.own.iter().copied()).collect();
    own.into_iter().rev().filter_map(|candidate| match candidate.content {
        Content::Artefact(part) => Some((candidate, part)),
        _ => None,
    })
}

/// The sound ones.
pub fn sound<'a>(case: &TargetCase<'a>) -> impl Iterator<Item = (&'a Candidate<'a>, ArtefactPart<'a>)> {
    artefacts(case).filter(|(candidate, _)| candidate.assurance().is_some())
}

/// The newest sound one that a reader of its detail takes.
pub fn newest<'a, T>(
    case: &TargetCase<'a>,
    read: impl Fn(&'a Detail) -> Option<&'a T>,
) -> Option<(&'a Candidate<'a>, ArtefactPart<'a>, &'a T)> {
    sound(case).find_map(|(candidate, part)| Some((candidate, part, read(&part.artefact.facts.detail)?)))
}

/// The copy that the verdict rests on, if a reader of its detail takes it, and else the newest sound one; with how a
/// sentence begins that speaks of it. A newer copy that does not count says nothing of the one that does.
pub fn judged<'a, T>(
    case: &TargetCase<'a>,
    read: impl Fn(&'a Detail) -> Option<&'a T>,
) -> Option<(&'a Candidate<'a>, &'a T, &'static str)> {
    let newest = newest(case, &read)?;
    let main = case.parts.iter().filter_map(|part| part.main.backup()).find_map(|candidate| match candidate.content {
        Content::Artefact(part) => Some((candidate, read(&part.artefact.facts.detail)?)),
        _ => None,
    });
    match main {
        Some((candidate, facts)) if !std::ptr::eq(candidate, newest.0) => {
            Some((candidate, facts, "The copy that counts"))
        }
        _ => Some((newest.0, newest.2, "The newest copy")),
    }
}

/// Whether one is too old for the target's schedule, in words that go on from what it is: `is of ..., 3 days before the
/// audit; the schedule requires ...`.
pub fn overdue<'a>(case: &TargetCase<'a>, candidate: &'a Candidate<'a>) -> Option<String> {
    let rhythm = case.parts.iter().find_map(|part| part.main.rhythm)?;
    let judged = Judged::new(&case.context, case.rule, candidate.class, Some(rhythm), &[candidate]);
    let finished = candidate.finished.filter(|_| matches!(judged.track, Track::Stale { .. }))?;
    Some(format!("is of {}", beside_schedule(case, rhythm, finished)))
}

/// A moment beside what the schedule asks for.
pub fn beside_schedule(case: &TargetCase<'_>, rhythm: &Sourced<Rhythm>, at: Stamp) -> String {
    let span = before_the_audit(case.context.age(at.at));
    format!("{}, {span}; the schedule requires {}", moment(at), asked(rhythm, &case.rule.schedule))
}

/// Whether the whole target is overdue, which check `fresh` says.
pub fn is_overdue(case: &TargetCase<'_>) -> bool {
    case.parts.iter().any(|part| matches!(part.main.track, Track::Stale { .. }))
}

/// Whether a valid attestation speaks for the target.
pub fn is_attested(case: &TargetCase<'_>) -> bool {
    let own = case.parts.iter().flat_map(|part| part.of(Class::Attested));
    own.into_iter().any(|candidate| candidate.assurance().is_some())
}
