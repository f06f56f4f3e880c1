//! Were contacts moved into or out of Exchange since the newest user export? The article's scenario 1 and scenario 2.

use crate::base::Stamp;
use crate::evaluate::artefact::same_host;
use crate::evaluate::attribution::Attribution;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::context::Timing;
use crate::evaluate::finding::{backup_seen, seen_at};
use crate::evaluate::words::moment;
use crate::model::{Detail, Location, Status, StoreMove};
use crate::policy::{ContactMove, Subject, TargetSource};
use jiff::civil::{DateTime, time};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "contact-store", evaluate };

/// Evaluates one pool.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Subject::Pool { fqdn, .. } = &case.rule.subject else {
        return Answer::not_applicable("it applies only to pools");
    };
    let Some((export, exported)) = newest_export(case, fqdn) else {
        return Answer::not_looked_at("no sound user data export of the pool was seen to compare moves with");
    };
    let known = moves(case, fqdn);
    let undated = undated(case, fqdn);
    if known.is_empty() && undated.is_empty() {
        return Answer::not_looked_at("no move of contacts is declared, and no export of the settings shows one");
    }
    // Several users may have moved in both directions since.
    let since = |into: bool| {
        let later = known.iter().filter(|one| one.into_exchange == into && one.latest >= exported);
        // Of a move on the day of the export nobody knows which came first.
        let is_certain = |one: &Moved| one.stranger.is_none() && one.earliest > exported;
        later.max_by_key(|one| (is_certain(one), one.latest)).map(|one| {
            let whose = match one.stranger {
                Some(name) => format!("a pool that a listing calls `{}`, which may be {fqdn},", name.trim()),
                None => fqdn.clone(),
            };
            (if is_certain(one) { Status::Gap } else { Status::Unknown }, one.latest, whose)
        })
    };
    let mut findings = Vec::new();
    if let Some((status, at, whose)) = since(true) {
        let message = format!(
            "Contacts of {whose} moved into the unified contact store (by {}) after its newest user export ({}): \
             after a restore from it, users see outdated contacts for up to a day, and an import across the move can \
             corrupt them (scenario 1).",
            moment(at),
            moment(exported)
        );
        findings.push(case.finding("ucs-migrated", status, message, backup_seen(export)));
    }
    if let Some((status, at, whose)) = since(false) {
        let message = format!(
            "Contacts of {whose} were rolled back from the unified contact store (by {}) after its newest user export \
             ({}): after a restore from it, clients and servers disagree (`Error: Incorrect Exchange Version`) until \
             Invoke-CsUcsRollback is run for the users (scenario 2).",
            moment(at),
            moment(exported)
        );
        findings.push(case.finding("ucs-rolled-back", status, message, backup_seen(export)));
    }
    for (into, id, how) in [
        (true, "ucs-migrated", "into the unified contact store"),
        (false, "ucs-rolled-back", "back from the unified contact store"),
    ] {
        let mut places: Vec<&Location> =
            undated.iter().filter(|(_, one, _)| one.into_exchange == into).map(|(at, ..)| *at).collect();
        places.dedup();
        if !places.is_empty() && !findings.iter().any(|finding| finding.id == id) {
            let message = format!(
                "A listing shows that contacts of {fqdn} moved {how}, without a readable date: whether that was before \
                 its newest user export ({}) is unknown.",
                moment(exported)
            );
            let seen = places.into_iter().map(|at| seen_at(at, "a move without a date".to_owned())).collect();
            findings.push(case.finding(id, Status::Unknown, message, seen));
        }
    }
    Answer::looked_at(known.len() + undated.len(), "moves of contacts", findings)
}

fn newest_export<'a>(case: &TargetCase<'a>, pool: &str) -> Option<(&'a Candidate<'a>, Stamp)> {
    let user_data = case.context.policy.catalogue.item_from(TargetSource::Pools);
    let is_its = |attribution: &Attribution| match attribution {
        Attribution::Target(index) => {
            let rule = &case.context.policy.targets[*index];
            rule.target == pool && user_data.is_some_and(|item| rule.item == item.id)
        }
        Attribution::Nobody { .. } => false,
    };
    case.all
        .iter()
        .rev()
        .filter(|one| one.timing == Timing::Past && is_its(&one.attribution) && one.candidate.class == Class::Export)
        .filter(|one| one.candidate.assurance().is_some())
        .find_map(|one| Some((one.candidate, one.candidate.finished?)))
}

