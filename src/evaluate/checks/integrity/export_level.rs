//! Does an export of Persistent Chat hold everything? Its content does not say, so that the deployment file must. And
//! how far back does a restore lead?

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::Status;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "export-level", evaluate };

/// Evaluates one instance of Persistent Chat.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for part in &case.parts {
        let Some(backup) = part.main.backup() else { continue };
        looked_at += 1;
        if backup.may_be_partial() {
            let message = format!(
                "The newest {} does not say whether it is complete: an export of one level, of one category, or from \
                 a certain date looks the same.",
                case.backup_words(part, backup.class)
            );
            findings.push(case.finding("export-level-unknown", Status::Unknown, message, backup_seen(backup)));
        }
        if let Some(finished) = backup.finished {
            let message = format!(
                "By Microsoft's article, Persistent Chat is restored to its last full backup or export, here the {} of {}, and \
                 what was written to rooms after that is lost. Where later log backups lead further, `bakproof \
                 restore-plan` uses them; SQL Server can apply them, but Microsoft describes no such restore.",
                backup.class.words(),
                moment(finished)
            );
            findings.push(case.finding("last-backup-only", Status::Noted, message, backup_seen(backup)));
        }
    }
    Answer::looked_at(looked_at, "newest backups", findings)
}
