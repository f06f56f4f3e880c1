//! Has the database now another recovery model than its newest backup says? Then the backups no longer fit what it needs.

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{database, is_required, on_readings, unread};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::place_seen;
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::report::Finding;
use crate::model::{RecoveryModel, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "recovery-model-changed", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut findings = unread(case, "databases", Status::Unknown);
    findings.extend(case.parts.iter().filter_map(|part| of_part(case, part)));
    let known = case.parts.iter().filter(|part| database(case, part).is_some() && part.recovery_model.is_some());
    on_readings(case, known.count(), findings)
}

fn of_part(case: &TargetCase<'_>, part: &Part<'_>) -> Option<Finding> {
    let (facts, reading) = database(case, part)?;
    let (now, then) = (facts.recovery_model?, part.recovery_model?);
    let needs_logs = |model: RecoveryModel| model != RecoveryModel::Simple;
    let newest = part.own.iter().filter_map(|backup| backup.finished).max()?;
    // A backup that is younger than the reading knows better.
    if needs_logs(now) == needs_logs(then) || newest > reading.read_at || reading.read_at > case.context.as_of {
        return None;
    }
    let last_log = part.of(Class::Log).filter_map(Candidate::moment).max();
    let has_logs = last_log.is_some_and(|at| part.of(Class::Full).all(|full| full.moment() < Some(at)));
    let cost = match (needs_logs(now), has_logs) {
        (false, _) => "log backups are no longer possible, and nothing after the newest backup can be restored",
        (true, false) => "its log grows, and no log backup was seen",
        (true, true) => "log backups can resume only after the next full backup",
    };
    let message = format!(
        "{} was in {} recovery at {}, but its newest backup, of {}, says {}: {cost}.",
        case.database_words(part),
        word(now),
        moment(reading.read_at),
        moment(newest),
        word(then)
    );
    // Where log backups are documented, none can be judged against that schedule before the next backup.
    let status = if needs_logs(now) && case.rule.schedule.log.is_some() && part.main.class == Class::Full {
        Status::Unknown
    } else {
        Status::Noted
    };
    let seen = place_seen(&reading.source, &"".into(), format!("recovery model {} at {}", word(now), reading.read_at));
    Some(case.finding("recovery-model-changed", status, message, vec![seen]))
}

fn word(model: RecoveryModel) -> &'static str {
    match model {
        RecoveryModel::Simple => "SIMPLE",
        RecoveryModel::BulkLogged => "BULK_LOGGED",
        RecoveryModel::Full => "FULL",
    }
}
