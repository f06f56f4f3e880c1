//! Does anything still write into the database? A faithful backup of a dead database passes every other check.

use super::Answer;
use super::on_record::{is_of, is_required, readings, unread};
use crate::base::age;
use crate::evaluate::case::Case;
use crate::evaluate::finding::place_seen;
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::Status;
use crate::model::report::Finding;
use jiff::SignedDuration;

/// Nobody calls for a long weekend; a week without a row means that nothing arrives.
const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The name of the probe that asks for the newest row.
const NEWEST_ROW: &str = "newest-row";

/// Asks a target.
pub fn ask(case: &Case<'_>) -> Answer {
    if !is_required(case) {
        return Answer::default();
    }
    let mut findings = Vec::new();
    for part in &case.parts {
        if let Some(database) = part.database {
            findings.extend(unread(case, &format!("probe {database}"), Status::Noted));
        }
        findings.extend(of_part(case, part));
    }
    Answer::of(findings)
}

fn of_part(case: &Case<'_>, part: &Part<'_>) -> Option<Finding> {
    let readings = readings(case);
    let (reading, row) = readings.iter().rev().find_map(|reading| {
        let probe = reading.probes.iter().find(|probe| probe.name == NEWEST_ROW && is_of(case, part, &probe.database));
        Some((reading, probe?.time?))
    })?;
    // Whether a backup is fresh at all, the others say.
    let newest = part.main.backup().filter(|_| part.main.is_fresh())?.finished?;
    let idle = newest.at.duration_since(row.at);
    if idle <= IDLE {
        return None;
    }
    let message = format!(
        "The newest row in {} is of {}, {} before the newest backup: nothing is written into it any more.",
        case.database_words(part),
        moment(row),
        age(idle)
    );
    let seen = place_seen(&reading.source, &"".into(), format!("newest row {row}"));
    Some(case.finding("source-idle", Status::Noted, message, vec![seen]))
}
