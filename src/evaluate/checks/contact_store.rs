//! Were contacts moved into or out of Exchange since the newest user export? The article's scenario 1 and scenario 2.

use super::{Answer, beside};
use crate::base::Stamp;
use crate::evaluate::attribution::Home;
use crate::evaluate::candidate::{Candidate, Class};
use crate::evaluate::case::Case;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::words::moment;
use crate::evaluate::world::Timing;
use crate::model::{Detail, Status};
use crate::policy::{ContactMove, Subject};
use jiff::civil::time;

/// Asks a pool.
pub fn ask(case: &Case<'_>) -> Answer {
    let Subject::Pool { fqdn, .. } = &case.rule.subject else { return Answer::default() };
    let Some((export, exported)) = newest_export(case, fqdn) else { return Answer::default() };
    // Several users may have moved in both directions since.
    let since = |into: bool| {
        moves(case, fqdn).into_iter().filter(|(to, at)| *to == into && *at >= exported).max_by_key(|(_, at)| *at)
    };
    let mut findings = Vec::new();
    if let Some((_, at)) = since(true) {
        let message = format!(
            "Contacts of {fqdn} moved into the unified contact store (by {}) after its newest user export ({}): restored \
             from it, users see outdated contacts for up to a day, and an import across the move can corrupt them \
             (scenario 1).",
            moment(at),
            moment(exported)
        );
        findings.push(case.finding("ucs-migrated", Status::Gap, message, backup_seen(export)));
    }
    if let Some((_, at)) = since(false) {
        let message = format!(
            "Contacts of {fqdn} were rolled back from the unified contact store (by {}) after its newest user export \
             ({}): restored from it, clients and server disagree (`Error: Incorrect Exchange Version`) until \
             Invoke-CsUCSRollback is run for the users (scenario 2).",
            moment(at),
            moment(exported)
        );
        findings.push(case.finding("ucs-rolled-back", Status::Gap, message, backup_seen(export)));
    }
    Answer::of(findings)
}

fn newest_export<'a>(case: &Case<'a>, pool: &str) -> Option<(&'a Candidate<'a>, Stamp)> {
    let is_its = |home: &Home| match home {
        Home::Target(index) => {
            let rule = &case.world.policy.targets[*index];
            rule.item == "user-data" && rule.target == pool
        }
        Home::Nobody { .. } => false,
    };
    case.all
        .iter()
        .rev()
        .filter(|one| one.timing == Timing::Past && is_its(&one.home) && one.candidate.class == Class::Export)
        .filter(|one| one.candidate.assurance().is_some())
        .find_map(|one| Some((&one.candidate, one.candidate.finished?)))
}

/// Declared moves (a day counts until its end) and those that an export of the settings shows, up to as-of.
fn moves(case: &Case<'_>, pool: &str) -> Vec<(bool, Stamp)> {
    let zone = &case.world.policy.deployment.time_zone;
    let declared = case.world.policy.deployment.items.get(&case.item.id).map(|item| item.moves.as_slice());
    let dated = |one: &ContactMove| {
        let end = one.date.to_datetime(time(23, 59, 59, 0)).to_zoned(zone.clone()).ok()?;
        let start = one.date.to_datetime(time(0, 0, 0, 0)).to_zoned(zone.clone()).ok()?;
        let is_past = start.timestamp() <= case.world.as_of.at;
        is_past.then(|| (one.into_exchange, Stamp::in_zone(end.timestamp().min(case.world.as_of.at), zone)))
    };
    let declared = declared.unwrap_or_default().iter().filter(|one| one.pool == pool).filter_map(dated);
    let seen = beside::sound(case).filter_map(|(_, part)| match &part.artefact.facts.detail {
        Detail::ContactStore(facts) => Some(&facts.moves),
        _ => None,
    });
    let seen = seen
        .flatten()
        .filter(|one| one.pool.as_deref().is_none_or(|name| name.eq_ignore_ascii_case(pool)))
        .filter_map(|one| Some((one.into_exchange, one.at?)))
        .filter(|(_, at)| *at <= case.world.as_of);
    declared.chain(seen).collect()
}
