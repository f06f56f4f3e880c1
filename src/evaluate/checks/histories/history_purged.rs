//! Does the server's history reach back as far as the audit looks? What was purged is not missing.

use super::on_record::{database, is_by_sql, is_required, on_readings, readings};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::place_seen;
use crate::evaluate::standing::Track;
use crate::evaluate::words::moment;
use crate::model::{ServerReading, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "history-purged", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    if !is_by_sql(case) {
        return Answer::not_applicable("SQL Server backups are not accepted for it");
    }
    let histories: Vec<&ServerReading> = readings(case).into_iter().filter(|reading| reading.has_history()).collect();
    let furthest = histories
        .iter()
        .copied()
        .filter_map(|reading| Some((reading.oldest_history?, reading)))
        .min_by_key(|(at, _)| *at);
    let looked_at = |findings| Answer::looked_at(histories.len(), "histories", findings);
    let Some((oldest, reading)) = furthest else { return on_readings(case, 0, Vec::new()) };
    let Some(from) = reading.window_from else { return looked_at(Vec::new()) };
    if oldest <= from {
        return looked_at(Vec::new());
    }
    let limits = case.context.policy.catalogue.parameters.history_purged;
    let is_young = |created: crate::base::Stamp| oldest.at.duration_since(created.at) <= limits.begins_with_database;
    let mut worst = None;
    for part in &case.parts {
        if database(case, part).and_then(|(facts, _)| facts.created).is_some_and(is_young) {
            continue;
        }
        // A backup that was due after the history begins would be on record.
        let status = match part.main.track {
            Track::Nothing => Status::Unknown,
            Track::Stale { due, .. } if oldest.at > due => Status::Unknown,
            _ => Status::Noted,
        };
        worst = worst.max(Some(status));
    }
    let Some(status) = worst else { return looked_at(Vec::new()) };
    let message = format!(
        "The history of {} begins at {}, but the audit looks back to {}: backups from before the history begins are \
         not on record and are not reported as missing.",
        reading.instance,
        moment(oldest),
        moment(from)
    );
    let seen = place_seen(&reading.source, &"".into(), format!("oldest backup on record {oldest}"));
    looked_at(vec![case.finding("history-purged", status, message, vec![seen])])
}
