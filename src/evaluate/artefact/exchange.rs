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
    let own = servers(listing);
    let is_beside = |other: &Artefact| {
        let times = artefact.location.modified.zip(other.location.modified);
        times.is_some_and(|(a, b)| a.at.duration_since(b.at).abs() <= ONE_RUN)
    };
    let others = context.evidence.artefacts.iter().filter(|other| other.facts.verdict.is_sound() && is_beside(other));
    let others = others.filter_map(|other| match &other.facts.detail {
        Detail::ExchangeDatabases(facts) => Some(facts).filter(|facts| {
            let servers = servers(facts);
            !own.is_empty() && !servers.is_empty() && servers.is_disjoint(&own)
        }),
        _ => None,
    });
    std::iter::once(listing).chain(others).flat_map(|facts| &facts.databases).collect()
}

fn servers(listing: &ExchangeDatabasesFacts) -> BTreeSet<&str> {
    listing.databases.iter().filter_map(|database| database.server.as_deref()).collect()
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
