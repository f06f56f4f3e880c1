//! Has the server met damaged pages in the database? Then the backups since may hold the damage too.

use crate::base::{Stamp, count};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, on_readings, readings, unread};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::place_seen;
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::report::Finding;
use crate::model::{Assurance, ServerReading, Status, SuspectPage};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "suspect-pages", evaluate };

/// Event types of damage that nobody has repaired: 823 and 824 errors, bad checksums, torn pages.
const OPEN: std::ops::RangeInclusive<u16> = 1..=3;

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut findings = unread(case, "suspect-pages", Status::Unknown);
    // Repairs change the rows: the newest reading that could see them counts.
    let could = |reading: &&ServerReading| !reading.unread.iter().any(|unread| unread.fact == "suspect-pages");
    let reading = readings(case).into_iter().rev().find(could);
    if let Some(reading) = reading {
        findings.extend(case.parts.iter().filter_map(|part| of_part(case, part, reading)));
    }
    on_readings(case, usize::from(reading.is_some()), findings)
}

fn of_part(case: &TargetCase<'_>, part: &Part<'_>, reading: &ServerReading) -> Option<Finding> {
    let open: Vec<&SuspectPage> = reading
        .suspect_pages
        .iter()
        .filter(|page| OPEN.contains(&page.event_type) && part.is_of(case.item, &page.database))
        .filter(|page| page.last_update.is_none_or(|at| at <= case.context.as_of))
        .collect();
    if open.is_empty() {
        return None;
    }
    let last: Option<Stamp> = open.iter().filter_map(|page| page.last_update).max();
    let full = part.of(Class::Full).filter(|full| full.assurance().is_some()).last();
    let taken = full.and_then(|full| full.finished);
    let when = last.map(|at| format!(", last read {}", moment(at))).unwrap_or_default();
    // A newer backup whose every page was proven shows that the damage is gone from the database.
    let is_healed = full.is_some_and(|full| {
        full.assurance() >= Some(Assurance::Verified)
            && full.gained() >= Some(Assurance::Verified)
            && full.finished > last
    }) && last.is_some();
    let relation = match taken {
        None => "; no full backup was seen".to_owned(),
        Some(at) if is_healed => format!("; the full backup of {} was taken after it and is verified", moment(at)),
        Some(at) if Some(at) > last => {
            format!("; the newest full backup, of {}, was taken after it and may hold the damage", moment(at))
        }
        Some(at) => format!("; the newest full backup, of {}, was taken before it", moment(at)),
    };
    let message = format!(
        "{} has {} in {}{when}{relation}.",
        reading.instance,
        count(open.len() as u64, "damaged page", "damaged pages"),
        case.database_words(part)
    );
    let evidence = open
        .iter()
        .map(|page| {
            let fact = format!("file {}, page {}, event type {}", page.file_id, page.page_id, page.event_type);
            place_seen(&reading.source, &"".into(), fact)
        })
        .collect();
    // An export holds rows, not pages.
    let status = if is_healed || part.main.class == Class::Export { Status::Noted } else { Status::Gap };
    Some(case.finding("suspect-pages", status, message, evidence))
}
