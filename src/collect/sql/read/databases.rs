//! The databases, and how they are mirrored or replicated.

use super::instance::Known;
use super::queries::Shipped;
use super::session::{Session, keep};
use crate::model::{Availability, DatabaseFacts, Mirroring, PageVerify, RecoveryModel};
use std::collections::BTreeMap;

/// An instance holds at most 32,767 databases.
const MAX_DATABASES: usize = 32_767;
/// A group has at most nine replicas.
const MAX_REPLICA_ROWS: usize = MAX_DATABASES * 9;

/// All databases sorted by name; `None` when they could not be read.
pub fn read(session: &mut Session<'_, '_>, known: &Known) -> Option<Vec<DatabaseFacts>> {
    let clock = session.clock;
    let mut found = Vec::new();
    let is_whole = session.ask(&Shipped::DATABASES, &mut |mut row| {
        let Some(name) = row.owned()? else { return Ok(()) };
        let facts = DatabaseFacts {
            name,
            state: row.owned()?,
            recovery_model: row.int()?.and_then(recovery_model),
            page_verify: row.int()?.and_then(page_verify),
            created: clock.stamp(row.text()?),
            is_read_only: row.flag()?,
            is_snapshot: row.flag()? == Some(true),
            log_reuse_wait: row.owned()?,
            mirroring: None,
            availability: None,
        };
        keep(&mut found, facts, MAX_DATABASES)
    });
    if is_whole && known.sees_databases == Some(false) {
        session.hidden(&Shipped::DATABASES, "the login sees only the databases it may enter: others may exist");
    }
    let mirrored = mirroring(session);
    let mut grouped = if known.has_availability { availability(session, known) } else { BTreeMap::new() };
    if !is_whole {
        return None;
    }
    for facts in &mut found {
        facts.mirroring = mirrored.get(&facts.name).cloned();
        facts.availability = grouped.remove(&facts.name);
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Some(found)
}

fn mirroring(session: &mut Session<'_, '_>) -> BTreeMap<String, Mirroring> {
    let mut found = BTreeMap::new();
    let is_whole = session.ask(&Shipped::MIRRORING, &mut |mut row| {
        let Some(database) = row.owned()? else { return Ok(()) };
        if found.len() >= MAX_DATABASES {
            return Err("more databases are mirrored than an instance can hold".to_owned());
        }
        found.insert(database, Mirroring { role: row.owned()?, state: row.owned()?, partner: row.owned()? });
        Ok(())
    });
    if is_whole { found } else { BTreeMap::new() }
}

fn availability(session: &mut Session<'_, '_>, known: &Known) -> BTreeMap<String, Availability> {
    let mut found: BTreeMap<String, Availability> = BTreeMap::new();
    let mut rows = 0;
    let is_whole = session.ask(&Shipped::AVAILABILITY, &mut |mut row| {
        rows += 1;
        if rows > MAX_REPLICA_ROWS {
            return Err("more replicas are named than an instance can have".to_owned());
        }
        let (Some(database), Some(group)) = (row.owned()?, row.owned()?) else { return Ok(()) };
        let facts =
            found.entry(database).or_insert_with(|| Availability { group, role: None, replicas: Vec::new() });
        facts.replicas.extend(row.owned()?);
        facts.role = row.owned()?.or(facts.role.take());
        Ok(())
    });
    if !is_whole {
        return BTreeMap::new();
    }
    if found.is_empty() && known.sees_definitions == Some(false) {
        // The views are empty, rather than refused, for a login that may not see definitions.
        session.hidden(&Shipped::AVAILABILITY, "availability groups are enabled, but none is shown to this login");
    }
    for facts in found.values_mut() {
        facts.replicas.sort();
        facts.replicas.dedup();
    }
    found
}

/// `sys.databases.recovery_model`.
fn recovery_model(value: i64) -> Option<RecoveryModel> {
    match value {
        1 => Some(RecoveryModel::Full),
        2 => Some(RecoveryModel::BulkLogged),
        3 => Some(RecoveryModel::Simple),
        _ => None,
    }
}

/// `sys.databases.page_verify_option`.
fn page_verify(value: i64) -> Option<PageVerify> {
    match value {
        0 => Some(PageVerify::None),
        1 => Some(PageVerify::TornPageDetection),
        2 => Some(PageVerify::Checksum),
        _ => None,
    }
}
