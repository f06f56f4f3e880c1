//! What servers proved of exactly one backup set: a restore or a VERIFYONLY on record, and a verification that failed.

use super::server_proof::ServerProof;
use crate::base::Stamp;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::context::{AuditContext, Timing};
use crate::model::{Assurance, Problem, RestoreType, Verdict};
use jiff::SignedDuration;

/// `restore_date` knows no zone: what happened in the other half of the year is read an hour off.
const DAYLIGHT_SAVING: SignedDuration = SignedDuration::from_hours(1);

/// What the reader calls a set whose content is encrypted.
const ENCRYPTED: &str = "encrypted";

/// Takes a backup for damaged that a server called so: as it was written, or when it verified it.
pub fn apply_server_verdict<'a>(context: &AuditContext<'a>, candidate: &mut Candidate<'a>) {
    let Some(guid) = candidate.set().and_then(|set| set.backup_set_guid) else { return };
    let row = match candidate.content {
        Content::Listed(row) => Some(row),
        _ => context.history.row(guid),
    };
    let is_marked = row.is_some_and(|row| row.facts().is_damaged == Some(true));
    let problem = context.history.verdicts.get(&guid);
    if is_marked || problem.is_some() {
        candidate.verdict = candidate.verdict.max(Verdict::Damaged);
    }
    candidate.problems.extend(problem);
}

/// Gives a sound backup what restores and verifications on record prove; each ages as any proof does. Only a backup of
/// which a repository shows a file: that a file could once be restored does not show that there still is one.
pub fn apply_server_proofs(context: &AuditContext<'_>, candidate: &mut Candidate<'_>) {
    if matches!(candidate.content, Content::Listed(_)) {
        return;
    }
    let Some(guid) = candidate.set().and_then(|set| set.backup_set_guid) else { return };
    let is_encrypted = is_only_encrypted(candidate);
    if candidate.gained().is_none() && !is_encrypted {
        return;
    }
    // VERIFYONLY compares checksums; where there are none, it shows that the backup can be read to its end.
    let verifiable = if candidate.is_unprotected() { Assurance::Intact } else { Assurance::Verified };
    let restores = context.history.restores.get(&guid).into_iter().flatten().filter_map(|restore| {
        let level = match restore.restore_type {
            RestoreType::VerifyOnly => verifiable,
            RestoreType::Revert | RestoreType::Other => return None,
            RestoreType::Database
            | RestoreType::File
            | RestoreType::Filegroup
            | RestoreType::Differential
            | RestoreType::Log => Assurance::Restored,
        };
        Some((level, restore.restored_at))
    });
    let verified = context.history.verifications.get(&guid).into_iter().flatten();
    let verified = verified.filter(|one| one.error.is_none()).map(|one| (verifiable, one.verified_at));
    // What was not yet possible when it was seen proves nothing.
    let is_possible = |at: Stamp| {
        let is_after = candidate.started.is_none_or(|started| started.at.duration_since(at.at) <= DAYLIGHT_SAVING);
        is_after && context.timing(Some(at)) == Timing::Past
    };
    let proofs = restores.chain(verified).filter(|(_, at)| is_possible(*at));
    let best = proofs
        .map(|(level, at)| ServerProof { level, at, is_stale: context.age(at.at) > context.policy.deployment.reverify })
        .max_by_key(|proof| (!proof.is_stale, proof.level, proof.at));
    let Some(best) = best else { return };
    if is_encrypted {
        // The server has the key and could read what we could not.
        candidate.verdict = Verdict::Identified;
    }
    let own = candidate.assurance();
    let (at, is_stale) = (best.at, best.is_stale);
    candidate.server_proof = Some(Box::new(best));
    let now = candidate.assurance();
    // A proof that no longer counts is dated too, so that the report can say how old it is.
    if now > own || (is_stale && candidate.gained() > now) {
        candidate.assured_at = Some(at);
    }
}

/// Whether a backup is unreadable to us because it is encrypted, and for no other reason.
fn is_only_encrypted(candidate: &Candidate<'_>) -> bool {
    let mut unreadable = candidate.problems.iter().filter(|problem| problem.id != Problem::LEFT_OVER).peekable();
    candidate.verdict == Verdict::Unreadable
        && candidate.finished.is_some()
        && unreadable.peek().is_some()
        && unreadable.all(|problem| problem.id == ENCRYPTED)
}
