//! Is the backup that is judged proven as far as the target's minimum asks?

use crate::base::age;
use crate::evaluate::artefact::uncertainty_of_key;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::standing::{Judged, Part, Track};
use crate::evaluate::words::{before_the_audit, moment};
use crate::model::report::Finding;
use crate::model::{Assurance, Detail, KeyStoreFacts, Problem, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "assurance", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for part in &case.parts {
        let tracks = std::iter::once(&part.main).chain(&part.differential).chain(&part.log);
        let mut spoken_of: Vec<*const Candidate<'_>> = Vec::new();
        for judged in tracks {
            looked_at += usize::from(judged.backup().is_some());
            let Some((newest, proven)) = below(case, judged) else { continue };
            // A full that also satisfies the differentials is one backup, and one finding.
            if !spoken_of.contains(&std::ptr::from_ref(newest)) {
                spoken_of.push(std::ptr::from_ref(newest));
                findings.push(too_low(case, part, newest, proven));
            }
        }
    }
    let origin = Some(case.rule.minimum.origin.word().to_owned());
    let answer = match looked_at {
        0 => Answer::not_looked_at("no sound backup was seen").and(findings),
        _ => Answer::looked_at(looked_at, "newest backups", findings),
    };
    answer.judged_by(origin)
}

/// The backup below the minimum that a track rests on, and the newest that meets it.
fn below<'a>(case: &TargetCase<'a>, judged: &Judged<'a>) -> Option<(&'a Candidate<'a>, Option<&'a Candidate<'a>>)> {
    let meets = |backup: &Candidate<'_>| backup.assurance().is_some_and(|a| a >= case.rule.minimum.value);
    match judged.track {
        Track::FreshBelow { newest, proven } => Some((newest, proven)),
        Track::Stale { newest, proven, .. } if !meets(newest) => Some((newest, proven)),
        Track::NoSlot(newest) | Track::Untimed(newest) if !meets(newest) => Some((newest, None)),
        _ => None,
    }
}

fn too_low(case: &TargetCase<'_>, part: &Part<'_>, newest: &Candidate<'_>, proven: Option<&Candidate<'_>>) -> Finding {
    let minimum = case.rule.minimum.value;
    let what = case.backup_words(part, newest.class);
    let when = newest.finished.map(|finished| format!(" ({})", moment(finished))).unwrap_or_default();
    if newest.is_unprotected() && minimum > Assurance::Intact {
        let message = format!(
            "The newest {what}{when} has no checksums, neither in its pages nor of the backup as a whole, so nothing \
             can prove that it is intact."
        );
        return case.finding("content-unprotected", Status::Unknown, message, backup_seen(newest));
    }
    let is_stale =
        newest.is_proof_stale || newest.server_proof.as_ref().is_some_and(|server_proof| server_proof.is_stale);
    if is_stale
        && newest.gained().is_some_and(|gained| gained >= minimum)
        && let Some(at) = newest.assured_at
    {
        let message = format!(
            "The newest {what}{when} was last verified {}, {}. A verification counts for {}; after that, the backup \
             must be read again{}.",
            moment(at),
            before_the_audit(case.context.age(at.at)),
            age(case.context.policy.deployment.reverify),
            left_over(newest),
        );
        return case.finding("verification-stale", Status::Unknown, message, backup_seen(newest));
    }
    let proven = match proven.and_then(|backup| backup.finished) {
        Some(at) => {
            format!(
                "; the newest that reaches it finished {}, {}",
                moment(at),
                before_the_audit(case.context.age(at.at))
            )
        }
        None => String::new(),
    };
    let why = uncertainty(case, newest).unwrap_or_else(|| left_over(newest));
    let assurance = newest.assurance().map_or("not sound", Assurance::word);
    let message = format!("The newest {what}{when} is {assurance}, but at least {minimum} is required{proven}{why}.");
    case.finding("assurance-too-low", Status::Unknown, message, backup_seen(newest))
}

/// Why nobody can tell whose key a key backup holds.
fn uncertainty(case: &TargetCase<'_>, backup: &Candidate<'_>) -> Option<String> {
    let Content::Artefact(part) = backup.content else { return None };
    let stores: Vec<&KeyStoreFacts> = match &part.artefact.facts.detail {
        Detail::KeyStore(store) => vec![store],
        Detail::CertificationAuthority(folder) => folder.key_backups.iter().map(|one| &one.store).collect(),
        _ => return None,
    };
    let why = stores.into_iter().find_map(|store| uncertainty_of_key(&case.context, store))?;
    Some(format!(" ({why})"))
}

/// Why this run did not verify it, where it had to stop before.
fn left_over(backup: &Candidate<'_>) -> String {
    let left_over = backup.problems.iter().find(|problem| problem.id == Problem::LEFT_OVER);
    left_over.map(|problem| format!(" ({})", problem.message)).unwrap_or_default()
}