/// One move of contacts, and when it was: a declared day is a stretch.
struct Moved<'a> {
    into_exchange: bool,
    earliest: Stamp,
    latest: Stamp,
    /// What a listing calls the pool, when that may be this pool or another.
    stranger: Option<&'a str>,
}

/// Declared moves and those that an export of the settings shows, up to as-of. An export of the settings speaks of the
/// pools it names, whichever target it was attributed to.
fn moves<'a>(case: &TargetCase<'a>, pool: &str) -> Vec<Moved<'a>> {
    let zone = &case.context.policy.deployment.time_zone;
    let as_of = case.context.as_of;
    let in_zone = |wall: DateTime| wall.to_zoned(zone.clone()).ok().map(|zoned| Stamp::from(&zoned));
    let declared = case.context.policy.deployment.items.get(&case.item.id).map(|item| item.moves.as_slice());
    let dated = |one: &ContactMove| {
        let earliest = in_zone(one.date.to_datetime(time(0, 0, 0, 0)))?;
        let latest = in_zone(one.date.to_datetime(time(23, 59, 59, 0)))?.min(as_of);
        (earliest <= as_of).then_some(Moved { into_exchange: one.into_exchange, earliest, latest, stranger: None })
    };
    let declared = declared.unwrap_or_default().iter().filter(|one| one.pool == pool).filter_map(dated);
    let seen = listed(case, pool)
        .into_iter()
        .filter_map(|(_, one, stranger)| {
            let at = one.at.or_else(|| one.wall.and_then(in_zone))?;
            Some(Moved { into_exchange: one.into_exchange, earliest: at, latest: at, stranger })
        })
        .filter(|one| one.latest <= as_of);
    declared.chain(seen).collect()
}

/// A move that a listing shows, where, and the name of its pool when nobody can tell whose that is.
type Listed<'a> = (&'a Location, &'a StoreMove, Option<&'a str>);

/// Moves that sound listings show of the pool's contacts, or of a pool that nobody knows: it may be this one, misspelled.
fn listed<'a>(case: &TargetCase<'a>, pool: &str) -> Vec<Listed<'a>> {
    let artefacts = case.context.evidence.artefacts.iter().filter(|artefact| artefact.facts.verdict.is_sound());
    let moves = artefacts.filter_map(|artefact| match &artefact.facts.detail {
        Detail::ContactStore(facts) => Some(facts.moves.iter().map(|one| (&artefact.location, one))),
        _ => None,
    });
    let of_pool = |(at, one): (&'a Location, &'a StoreMove)| {
        let Some(name) = one.pool.as_deref() else { return Some((at, one, None)) };
        let bearers = bearers(case, name);
        let is_its = bearers.iter().any(|bearer| bearer.eq_ignore_ascii_case(pool));
        match bearers.len() {
            0 if !is_shown(case, name) => Some((at, one, Some(name))),
            1 if is_its => Some((at, one, None)),
            _ => is_its.then_some((at, one, Some(name))),
        }
    };
    moves.flatten().filter_map(of_pool).collect()
}

/// A pool's name without what a registrar's address and a DNS name may carry besides: a port, a closing dot.
fn plain(name: &str) -> &str {
    let name = name.trim();
    let name = name.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(name, |(host, _)| host);
    name.trim_end_matches('.')
}

/// The declared pools of that name: the one that is written in full, or else those whose first label it is.
fn bearers<'a>(case: &TargetCase<'a>, name: &str) -> Vec<&'a str> {
    let name = plain(name);
    let pools = || case.context.policy.deployment.pools.iter().map(|pool| pool.fqdn.as_str());
    match pools().find(|fqdn| fqdn.eq_ignore_ascii_case(name)) {
        Some(exact) => vec![exact],
        None => pools().filter(|fqdn| same_host(fqdn, name)).collect(),
    }
}

/// Whether a topology shows a machine or pool of that name: then it is another one, and none of the declared pools.
fn is_shown(case: &TargetCase<'_>, name: &str) -> bool {
    let topologies = case.context.evidence.exports.iter().filter_map(|export| export.facts.topology.as_ref());
    let mut hosts = topologies.flat_map(|topology| &topology.services).filter_map(|service| service.host.as_deref());
    hosts.any(|host| same_host(host, plain(name)))
}

/// Those of which nobody can tell when they were.
fn undated<'a>(case: &TargetCase<'a>, pool: &str) -> Vec<Listed<'a>> {
    let mut all = listed(case, pool);
    all.retain(|(_, one, _)| one.at.is_none() && one.wall.is_none());
    all.sort();
    all
}
