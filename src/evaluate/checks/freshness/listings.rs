//! Listings of mailbox databases of other servers than the one that makes the target fresh: each is judged by what it says.
//! Nobody says whether a server is still in use of which there is no newer listing.

use crate::evaluate::artefact::{Listings, backed_up_at, is_overdue_listing};
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::artefacts;
use crate::evaluate::finding::seen_at;
use crate::evaluate::standing::{Part, Track};
use crate::evaluate::words::{list, place_words};
use crate::model::report::Finding;
use crate::model::{Artefact, Detail, ExchangeDatabase, Status, Verdict};
use std::collections::BTreeSet;

/// Those that are overdue or tell of a database without a full backup.
pub fn overdue_elsewhere(case: &TargetCase<'_>, part: &Part<'_>) -> Vec<Finding> {
    let (Track::Fresh(judged) | Track::FreshBelow { newest: judged, .. }) = part.main.track else { return Vec::new() };
    let Content::Artefact(judged) = judged.content else { return Vec::new() };
    if !matches!(judged.artefact.facts.detail, Detail::ExchangeDatabases(_)) {
        return Vec::new();
    }
    let listings = Listings::new(artefacts::artefacts(case).map(|(_, part)| part.artefact));
    listings.of_other_servers(judged.artefact).into_iter().filter_map(|listing| overdue(case, part, listing)).collect()
}

fn overdue(case: &TargetCase<'_>, part: &Part<'_>, listing: &Artefact) -> Option<Finding> {
    let Detail::ExchangeDatabases(facts) = &listing.facts.detail else { return None };
    let databases: Vec<&ExchangeDatabase> = facts.databases.iter().collect();
    let (time, verdict) = backed_up_at(&case.context, &databases, case.rule)?;
    let rhythm = part.main.rhythm?;
    let says = match time {
        _ if verdict > Verdict::Verified => "a mailbox database without a full backup".to_owned(),
        None => "a full backup whose date is unclear".to_owned(),
        Some(time) if is_overdue_listing(&case.context, case.rule, time) => {
            format!("that the oldest full backup finished {}", artefacts::beside_schedule(case, rhythm, time))
        }
        Some(_) => return None,
    };
    let servers: BTreeSet<&str> = databases.iter().filter_map(|database| database.server.as_deref()).collect();
    let servers: Vec<&str> = servers.into_iter().collect();
    let message = format!(
        "The newest listing of the mailbox databases of {} ({}) shows {says}. Newer listings are of other servers.",
        list(&servers),
        place_words(&listing.location.source, &listing.location.path)
    );
    Some(case.finding(
        "listing-stale",
        Status::Unknown,
        message,
        vec![seen_at(&listing.location, "listing".to_owned())],
    ))
}
