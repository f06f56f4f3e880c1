//! Listings of mailbox databases of other servers than the one that makes the target fresh: each is judged by what it says.
//! Nobody says whether a server is still in use of which there is no newer listing.

use crate::evaluate::artefact::{Listings, backed_up_at};
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::artefacts;
use crate::evaluate::finding::seen_at;
use crate::evaluate::standing::{Part, Track};
use crate::evaluate::words::{asked, before_the_audit, list, moment, place_words};
use crate::model::report::Finding;
use crate::model::{Artefact, Detail, ExchangeDatabase, Status, Verdict};
use crate::policy::Freshness;
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
    let (zone, grace) = (&case.context.policy.deployment.time_zone, case.rule.schedule.grace.value);
    let freshness = rhythm.value.judge(time.map(|time| time.at), case.context.as_of.at, grace, zone);
    let says = match time {
        _ if verdict > Verdict::Verified => "a mailbox database without a full backup".to_owned(),
        None => "a full backup whose date is unclear".to_owned(),
        Some(time) if matches!(freshness, Freshness::Stale { .. }) => format!(
            "that the oldest full backup finished {}, {}; the schedule requires {}",
            moment(time),
            before_the_audit(case.context.age(time.at)),
            asked(rhythm, &case.rule.schedule)
        ),
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
