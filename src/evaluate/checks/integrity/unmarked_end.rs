//! Does anything show that the newest copy of a device's configuration has its end? Formats without a mark at their end
//! look the same when they were cut between two lines: then the report says so.

use crate::evaluate::case::Case;
use crate::evaluate::checks::artefacts;
use crate::evaluate::finding::backup_seen;
use crate::model::Status;
use crate::model::report::Finding;

/// Proofs that a copy which was cut would lack.
const ENDS: [&str; 6] = ["end-marker", "closing-element", "last-sections", "checksum", "checksum-of-directory", "zip"];

/// Of the newest sound copy.
pub fn findings(case: &Case<'_>) -> Option<Finding> {
    let (candidate, part) = artefacts::sound(case).next()?;
    let proof = &part.artefact.facts.proof;
    if !part.is_of_device() || proof.iter().any(|proof| ENDS.contains(&proof.as_str())) {
        return None;
    }
    let message = format!(
        "Nothing in the newest copy of {} marks its end, so a copy that was cut off could look the same.",
        case.export_words()
    );
    Some(case.finding("end-not-marked", Status::Noted, message, backup_seen(candidate)))
}
