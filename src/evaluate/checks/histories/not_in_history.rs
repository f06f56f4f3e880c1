//! Does the server know the backups that say they are of it? Else they are of another server, or its history was purged.

use super::on_record::{is_required, on_readings, readings};
use crate::base::{Stamp, count};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backups_seen;
use crate::evaluate::standing::Part;
use crate::model::{Instance, ServerReading, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "not-in-history", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let readings: Vec<_> = readings(case).into_iter().filter(|reading| reading.has_history()).collect();
    let mut findings = Vec::new();
    let mut compared = 0;
    for part in &case.parts {
        let covered: Vec<(&ServerReading, Stamp)> =
            readings.iter().filter_map(|reading| Some((*reading, covered_from(case, part, reading)?))).collect();
        let is_covered = |backup: &&&Candidate<'_>| {
            matches!(backup.content, Content::Sql(_))
                && covered.iter().any(|(_, from)| backup.finished.is_some_and(|finished| finished > *from))
        };
        compared += part.own.iter().filter(is_covered).count();
        let stranger =
            |backup: &&&Candidate<'_>| covered.iter().any(|(reading, from)| is_stranger(case, backup, reading, *from));
        let strangers: Vec<&Candidate<'_>> = part.own.iter().rev().filter(stranger).copied().collect();
        if strangers.is_empty() {
            continue;
        }
        let message = format!(
            "The server's history does not know {} of {}, although it reaches back that far.",
            count(strangers.len() as u64, "backup", "backups"),
            case.database_words(part)
        );
        findings.push(case.finding("not-in-history", Status::Noted, message, backups_seen(&strangers)));
    }
    match compared {
        0 if !readings.is_empty() => {
            Answer::not_looked_at("no backup in a repository is from a time that the history covers")
        }
        _ => on_readings(case, compared, findings),
    }
}

/// A file of the very server that was read, of a time that its history covers, and not on record.
fn is_stranger(case: &TargetCase<'_>, backup: &Candidate<'_>, reading: &ServerReading, from: Stamp) -> bool {
    let (Content::Sql(set), Some(finished)) = (backup.content, backup.finished) else { return false };
    let Some(guid) = set.facts.backup_set_guid else { return false };
    let names_it = backup.server().and_then(|name| name.parse::<Instance>().ok()).is_some_and(|server| {
        let read = reading.server.server_name.as_deref().and_then(|name| name.parse::<Instance>().ok());
        read.into_iter()
            .chain([reading.instance.clone()])
            .any(|name| name.same_name(&server) && name.first_label() == server.first_label())
    });
    names_it && case.context.history.row(guid).is_none() && finished > from && finished < reading.read_at
}

/// From when on every backup of the database is in the reading; its own history may have been deleted with an older
/// database of that name.
fn covered_from(case: &TargetCase<'_>, part: &Part<'_>, reading: &ServerReading) -> Option<Stamp> {
    let row = case.context.history.first_finish(reading, |name| part.is_of(case.item, name));
    let totals = reading.totals.iter().filter(|total| part.is_of(case.item, &total.database));
    let firsts = row.into_iter().chain(totals.filter_map(|total| total.first));
    let first = firsts.min().or(reading.oldest_history)?;
    Some(reading.window_from.map_or(first, |from| from.max(first)))
}
