//! Does the history name a backup that the repository which should hold it does not? What the newest restore needs is
//! a gap; what is older may have been deleted when its time had come.

use super::on_record::{is_required, on_all_rows, rows, rows_seen};
use crate::base::count;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::history::{Row, Whereabouts};
use crate::evaluate::standing::Part;
use crate::evaluate::words::{list, moment};
use crate::model::Status;
use crate::model::report::Finding;
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "file-missing", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    on_all_rows(case, case.parts.iter().flat_map(|part| of_part(case, part)).collect())
}

fn of_part(case: &TargetCase<'_>, part: &Part<'_>) -> Vec<Finding> {
    let rows = rows(case, part);
    let (needed, older): (Vec<_>, Vec<_>) = {
        let needed = needed(part, &rows);
        rows.iter().copied().filter(|row| row.is_gone()).partition(|row| needed.contains(&row.guid))
    };
    let mut findings = Vec::new();
    if let Some(newest) = needed.last() {
        let what = match needed.as_slice() {
            [only] => format!("the {} of {}", only.class().words(), only.finished().map(moment).unwrap_or_default()),
            several => format!(
                "{} that the newest restore needs, the newest of {}",
                count(several.len() as u64, "backup", "backups"),
                newest.finished().map(moment).unwrap_or_default()
            ),
        };
        let message = format!(
            "The history of {} names {what} of {} ({}), which {} does not hold.",
            newest.home.server,
            case.database_words(part),
            newest.device(),
            repositories(&needed)
        );
        findings.push(case.finding("file-missing", status(case, part, &needed), message, seen(&needed)));
    }
    if let Some(newest) = older.last() {
        let message = format!(
            "The history of {} names {} of {} that {} does not hold, the newest of {} ({}): retention may have deleted them.",
            newest.home.server,
            count(older.len() as u64, "older backup", "older backups"),
            case.database_words(part),
            repositories(&older),
            newest.finished().map(moment).unwrap_or_default(),
            newest.device()
        );
        findings.push(case.finding("file-missing", Status::Noted, message, seen(&older)));
    }
    findings
}

/// The newest full on record that can be a base, the newest differential on it, and the logs since; less where a newer
/// backup of the kind is there, on record or not.
fn needed<'r>(part: &Part<'_>, rows: &[&'r Row<'r>]) -> BTreeSet<crate::base::Guid> {
    let of = |class: Class| rows.iter().rev().copied().filter(move |row| row.class() == class && !row.is_copy_only());
    let newest_there =
        |class: Class| part.of(class).filter(|c| c.assurance().is_some()).filter_map(Candidate::moment).max();
    let mut needed = BTreeSet::new();
    let full = of(Class::Full).next().filter(|row| row.finished() > newest_there(Class::Full));
    needed.extend(full.map(|row| row.guid));
    let mut start = full.and_then(Row::finished).max(newest_there(Class::Full));
    let newest_differential = newest_there(Class::Differential).filter(|at| Some(*at) > start);
    let differential =
        of(Class::Differential).next().filter(|row| row.finished() > start && row.finished() > newest_differential);
    needed.extend(differential.map(|row| row.guid));
    start = start.max(newest_differential);
    needed.extend(of(Class::Log).take_while(|row| row.finished() > start).map(|row| row.guid));
    needed
}

/// Certain only where the folder is known to be the repository, and nothing else could hold it.
fn status(case: &TargetCase<'_>, part: &Part<'_>, needed: &[&Row<'_>]) -> Status {
    let is_certain = needed.iter().any(|row| matches!(row.whereabouts, Whereabouts::Missing { is_certain: true, .. }));
    match part.main.class {
        // An export answers for the target.
        Class::Export => Status::Noted,
        _ if !is_certain || case.may_be_unseen() => Status::Unknown,
        _ => Status::Gap,
    }
}

fn repositories(rows: &[&Row<'_>]) -> String {
    let names: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| match row.whereabouts {
            Whereabouts::Missing { repository, .. } => Some(repository),
            _ => None,
        })
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    format!("repository {}", list(&names))
}

fn seen(rows: &[&Row<'_>]) -> Vec<crate::model::report::EvidenceRef> {
    rows_seen(rows.iter().copied())
}
