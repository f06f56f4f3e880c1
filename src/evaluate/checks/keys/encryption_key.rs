//! Is the key of encrypted backups backed up?
//!
//! Neither a file nor its history, as far as they are read, says which certificate or asymmetric key a backup was encrypted
//! with. A restore on record does not tell either: it may have been on the server that has the key.

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::standing::Part;
use crate::model::Status;
use crate::model::report::Finding;

/// Of targets with an encrypted backup.
pub const CHECK: TargetCheck = TargetCheck { id: "encryption-key", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let encrypted = case.parts.iter().flat_map(encrypted).count();
    let findings = case.parts.iter().filter_map(|part| of_part(case, part)).collect();
    Answer::looked_at(encrypted, "encrypted backups", findings)
}

/// Whether any backup of the target is encrypted: else there is nothing to ask.
pub fn is_asked(case: &TargetCase<'_>) -> bool {
    case.parts.iter().flat_map(encrypted).next().is_some()
}

fn encrypted<'a>(part: &Part<'a>) -> impl Iterator<Item = &'a Candidate<'a>> {
    part.own.iter().copied().filter(|backup| backup.set().is_some_and(|set| set.is_encrypted == Some(true)))
}

fn of_part(case: &TargetCase<'_>, part: &Part<'_>) -> Option<Finding> {
    let newest = encrypted(part).max_by_key(|backup| backup.moment())?;
    let many = encrypted(part).count();
    let count = if many == 1 { "1 backup".to_owned() } else { format!("{many} backups") };
    let message = format!(
        "{count} of {} {} encrypted. Which certificate or key is needed to restore {} is not known, so it is unknown whether \
         it is among the backed-up keys.",
        case.database_words(part),
        if many == 1 { "is" } else { "are" },
        if many == 1 { "it" } else { "them" },
    );
    Some(case.finding("encryption-key-untold", Status::Unknown, message, backup_seen(newest)))
}
