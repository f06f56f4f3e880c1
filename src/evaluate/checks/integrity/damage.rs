//! Is any backup of the target damaged, incomplete or unreadable? Always said; noted when a good one is fresh. So is a
//! configuration whose end nothing shows.

use super::content_remarks;
use crate::base::count;
use crate::evaluate::artefact::misfit_of_key;
use crate::evaluate::attribution::{Attributed, Attribution, Reason};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::presence::unread_beside::is_beside;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::context::Timing;
use crate::evaluate::finding::{backup_seen, backups_seen, seen_at};
use crate::evaluate::standing::{Part, Track, Uncertainty};
use crate::evaluate::words::{files_words, moment, place_words};
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{BackupCopy, Detail, Location, Member, Problem, Status, Verdict};
use crate::policy::Expectation;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "damage", evaluate };

/// Findings of one target before the rest is only counted.
const ONE_BY_ONE: usize = 10;

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for (part, uncertainties) in case.judged() {
        looked_at += part.own.iter().filter(|backup| is_seen(backup)).count();
        // The newest first: they matter most, and the rest is only counted.
        let mut bad: Vec<&Candidate<'_>> = part.own.iter().rev().copied().filter(|c| c.assurance().is_none()).collect();
        // An attestation that cannot be told is a finding of its own.
        bad.retain(|c| c.class != Class::Attested);
        let rest = bad.split_off(bad.len().min(ONE_BY_ONE));
        findings.extend(bad.iter().map(|backup| {
            let status = status(case, part, uncertainties, backup);
            case.finding("damaged-backup", status, sentence(case, part, backup), backup_seen(backup))
        }));
        if let Some(worst) = rest.iter().map(|backup| status(case, part, uncertainties, backup)).max() {
            let message = format!(
                "{} of {} {} damaged, incomplete or unreadable: {}.",
                count(rest.len() as u64, "older backup", "older backups"),
                case.database_words(part),
                if rest.len() == 1 { "is" } else { "are" },
                files_words(rest.iter().flat_map(|backup| backup.places.iter())),
            );
            findings.push(case.finding("damaged-backup", worst, message, backups_seen(&rest)));
        }
        findings.extend(bad_copies(case, part));
        findings.extend(lost_beside(case, part));
        let astray = may_be_its(case, part);
        looked_at += astray.len();
        findings.extend(
            astray.into_iter().take(ONE_BY_ONE).map(|backup| astray_finding(case, part, uncertainties, backup)),
        );
    }
    findings.extend(content_remarks::findings(case));
    Answer::looked_at(looked_at, "backups", findings)
}

/// Whether the backup itself was there to be looked at: a history's row and a person's word are not.
fn is_seen(backup: &Candidate<'_>) -> bool {
    !matches!(backup.content, Content::Listed(_) | Content::Attested(..))
}

/// A certain gap unless a good backup is fresh, or it is not certain that there is none.
fn status(case: &TargetCase<'_>, part: &Part<'_>, uncertainties: &[Uncertainty<'_>], backup: &Candidate<'_>) -> Status {
    let track = match backup.class {
        Class::Differential => part.differential.as_ref().unwrap_or(&part.main),
        Class::Log => part.log.as_ref().unwrap_or(&part.main),
        _ => &part.main,
    };
    if track.is_fresh() {
        return Status::Noted;
    }
    let cannot_tell = case.rule.expectation != Expectation::Required
        || !uncertainties.is_empty()
        || backup.verdict == Verdict::Unreadable
        || matches!(track.track, Track::Untimed(_) | Track::NoSlot(_));
    if cannot_tell { Status::Unknown } else { Status::Gap }
}

fn sentence(case: &TargetCase<'_>, part: &Part<'_>, backup: &Candidate<'_>) -> String {
    let what = match (backup.class, backup.content) {
        (_, Content::EmptyMedia) => format!("backup media of {}", case.database_words(part)),
        (class, _) => case.backup_words(part, class),
    };
    let when = match (backup.finished, backup.started) {
        (Some(finished), _) => format!(" that finished {}", moment(finished)),
        (None, Some(started)) => format!(" that began {} and did not finish", moment(started)),
        (None, None) => String::new(),
    };
    let problem = backup.problems.first().map(|problem| &*problem.message).or_else(|| misfit(case, backup));
    let why = problem.map(|problem| format!(": {}", problem.trim_end_matches('.'))).unwrap_or_default();
    format!("The {what}{when} is {}{why}.", backup.verdict)
}

/// What is wrong with a key store that is whole.
fn misfit(case: &TargetCase<'_>, backup: &Candidate<'_>) -> Option<&'static str> {
    match backup.content {
        Content::Artefact(part) => match &part.artefact.facts.detail {
            Detail::KeyStore(store) => misfit_of_key(&case.context, store),
            _ => None,
        },
        _ => None,
    }
}

