//! `Get-MailboxDatabase -Status` as a backup of Exchange: it is as old as the oldest full backup of its databases. What
//! was saved since a full needs that full.

use super::part::same_host;
use super::wall_clock::in_zone;
use crate::base::Stamp;
use crate::evaluate::context::{AuditContext, Timing};
use crate::model::{Artefact, Detail, ExchangeDatabase, ExchangeDatabasesFacts, Verdict};
use crate::policy::{Freshness, Subject, TargetRule};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Listings of several servers that were saved no further apart are one.
const ONE_RUN: SignedDuration = SignedDuration::from_hours(48);

/// The sound listings, oldest first, and the newest in which each server stands.
#[derive(Debug)]
pub struct Listings<'a> {
    all: Vec<Listing<'a>>,
    newest: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Listing<'a> {
    artefact: &'a Artefact,
    facts: &'a ExchangeDatabasesFacts,
    /// Lower case.
    servers: BTreeSet<String>,
}

impl<'a> Listings<'a> {
    pub fn new(artefacts: impl Iterator<Item = &'a Artefact>) -> Self {
        let sound = artefacts.filter(|artefact| artefact.facts.verdict.is_sound());
        let mut all: Vec<Listing<'a>> = sound.filter_map(Listing::new).collect();
        // Of those saved at one moment, the one with the newer backup is the newer.
        all.sort_by_cached_key(|one| {
            let newest = one.facts.databases.iter().map(|one| (one.last_full, one.last_full_wall)).max();
            (one.artefact.location.modified, newest, one.artefact.location.clone())
        });
        let mut newest = BTreeMap::new();
        for (index, listing) in all.iter().enumerate() {
            newest.extend(listing.servers.iter().map(|server| (server.clone(), index)));
        }
        Self { all, newest }
    }

    /// The databases of a listing and, where each server's is saved by itself, of those that were saved with it: the one
    /// of a server that is backed up says nothing of another server.
    pub fn databases_with(
        &self,
        artefact: &'a Artefact,
        listing: &'a ExchangeDatabasesFacts,
    ) -> Vec<&'a ExchangeDatabase> {
        let own = self.own(artefact);
        let others = self.all.iter().enumerate().filter(|(index, other)| {
            is_beside(other.artefact, artefact)
                && own.is_some_and(|own| other.is_of_others(own))
                && !self.is_replaced(*index)
        });
        let others = others.map(|(_, other)| other.facts);
        std::iter::once(listing).chain(others).flat_map(|facts| &facts.databases).collect()
    }

    /// The newest listings of servers of which neither that listing speaks nor one that was saved with it.
    pub fn of_other_servers(&self, listing: &Artefact) -> Vec<&'a Artefact> {
        let Some(own) = self.own(listing) else { return Vec::new() };
        let with = || self.all.iter().filter(|other| is_beside(other.artefact, listing));
        // One that names no server may be of any.
        if with().any(|one| one.servers.is_empty()) {
            return Vec::new();
        }
        let shown: BTreeSet<&String> = with().flat_map(|one| &one.servers).collect();
        let is_apart = |other: &Listing<'_>| {
            other.is_of_others(own)
                && !is_beside(other.artefact, listing)
                && other.servers.iter().all(|server| !shown.contains(server))
        };
        let others = self.all.iter().enumerate().filter(|(index, other)| is_apart(other) && !self.is_replaced(*index));
        others.map(|(_, other)| other.artefact).collect()
    }

    fn own(&self, artefact: &Artefact) -> Option<&Listing<'a>> {
        self.all.iter().find(|one| std::ptr::eq(one.artefact, artefact))
    }

    /// Whether a newer listing speaks of one of its servers: what is missing there is not in use any more.
    fn is_replaced(&self, index: usize) -> bool {
        let servers = self.all.get(index).into_iter().flat_map(|listing| &listing.servers);
        servers.filter_map(|server| self.newest.get(server)).any(|newest| *newest > index)
    }
}

impl<'a> Listing<'a> {
    fn new(artefact: &'a Artefact) -> Option<Self> {
        let Detail::ExchangeDatabases(facts) = &artefact.facts.detail else { return None };
        let servers = facts.databases.iter().filter_map(|database| database.server.as_deref());
        Some(Self { artefact, facts, servers: servers.map(str::to_lowercase).collect() })
    }

    /// Whether both name their servers, and none of them is in both.
    fn is_of_others(&self, other: &Self) -> bool {
        !self.servers.is_empty() && !other.servers.is_empty() && self.servers.is_disjoint(&other.servers)
    }
}

/// Whether two listings were saved in one run.
fn is_beside(one: &Artefact, other: &Artefact) -> bool {
    let times = one.location.modified.zip(other.location.modified);
    times.is_some_and(|(a, b)| a.at.duration_since(b.at).abs() <= ONE_RUN)
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
pub fn is_overdue(context: &AuditContext<'_>, rule: &TargetRule, at: Stamp) -> bool {
    let schedule = &rule.schedule;
    let zone = &context.policy.deployment.time_zone;
    schedule.export.as_ref().or(schedule.full.as_ref()).is_some_and(|rhythm| {
        let judged = rhythm.value.judge(Some(at.at), context.as_of.at, schedule.grace.value, zone);
        matches!(judged, Freshness::Stale { .. })
    })
}
