//! Why nothing that is sure enough can be restored: that it is impossible, or that it cannot be told.

use super::accepted::{accepted, words};
use super::chosen::best;
use crate::base::Stamp;
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::class::Class;
use crate::evaluate::standing::{Part, Uncertainty};
use crate::evaluate::words::{moment, second};
use crate::model::Assurance;
use crate::model::report::RestoreOutcome;
use crate::policy::EvidenceKind;

/// Of a part that has no way to `stop`, or to any moment.
pub fn not(
    case: &TargetCase<'_>,
    part: &Part<'_>,
    uncertainties: &[Uncertainty<'_>],
    stop: Option<Stamp>,
) -> (RestoreOutcome, Vec<String>) {
    let what = words(case, part);
    let minimum = case.rule.minimum.value;
    if let Some(stop) = stop {
        if best(case, part, Assurance::Identified, Some(stop)).is_some() {
            let why =
                format!("Backups lead {what} to {}, but not all of them are {minimum}: verify them.", second(stop));
            return (RestoreOutcome::CannotBeTold, vec![why]);
        }
        let mut why = vec![not_to(case, part, &what, stop)];
        why.extend(uncertainties.iter().map(|one| untold(one, &what)));
        // What was not looked at may lead there.
        let outcome = if uncertainties.is_empty() { RestoreOutcome::Impossible } else { RestoreOutcome::CannotBeTold };
        return (outcome, why);
    }
    let all = accepted(case, part);
    let sound = || all.iter().rev().filter(|backup| backup.assurance().is_some());
    if let Some(newest) = sound().find(|backup| backup.finished.is_some()).or_else(|| sound().next()) {
        let when = newest.finished.map(|at| format!(" ({})", moment(at))).unwrap_or_default();
        let class = newest.class.words();
        let why = match (newest.content, newest.may_be_partial()) {
            (Content::Listed(_), _) => {
                format!("The newest {class} of {what}{when} is only listed in a history: its file was not seen.")
            }
            (_, true) => format!("Nothing says whether the newest export of {what}{when} holds everything."),
            _ if newest.finished.is_none() => format!("Nothing says when the newest {class} of {what} was made."),
            _ => {
                let assurance = newest.assurance().map(|one| one.word()).unwrap_or_default();
                format!("The newest {class} of {what}{when} is only {assurance}; {minimum} is required.")
            }
        };
        let by_sql = case.rule.accept.value.contains(&EvidenceKind::SqlBackup);
        let has_full = all.iter().any(|backup| backup.class == Class::Full);
        let no_full = (by_sql && !has_full).then(|| format!("No full backup of {what} was found."));
        return (RestoreOutcome::CannotBeTold, no_full.into_iter().chain([why]).collect());
    }
    if !uncertainties.is_empty() {
        let why = uncertainties.iter().map(|one| untold(one, &what)).collect();
        return (RestoreOutcome::CannotBeTold, why);
    }
    let why = match all.last() {
        Some(backup) => {
            format!("Every {} of {what} is {} or otherwise unusable.", backup.class.words(), backup.verdict)
        }
        None => format!("No usable {} of {what} was found.", asked_for(case)),
    };
    (RestoreOutcome::Impossible, vec![why])
}

/// What the item prefers.
fn asked_for(case: &TargetCase<'_>) -> &'static str {
    match case.rule.accept.value.first() {
        Some(EvidenceKind::SqlBackup) => "full backup",
        Some(EvidenceKind::Export) => "export",
        Some(EvidenceKind::Tree) => "copy",
        Some(EvidenceKind::Image) => "system state backup",
        _ => "backup",
    }
}

fn untold(uncertainty: &Uncertainty<'_>, what: &str) -> String {
    match uncertainty {
        Uncertainty::NoSource => format!("No place was looked at that could hold a backup of {what}."),
        Uncertainty::Unreachable => format!("A place that could hold a backup of {what} could not be looked at."),
        Uncertainty::BlindSpots | Uncertainty::NotFollowed => {
            format!("Files or folders that could be a backup of {what} could not be read.")
        }
        Uncertainty::HistoryEnded(_) => format!("The history that lists backups of {what} ends too early."),
        Uncertainty::MayBelong(_) => format!("Some backups may be of {what} or of something else."),
        Uncertainty::Suspects => format!("Files that are mapped to {what} could not be recognized."),
        Uncertainty::FullInstead(_) => {
            format!("Only a SQL Server backup of {what} was seen, and the procedure needs an export.")
        }
        Uncertainty::Unreadable => format!("A backup of {what} could not be read."),
    }
}

/// What the moments around it are, of a moment that no backup leads to.
fn not_to(case: &TargetCase<'_>, part: &Part<'_>, what: &str, stop: Stamp) -> String {
    let at = second(stop);
    let minimum = case.rule.minimum.value;
    let spans = part.chain.as_ref().map(|chain| chain.spans_at(minimum)).unwrap_or_default();
    let before = spans.iter().rev().find(|span| span.to < stop).map(|span| second(span.to));
    let after = spans.iter().find(|span| span.from > stop).map(|span| second(span.from));
    let nearest = match (before, after) {
        (Some(before), Some(after)) => format!("the nearest moments are {before} and {after}"),
        (Some(before), None) => format!("the last moment is {before}"),
        (None, Some(after)) => format!("the first moment is {after}"),
        (None, None) => format!("no {minimum} backup is that old"),
    };
    format!("There is no way to restore {what} to {at}: {nearest}.")
}
