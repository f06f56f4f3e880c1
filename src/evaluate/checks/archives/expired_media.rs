//! May SQL Server overwrite backups that are still needed, because their media say that they have expired?

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backups_seen;
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::Status;
use crate::model::report::Finding;
use crate::policy::{KeptFor, Retention};
use jiff::Timestamp;

/// Of targets with a backup that says when it expires.
pub const CHECK: TargetCheck = TargetCheck { id: "expired-media", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let dated = case.parts.iter().flat_map(|part| part.own.iter()).filter(|backup| expires(backup).is_some()).count();
    let findings = case.parts.iter().filter_map(|part| of_part(case, part)).collect();
    Answer::looked_at(dated, "backups with an expiration date", findings)
}

/// Whether any backup of the target says when it expires: else there is nothing to ask.
pub fn is_asked(case: &TargetCase<'_>) -> bool {
    case.parts.iter().flat_map(|part| part.own.iter()).any(|backup| expires(backup).is_some())
}

fn expires(backup: &Candidate<'_>) -> Option<Timestamp> {
    backup.set()?.expiration_date.as_ref().map(|expires| expires.at)
}

fn of_part(case: &TargetCase<'_>, part: &Part<'_>) -> Option<Finding> {
    let as_of = case.context.as_of.at;
    let kept_from = kept_from(case);
    let newest = part.main.backup().and_then(|backup| backup.finished).map(|finished| finished.at);
    // What is newer than the newest full goes on from it; what is older is needed as long as the retention says.
    let is_needed = |backup: &&&Candidate<'_>| {
        let at = backup.finished.map(|finished| finished.at);
        backup.assurance().is_some()
            && at
                .is_some_and(|at| newest.is_some_and(|newest| at >= newest) || kept_from.is_some_and(|from| at >= from))
    };
    let is_expired = |backup: &&&Candidate<'_>| expires(backup).is_some_and(|expires| expires < as_of);
    let expired: Vec<&Candidate<'_>> = part.own.iter().filter(is_needed).filter(is_expired).copied().collect();
    let last = expired.last()?;
    let on = *last.set()?.expiration_date.as_deref()?;
    let of = case.database_words(part);
    let message = match expired.len() {
        1 => format!("1 backup of {of} that is still needed has expired: it may be overwritten since {}.", moment(on)),
        several => format!(
            "{several} backups of {of} that are still needed have expired: the newest of them may be overwritten since {}.",
            moment(on)
        ),
    };
    Some(case.finding("expired-media", Status::Noted, message, backups_seen(&expired)))
}

/// The beginning of the documented retention.
fn kept_from(case: &TargetCase<'_>) -> Option<Timestamp> {
    let zone = &case.context.policy.deployment.time_zone;
    let before = |length: &KeptFor| length.before(case.context.as_of.at, zone);
    match &case.rule.schedule.retention.as_ref()?.value {
        Retention::Oldest(length) => before(length),
        Retention::Generations(all) => all.iter().filter_map(|(_, length)| before(length)).min(),
    }
}
