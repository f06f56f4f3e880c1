//! Does anything still write into the database? A faithful backup of a dead database passes every other check.

use crate::base::{Stamp, age};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, on_readings, readings, unread};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::place_seen;
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::report::Finding;
use crate::model::{ServerReading, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "source-idle", evaluate };

/// The name of the probe that asks for the newest row.
const NEWEST_ROW: &str = "newest-row";

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut probed = 0;
    for part in &case.parts {
        if let Some(database) = part.database {
            findings.extend(unread(case, &format!("probe {database}"), Status::Noted));
        }
        let Some((reading, row)) = newest_row(case, part) else { continue };
        // Whether a backup is fresh at all, the others say.
        let Some(newest) = part.main.backup().filter(|_| part.main.is_fresh()).and_then(|one| one.finished) else {
            continue;
        };
        probed += 1;
        findings.extend(idle(case, part, reading, row, newest));
    }
    on_readings(case, probed, findings)
}

/// The newest row in the database, and who read it.
fn newest_row<'a>(case: &TargetCase<'a>, part: &Part<'_>) -> Option<(&'a ServerReading, Stamp)> {
    readings(case).into_iter().rev().find_map(|reading| {
        let probe =
            reading.probes.iter().find(|probe| probe.name == NEWEST_ROW && part.is_of(case.item, &probe.database));
        Some((reading, probe?.time?))
    })
}

fn idle(case: &TargetCase<'_>, part: &Part<'_>, reading: &ServerReading, row: Stamp, newest: Stamp) -> Option<Finding> {
    let idle = newest.at.duration_since(row.at);
    if idle <= case.context.policy.catalogue.parameters.source_idle.idle {
        return None;
    }
    let message = format!(
        "The newest row in {} is from {}, {} before the newest backup: nothing has been written to it since.",
        case.database_words(part),
        moment(row),
        age(idle)
    );
    let seen = place_seen(&reading.source, &"".into(), format!("newest row {row}"));
    Some(case.finding("source-idle", Status::Noted, message, vec![seen]))
}
