//! Was a backup written to NUL? It never existed, and yet the server counts it: a full becomes the base of differentials,
//! a log ends the chain of those before it.

use crate::base::count;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, on_all_rows, rows, rows_seen};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::history::{Row, Whereabouts};
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::Status;
use crate::model::report::Finding;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "to-nul", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    on_all_rows(case, case.parts.iter().filter_map(|part| of_part(case, part)).collect())
}

fn of_part(case: &TargetCase<'_>, part: &Part<'_>) -> Option<Finding> {
    let rows = rows(case, part);
    let thrown: Vec<&Row<'_>> = rows.iter().copied().filter(|row| row.whereabouts == Whereabouts::Nul).collect();
    let newest = thrown.iter().rev().find(|row| harms(part, &rows, row)).or(thrown.last())?;
    let is_harm = harms(part, &rows, newest);
    let cost = match (is_harm, newest.class()) {
        (false, _) => "nothing that counts depends on it",
        (true, Class::Log) => "the log backups since the last full or differential backup cannot be applied",
        (true, _) => "it is the newest full backup, or the base of differentials, which cannot be restored without it",
    };
    let others = match thrown.len() {
        1 => String::new(),
        n => format!(" (of {} to NUL)", count(n as u64, "backup", "backups")),
    };
    let message = format!(
        "The {} of {} of {}{others} was written to NUL: {cost}.",
        newest.class().words(),
        newest.finished().map(moment).unwrap_or_default(),
        case.database_words(part)
    );
    let status = match part.main.class {
        Class::Export => Status::Noted,
        _ if is_harm => Status::Gap,
        _ => Status::Noted,
    };
    Some(case.finding("to-nul", status, message, rows_seen(thrown.into_iter())))
}

/// Whether something that is needed is lost with it.
fn harms(part: &Part<'_>, rows: &[&Row<'_>], row: &Row<'_>) -> bool {
    if row.is_copy_only() {
        return false;
    }
    let newest = |classes: &[Class]| {
        let there = part.own.iter().filter(|c| classes.contains(&c.class) && c.assurance().is_some());
        there.filter_map(|c| Candidate::moment(c)).max()
    };
    match row.class() {
        Class::Full => {
            let has_followers = part.of(Class::Differential).any(|differential| {
                differential.set().is_some_and(|set| set.differential_base_guid == Some(row.guid))
                    && differential.moment() > newest(&[Class::Full])
            });
            let is_newest = !rows.iter().any(|other| {
                other.class() == Class::Full && !other.is_copy_only() && other.finished() > row.finished()
            });
            has_followers || (is_newest && newest(&[Class::Full]) < row.finished())
        }
        Class::Log => newest(&[Class::Full, Class::Differential]) < row.finished(),
        Class::Differential | Class::Export | Class::Copy | Class::Attested | Class::Other => false,
    }
}
