//! `Get-MailboxDatabase -Status` as a backup of Exchange: it is as old as the oldest full backup of its databases. What
//! was saved since a full needs that full.

use super::part::same_host;
use super::time::in_zone;
use crate::base::Stamp;
use crate::evaluate::world::World;
use crate::model::{ExchangeDatabase, ExchangeDatabasesFacts, Verdict};
use crate::policy::{Freshness, Subject, TargetRule};

/// When the mailbox databases of a target were last backed up in full: the oldest of them. A database without any full
/// backup makes the whole incomplete. One whose date is not understood makes the time unknown, unless another is
/// overdue anyway. A recovery database is not to be backed up. `None`: the listing names no database of the target.
pub fn backed_up_at(
    world: &World<'_>,
    listing: &ExchangeDatabasesFacts,
    rule: &TargetRule,
) -> Option<(Option<Stamp>, Verdict)> {
    let is_of = |database: &&ExchangeDatabase| match &rule.subject {
        Subject::Named(name) => {
            database.name.eq_ignore_ascii_case(name)
                || database.server.as_deref().is_some_and(|server| same_host(server, name))
        }
        _ => true,
    };
    let mut oldest: Option<Stamp> = None;
    let (mut seen, mut is_missing, mut is_unclear) = (false, false, false);
    for database in listing.databases.iter().filter(is_of).filter(|database| database.is_recovery != Some(true)) {
        seen = true;
        match database.last_full.or_else(|| in_zone(world, database.last_full_wall)) {
            Some(full) => oldest = Some(oldest.map_or(full, |other| other.min(full))),
            None if database.full_unclear.is_some() => is_unclear = true,
            None => is_missing = true,
        }
    }
    let verdict = if is_missing { Verdict::Incomplete } else { Verdict::Verified };
    let time = oldest.filter(|oldest| !is_unclear || is_overdue(world, rule, *oldest));
    seen.then_some((time, verdict))
}

/// Whether a backup of that moment is too old for the target's schedule.
fn is_overdue(world: &World<'_>, rule: &TargetRule, at: Stamp) -> bool {
    let schedule = &rule.schedule;
    let zone = &world.policy.deployment.time_zone;
    schedule.export.as_ref().or(schedule.full.as_ref()).is_some_and(|rhythm| {
        let judged = rhythm.value.judge(Some(at.at), world.as_of.at, schedule.grace.value, zone);
        matches!(judged, Freshness::Stale { .. })
    })
}
