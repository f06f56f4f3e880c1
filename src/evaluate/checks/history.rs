//! Was the history of the target's server read, and all of it? One dead server concerns its own targets alone.

use super::Answer;
use super::on_record::{is_by_sql, is_required, unread};
use crate::evaluate::case::Case;
use crate::evaluate::history::answers_for;
use crate::model::Status;

/// Asks a target.
pub fn ask(case: &Case<'_>) -> Answer {
    if !is_required(case) {
        return Answer::default();
    }
    // Where only an export counts, no history could change the answer.
    let status = if is_by_sql(case) { Status::Unknown } else { Status::Noted };
    let mut findings = Vec::new();
    for source in &case.world.evidence.sources {
        let Some(reason) = source.unreachable.as_deref() else { continue };
        if answers_for(case.world.policy, case.rule, source) {
            let message =
                format!("The history of {} could not be read: {}.", source.name, reason.trim_end_matches('.'));
            findings.push(case.finding("history-unavailable", status, message, Vec::new()));
        }
    }
    // Without its devices nobody knows whether a backup went to NUL.
    for fact in ["history", "devices"] {
        findings.extend(unread(case, fact, status));
    }
    for fact in ["history-totals", "oldest-history", "restore-history", "mirroring", "availability"] {
        findings.extend(unread(case, fact, Status::Noted));
    }
    Answer::of(findings)
}
