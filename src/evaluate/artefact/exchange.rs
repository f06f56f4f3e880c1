//! `Get-MailboxDatabase -Status` as a backup of Exchange: it is as old as the oldest full backup of its databases. What
//! was saved since a full needs that full.

use super::part::same_host;
use super::wall_clock::in_zone;
use crate::base::Stamp;
use crate::evaluate::context::{AuditContext, Timing};
use crate::model::{Artefact, Detail, ExchangeDatabase, ExchangeDatabasesFacts, Verdict};
use crate::policy::{Freshness, Subject, TargetRule};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// Listings of several servers that were saved no further apart are one.
const ONE_RUN: SignedDuration = SignedDuration::from_hours(48);

/// The databases of a listing and, where each server's is saved by itself, of those that were saved with it: the one
/// of a server that is backed up says nothing of another server.
pub fn databases_with<'a>(
    context: &AuditContext<'a>,
    artefact: &'a Artefact,
    listing: &'a ExchangeDatabasesFacts,
) -> Vec<&'a ExchangeDatabase> {
    let all: Vec<&Artefact> = context.evidence.artefacts.iter().collect();
    let others = all.iter().filter(|other| is_of_others(other, artefact) && is_beside(other, artefact));
    let others = others.filter(|other| !is_replaced(other, &all)).filter_map(|other| facts_of(other));
    std::iter::once(listing).chain(others).flat_map(|facts| &facts.databases).collect()
}

/// The newest listings of servers of which neither that listing speaks nor one that was saved with it.
pub fn of_other_servers<'a>(listing: &Artefact, all: &[&'a Artefact]) -> Vec<&'a Artefact> {
    let with: Vec<&Artefact> = all.iter().copied().filter(|other| is_beside(other, listing)).collect();
    let is_apart = |other: &&Artefact| is_of_others(other, listing) && !is_beside(other, listing);
    let is_shown = |other: &&Artefact| with.iter().any(|one| facts_of(one).is_some() && !is_of_others(one, other));
    all.iter().copied().filter(is_apart).filter(|one| !is_shown(one) && !is_replaced(one, all)).collect()
}

fn facts_of(artefact: &Artefact) -> Option<&ExchangeDatabasesFacts> {
    match &artefact.facts.detail {
        Detail::ExchangeDatabases(facts) if artefact.facts.verdict.is_sound() => Some(facts),
        _ => None,
    }
}

/// Whether two listings were saved in one run.
fn is_beside(one: &Artefact, other: &Artefact) -> bool {
    let times = one.location.modified.zip(other.location.modified);
    times.is_some_and(|(a, b)| a.at.duration_since(b.at).abs() <= ONE_RUN)
}

/// Whether both are sound listings that name their servers, and none of them is in both.
fn is_of_others(one: &Artefact, other: &Artefact) -> bool {
    let (one, other) = (servers(one), servers(other));
    !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
}

/// Whether a newer listing speaks of one of its servers: what is missing there is not in use any more.
fn is_replaced(listing: &Artefact, all: &[&Artefact]) -> bool {
    let own = servers(listing);
    let is_newer = |other: &Artefact| order(other) > order(listing) && !servers(other).is_disjoint(&own);
    all.iter().any(|other| is_newer(other))
}

/// When a listing was saved; of equals the one with the newer backup is the newer.
fn order(listing: &Artefact) -> impl Ord {
    let databases = facts_of(listing).map(|facts| facts.databases.as_slice()).unwrap_or_default();
    let newest = databases.iter().map(|one| (one.last_full, one.last_full_wall)).max();
    (listing.location.modified, newest, listing.location.clone())
}

fn servers(listing: &Artefact) -> BTreeSet<String> {
    let databases = facts_of(listing).map(|facts| facts.databases.as_slice()).unwrap_or_default();
    databases.iter().filter_map(|database| database.server.as_deref()).map(str::to_lowercase).collect()
}

/// When the mailbox databases of a target were last backed up in full: the oldest of them. A database without any full
/// backup makes the whole incomplete. One whose date is not understood, or not possible yet, makes the time unknown,
/// unless another is overdue anyway. A recovery database is not to be backed up. `None`: none of them is of the target.
pub fn backed_up_at(
    context: &AuditContext<'_>,
    databases: &[&ExchangeDatabase],
    rule: &TargetRule,
) -> Option<(Option<Stamp>, Verdict)> {
    let is_of = |database: &&&ExchangeDatabase| match &rule.subject {
        Subject::Named(name) => {
            database.name.eq_ignore_ascii_case(name)
                || database.server.as_deref().is_some_and(|server| same_host(server, name))
        }
        _ => true,
    };
    let (mut oldest, mut impossible): (Option<Stamp>, Option<Stamp>) = (None, None);
    let earlier = |one: Option<Stamp>, other: Stamp| Some(one.map_or(other, |one| one.min(other)));
    let (mut seen, mut is_missing, mut is_unclear) = (false, false, false);
    for database in databases.iter().filter(is_of).filter(|database| database.is_recovery != Some(true)) {
        seen = true;
        match database.last_full.or_else(|| in_zone(context, database.last_full_wall)) {
            Some(full) if context.timing(Some(full)) == Timing::Future => impossible = earlier(impossible, full),
            Some(full) => oldest = earlier(oldest, full),
            None if database.full_unclear.is_some() => is_unclear = true,
            None => is_missing = true,
        }
    }
    let verdict = if is_missing { Verdict::Incomplete } else { Verdict::Verified };
    let is_untold = is_unclear || impossible.is_some();
    let time = match oldest {
        Some(oldest) => Some(oldest).filter(|oldest| !is_untold || is_overdue(context, rule, *oldest)),
        // Nothing but impossible dates: the listing is one of the future.
        None => impossible.filter(|_| !is_unclear),
    };
    seen.then_some((time, verdict))
}

/// Whether a backup of that moment is too old for the target's schedule.
fn is_overdue(context: &AuditContext<'_>, rule: &TargetRule, at: Stamp) -> bool {
    let schedule = &rule.schedule;
    let zone = &context.policy.deployment.time_zone;
    schedule.export.as_ref().or(schedule.full.as_ref()).is_some_and(|rhythm| {
        let judged = rhythm.value.judge(Some(at.at), context.as_of.at, schedule.grace.value, zone);
        matches!(judged, Freshness::Stale { .. })
    })
}