/// Damaged backups of which nothing says whose they are: by what is left of them, or by where they lie, this part's.
fn may_be_its<'a>(case: &TargetCase<'a>, part: &Part<'a>) -> Vec<&'a Candidate<'a>> {
    let newest = part.main.backup().and_then(|backup| backup.finished);
    let may_be = |one: &&'a Attributed<'a>| match &*one.attribution {
        Attribution::Nobody { reason: Reason::Ambiguous, could_be, .. } => could_be.contains(&case.index),
        // A head that is destroyed names no database.
        Attribution::Nobody { reason: Reason::NoDatabaseName, .. } => {
            one.candidate.places.iter().any(|place| is_beside(part, place, newest))
        }
        _ => false,
    };
    let is_bad = |one: &&'a Attributed<'a>| {
        one.timing == Timing::Past
            && matches!(one.candidate.verdict, Verdict::Damaged | Verdict::Incomplete | Verdict::Unreadable)
            && is_seen(one.candidate)
            && one
                .candidate
                .database()
                .zip(part.database)
                .is_none_or(|(own, database)| own.eq_ignore_ascii_case(database))
    };
    case.nobody.iter().copied().filter(is_bad).filter(may_be).map(|one| one.candidate).collect()
}

fn astray_finding(
    case: &TargetCase<'_>,
    part: &Part<'_>,
    uncertainties: &[Uncertainty<'_>],
    backup: &Candidate<'_>,
) -> Finding {
    let place = backup.places.first().map(|place| place_words(&place.source, &place.path)).unwrap_or_default();
    let why = backup.problems.first().map(|p| format!(": {}", p.message.trim_end_matches('.'))).unwrap_or_default();
    let message = format!(
        "{place} is {}{why}. Nothing in it says whose backup it was; it may have been one of {}.",
        backup.verdict,
        if backup.set().is_some() { case.database_words(part) } else { case.export_words() }
    );
    // Whose it was is not certain, and so is no gap.
    let status = status(case, part, uncertainties, backup).min(Status::Unknown);
    case.finding("damaged-backup", status, message, backup_seen(backup))
}

/// Backups that were appended to a file of this part's and cannot be read from it any more: whose they were nobody can
/// tell. Only a full elsewhere that is newer than the file makes up for them.
fn lost_beside(case: &TargetCase<'_>, part: &Part<'_>) -> Vec<Finding> {
    let is_mine = |location: &Location| {
        part.own.iter().any(|own| matches!(own.content, Content::Sql(_)) && own.places.contains(location))
    };
    let made_up_for = |location: &Location| {
        let fulls = part.own.iter().filter(|own| own.class == Class::Full && own.assurance().is_some());
        let elsewhere = fulls.filter(|full| full.places.iter().any(|place| place != location));
        elsewhere.filter_map(|full| full.finished).any(|at| location.modified.is_some_and(|modified| at > modified))
    };
    let mut findings = Vec::new();
    for media in case.context.evidence.media_sets.iter().filter(|media| !media.sets.is_empty()) {
        for copy in media.families.iter().filter_map(lost_copy).filter(|copy| is_mine(&copy.location)) {
            let Some(problem) = copy.problems.iter().find(|problem| problem.may_hide_sets()) else { continue };
            let status = if made_up_for(&copy.location) {
                Status::Noted
            } else if copy.verdict == Verdict::Damaged && case.rule.expectation == Expectation::Required {
                Status::Gap
            } else {
                Status::Unknown
            };
            let message = format!(
                "The backup file {} holds backups of {}, and what was appended to it cannot be read: {}.",
                place_words(&copy.location.source, &copy.location.path),
                case.database_words(part),
                problem.message.trim_end_matches('.')
            );
            let seen = EvidenceRef { offset: problem.offset, ..seen_at(&copy.location, copy.verdict.to_string()) };
            findings.push(case.finding("damaged-backup", status, message, vec![seen]));
        }
    }
    findings.truncate(ONE_BY_ONE);
    findings
}

/// The copy of a family whose end cannot be read, unless another copy that is as long can.
fn lost_copy(member: &Member) -> Option<&BackupCopy> {
    let is_lost = |copy: &&BackupCopy| copy.problems.iter().any(Problem::may_hide_sets);
    let longest = member.copies.iter().filter(|copy| !is_lost(copy)).map(|copy| copy.location.size_bytes).max();
    let lost = member.copies.iter().filter(is_lost);
    lost.filter(|copy| longest.is_none_or(|whole| whole < copy.location.size_bytes))
        .max_by_key(|copy| copy.location.size_bytes)
}

/// Bad copies of backups of which another copy is good: nothing is lost, but the auditor must know.
fn bad_copies(case: &TargetCase<'_>, part: &Part<'_>) -> Vec<Finding> {
    let sound = part.own.iter().filter(|candidate| candidate.assurance().is_some());
    let copies = sound.filter_map(|candidate| match candidate.content {
        Content::Sql(set) => Some(set),
        _ => None,
    });
    let bad: Vec<&BackupCopy> = copies
        .flat_map(|set| &set.members)
        .flat_map(|member| &member.copies)
        .filter(|copy| matches!(copy.verdict, Verdict::Damaged | Verdict::Incomplete | Verdict::Unreadable))
        .collect();
    if bad.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "{} of {} cannot be used, but another copy of the same backup can: {}.",
        count(bad.len() as u64, "copy", "copies"),
        case.database_words(part),
        files_words(bad.iter().map(|copy| &copy.location))
    );
    let evidence = bad.iter().map(|copy| seen_at(&copy.location, copy.verdict.to_string())).collect();
    vec![case.finding("damaged-backup", Status::Noted, message, evidence)]
}
