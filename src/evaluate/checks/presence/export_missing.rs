//! Where the article asks for an export, a fresh full backup of the database is not nothing, and not enough.

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::standing::Uncertainty;
use crate::evaluate::words::moment;
use crate::model::Status;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "export-missing", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    for (part, uncertainties) in case.judged() {
        for uncertainty in uncertainties {
            if let Uncertainty::FullInstead(full) = uncertainty {
                let when = full.finished.map(|finished| format!(", finished {}", moment(finished))).unwrap_or_default();
                let message = format!(
                    "No usable export of {} was found, only a full backup of {}{when}; the article requires the export.",
                    case.export_words(),
                    case.database_words(part)
                );
                findings.push(case.finding("export-missing", Status::Unknown, message, backup_seen(full)));
            }
        }
    }
    match case.parts.iter().flat_map(|part| part.of(Class::Export)).filter(|one| one.assurance().is_some()).count() {
        0 => Answer::not_looked_at("neither an export nor a full backup in its place was seen").and(findings),
        exports => Answer::looked_at(exports, "sound exports", findings),
    }
}
