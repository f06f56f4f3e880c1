//! Are snapshots all that is on record? An image of the volumes is no backup of the database that could be judged here.

use crate::base::count;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, on_all_rows, rows, rows_seen};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::model::Status;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "snapshot-only", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    for part in &case.parts {
        let rows = rows(case, part);
        let has_full = part.of(Class::Full).next().is_some() || rows.iter().any(|row| row.class() == Class::Full);
        let snapshots: Vec<_> = rows.into_iter().filter(|row| row.facts().is_snapshot == Some(true)).collect();
        if has_full || snapshots.is_empty() {
            continue;
        }
        let message = format!(
            "For {}, the history lists {} and no other full backup.",
            case.database_words(part),
            count(snapshots.len() as u64, "snapshot by a backup product", "snapshots by a backup product")
        );
        findings.push(case.finding("snapshot-only", Status::Noted, message, rows_seen(snapshots.into_iter())));
    }
    on_all_rows(case, findings)
}
