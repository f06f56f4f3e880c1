//! Were files of running meetings copied? They are locked while a meeting runs, and must not be in a backup.

use crate::base::count;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::backup_seen;
use crate::model::{Detail, FileStoreFacts, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "active-meetings", evaluate };

/// Evaluates a target: of the copy that the verdict rests on.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some((candidate, facts, copy)) = artefacts::judged(case, read) else {
        return Answer::not_looked_at("no copy was seen");
    };
    let looked_at = |findings| Answer::looked_at(1, "copies", findings);
    if facts.active_meetings == 0 {
        return looked_at(Vec::new());
    }
    let message = format!(
        "{copy} of {} holds {} named Meeting.Active, of meetings that ran while it was made.",
        case.export_words(),
        count(facts.active_meetings, "file", "files")
    );
    looked_at(vec![case.finding("active-meetings", Status::Gap, message, backup_seen(candidate))])
}

fn read(detail: &Detail) -> Option<&FileStoreFacts> {
    match detail {
        Detail::FileStore(facts) => Some(facts),
        _ => None,
    }
}
