//! Was the time of a file or of its copy log used, because the content has none? Then the report says so.

use crate::evaluate::artefact::TimeOrigin;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::model::Status;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "file-time", evaluate };

/// Evaluates a target: of the newest sound artefact.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some((candidate, part)) = artefacts::sound(case).next() else {
        return Answer::not_looked_at("no sound copy was seen");
    };
    let Some(finished) = candidate.finished else {
        return Answer::not_looked_at("the newest copy has no time at all");
    };
    let looked_at = |findings| Answer::looked_at(1, "newest copies", findings);
    let lack = "has no time inside";
    let (lack, from) = match part.time_origin {
        TimeOrigin::File => (lack, "its file"),
        TimeOrigin::FileForLog => {
            ("has no time inside, and the date in the log of its copy is not understood", "its file")
        }
        TimeOrigin::FileSinceChange => ("says only when the device was last changed", "its file"),
        TimeOrigin::CopyLog => (lack, "the log of its copy"),
        TimeOrigin::Inside | TimeOrigin::Change | TimeOrigin::Nobody => return looked_at(Vec::new()),
    };
    let message = format!(
        "The newest copy of {} {lack}; the time of {from}, {}, was used.",
        case.export_words(),
        moment(finished)
    );
    looked_at(vec![case.finding("file-time", Status::Noted, message, backup_seen(candidate))])
}
