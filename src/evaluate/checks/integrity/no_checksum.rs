//! Does the newest full backup on record carry a checksum? Without one, a server that verifies it proves little.

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, on_rows, rows, rows_seen};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::history::Whereabouts;
use crate::evaluate::words::moment;
use crate::model::Status;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "no-checksum", evaluate };

/// Evaluates a target: once, for the first database of it.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut looked_at = 0;
    for part in &case.parts {
        let rows = rows(case, part);
        // A backup product goes its own ways to protect what it stores.
        let of_server = rows.iter().rev().filter(|row| row.whereabouts != Whereabouts::Virtual);
        let Some(newest) = of_server.copied().find(|row| row.class() == Class::Full) else { continue };
        // Some histories do not say it.
        looked_at += usize::from(newest.facts().has_backup_checksums.is_some());
        if newest.facts().has_backup_checksums != Some(false) {
            continue;
        }
        let message = format!(
            "The newest full backup of {} on record, of {}, was made without a checksum.",
            case.database_words(part),
            newest.finished().map(moment).unwrap_or_default()
        );
        let finding = case.finding("no-checksum", Status::Noted, message, rows_seen(std::iter::once(newest)));
        return on_rows(case, 1, vec![finding]);
    }
    on_rows(case, looked_at, Vec::new())
}
