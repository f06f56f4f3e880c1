//! What several checks ask of the history: the rows of one database, and who read its server.

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::Answer;
use crate::evaluate::finding::place_seen;
use crate::evaluate::history::{Row, answers_for, finished_by};
use crate::evaluate::standing::Part;
use crate::evaluate::words::list;
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{DatabaseFacts, ServerReading, Status};
use crate::policy::{EvidenceKind, Expectation};

/// The rows of a part up to as-of, oldest first.
pub fn rows<'c>(case: &'c TargetCase<'_>, part: &'c Part<'_>) -> Vec<&'c Row<'c>> {
    let all = finished_by(case.rows, case.context.as_of).filter(|row| row.target() == Some(case.index));
    all.filter(|row| part.is_of(case.item, row.facts().database_name.as_deref().unwrap_or_default())).collect()
}

/// The readings of the target's instance, the newest last.
pub fn readings<'a>(case: &TargetCase<'a>) -> Vec<&'a ServerReading> {
    case.context.history.readings_of(case.rule).to_vec()
}

/// The newest word on the database.
pub fn database<'a>(case: &TargetCase<'a>, part: &Part<'_>) -> Option<(&'a DatabaseFacts, &'a ServerReading)> {
    readings(case).into_iter().rev().find_map(|reading| {
        let own = reading.databases.iter().find(|database| part.is_of(case.item, &database.name));
        own.map(|database| (database, reading))
    })
}

/// Whether the target is looked for at all.
pub fn is_required(case: &TargetCase<'_>) -> bool {
    case.rule.expectation == Expectation::Required
}

/// Whether a SQL Server backup may stand for the target.
pub fn is_by_sql(case: &TargetCase<'_>) -> bool {
    case.rule.accept.value.contains(&EvidenceKind::SqlBackup)
}

/// The finding of each reading of the instance that could not read that fact, unless another reading could.
pub fn unread(case: &TargetCase<'_>, fact: &str, status: Status) -> Vec<Finding> {
    let readings = readings(case);
    let about = |reading: &&&ServerReading| reading.unread.iter().any(|unread| unread.fact == fact);
    if readings.iter().any(|reading| !about(&reading)) {
        return Vec::new();
    }
    let all = readings.iter().flat_map(|reading| reading.unread.iter().map(move |unread| (*reading, unread)));
    let of_fact = all.filter(|(_, unread)| unread.fact == fact);
    of_fact
        .map(|(reading, unread)| {
            case.finding("history-partial", status, unread.sentence(&reading.instance), Vec::new())
        })
        .collect()
}

/// Rows as evidence, the newest first.
pub fn rows_seen<'r>(rows: impl DoubleEndedIterator<Item = &'r Row<'r>>) -> Vec<EvidenceRef> {
    rows.rev().take(EVIDENCE).map(row_seen).collect()
}

const EVIDENCE: usize = 10;

fn row_seen(row: &Row<'_>) -> EvidenceRef {
    let finished = row.finished().map_or_else(|| "no finish time".to_owned(), |at| format!("finished {at}"));
    EvidenceRef {
        backup_set_guid: Some(row.guid),
        ..place_seen(
            &row.place().source,
            &row.place().path,
            format!("{finished}, listed by the history of {}", row.home.server),
        )
    }
}

/// The answer of a check of backups on record that looked at so many: without any, why there are none.
pub fn on_rows(case: &TargetCase<'_>, count: usize, findings: Vec<Finding>) -> Answer {
    let reason = || "the history lists no such backup".to_owned();
    on_record(case, count, "backups on record", reason, findings)
}

/// The answer of a check that looked at everything on record of the target.
pub fn on_all_rows(case: &TargetCase<'_>, findings: Vec<Finding>) -> Answer {
    let listed = case.parts.iter().map(|part| rows(case, part).len()).sum();
    on_rows(case, listed, findings)
}

/// The answer of a check of what servers said that so many could answer.
pub fn on_readings(case: &TargetCase<'_>, count: usize, findings: Vec<Finding>) -> Answer {
    let reason = || "the data read from the server does not show it".to_owned();
    on_record(case, count, "databases of servers that were read", reason, findings)
}

fn on_record(
    case: &TargetCase<'_>,
    count: usize,
    what: &str,
    reason: impl FnOnce() -> String,
    findings: Vec<Finding>,
) -> Answer {
    match count {
        0 => Answer::not_looked_at(unasked(case).unwrap_or_else(reason)).and(findings),
        count => Answer::looked_at(count, what, findings),
    }
}

/// Why no server was heard; `None` where one was.
fn unasked(case: &TargetCase<'_>) -> Option<String> {
    if !readings(case).is_empty() {
        return None;
    }
    let silent = case
        .context
        .evidence
        .sources
        .iter()
        .filter(|source| source.unreachable.is_some() && answers_for(case.context.policy, case.rule, source));
    let names: Vec<&str> = silent.map(|source| source.name.as_str()).collect();
    Some(match names.as_slice() {
        [] => "no [[sql_server]] that could answer is declared".to_owned(),
        names => format!("{} was not read", list(names)),
    })
}
