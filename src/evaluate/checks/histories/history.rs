//! Was the history of the target's server read, and all of it? One dead server concerns its own targets alone.

use super::on_record::{is_by_sql, is_required, on_readings, readings, unread};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::history::answers_for;
use crate::evaluate::words::{before_the_audit, moment};
use crate::model::Status;
use crate::model::report::Finding;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "history", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    // Where only an export counts, no history could change the answer.
    let status = if is_by_sql(case) { Status::Unknown } else { Status::Noted };
    let mut findings = Vec::new();
    for source in &case.context.evidence.sources {
        let Some(reason) = source.unreachable.as_deref() else { continue };
        if answers_for(case.context.policy, case.rule, source) {
            let reason = reason.trim_end_matches('.');
            let instead = case.context.answered_by(source);
            let (status, instead) = match instead {
                Some(script) => {
                    let instead = format!(
                        " The output of `bakproof sql-script` from {} is used instead.",
                        moment(script.read_at)
                    );
                    (Status::Noted, instead)
                }
                None => (status, String::new()),
            };
            let message = match reason.strip_prefix(&source.name) {
                // It says itself whose it is.
                Some(_) => format!("{reason}.{instead}"),
                None => format!("The history of {} could not be read: {reason}.{instead}", source.name),
            };
            findings.push(case.finding("history-unavailable", status, message, Vec::new()));
        }
    }
    findings.extend(old(case, status));
    // Without its devices nobody knows whether a backup went to NUL.
    for fact in ["history", "devices"] {
        findings.extend(unread(case, fact, status));
    }
    for fact in ["history-totals", "oldest-history", "restore-history", "mirroring", "availability"] {
        findings.extend(unread(case, fact, Status::Noted));
    }
    on_readings(case, readings(case).len(), findings)
}

/// What ran after the newest reading is on no record.
fn old(case: &TargetCase<'_>, status: Status) -> Option<Finding> {
    let newest = *readings(case).last()?;
    let age = case.context.age(newest.read_at.at);
    let limits = case.context.policy.catalogue.parameters.history;
    if age <= limits.fresh {
        return None;
    }
    let status = if age > limits.counts { status } else { Status::Noted };
    let message = format!(
        "The history of {} was read at {}, {}: whatever ran, was restored or failed after that is not on record.",
        newest.instance,
        moment(newest.read_at),
        before_the_audit(age)
    );
    Some(case.finding("history-old", status, message, Vec::new()))
}
