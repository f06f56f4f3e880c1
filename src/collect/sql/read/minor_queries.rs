//! The short answers: totals, the oldest row, restores, suspect pages, the checksum default, and the probes.

use super::clock::Clock;
use super::history::backup_type;
use super::queries::Shipped;
use super::session::{Session, keep};
use crate::base::Stamp;
use crate::model::{DatabaseFacts, HistoryTotal, Probe, RestoreRecord, RestoreType, SuspectPage};
use jiff::tz::Offset;

/// Every type of every database that an instance can hold, and as many that are gone.
const MAX_TOTALS: usize = 500_000;
const MAX_RESTORES: usize = 250_000;
/// The table itself is limited to 1,000 rows.
const MAX_SUSPECT_PAGES: usize = 10_000;

/// What finished before the window, sorted by database and type.
pub fn totals(session: &mut Session<'_, '_>) -> Vec<HistoryTotal> {
    let clock = session.clock;
    let mut found = Vec::new();
    if session.window().is_none() {
        return found;
    }
    let is_whole = session.ask(&Shipped::TOTALS, &mut |mut row| {
        let Some(database) = row.owned()? else { return Ok(()) };
        let total = HistoryTotal {
            database,
            backup_type: row.text()?.and_then(backup_type),
            count: row.number()?.unwrap_or(0),
            first: clock.stamp(row.text()?),
            last: clock.stamp(row.text()?),
        };
        keep(&mut found, total, MAX_TOTALS)
    });
    found.sort_by(|a, b| (&a.database, a.backup_type).cmp(&(&b.database, b.backup_type)));
    if is_whole { found } else { Vec::new() }
}

/// The oldest backup on record.
pub fn oldest(session: &mut Session<'_, '_>) -> Option<Stamp> {
    let clock = session.clock;
    let mut found = None;
    let is_whole = session.ask(&Shipped::OLDEST, &mut |mut row| {
        found = clock.stamp(row.text()?);
        Ok(())
    });
    found.filter(|_| is_whole)
}

/// Restores on record, sorted by time and set.
pub fn restores(session: &mut Session<'_, '_>) -> Vec<RestoreRecord> {
    let clock = session.clock;
    let mut found = Vec::new();
    let mut skipped_count = 0_u64;
    let is_whole = session.ask(&Shipped::RESTORES, &mut |mut row| {
        let guid = row.guid()?;
        let restore_type = restore_type(row.text()?);
        let (Some(backup_set_guid), Some(restored_at)) = (guid, clock.stamp(row.text()?)) else {
            skipped_count += 1;
            return Ok(());
        };
        let record = RestoreRecord {
            backup_set_guid,
            restore_type,
            restored_at,
            destination_database: row.owned()?,
            user_name: row.owned()?,
        };
        keep(&mut found, record, MAX_RESTORES)
    });
    if !is_whole {
        return Vec::new();
    }
    if skipped_count > 0 {
        let rows = crate::base::count(skipped_count, "row names", "rows name");
        session.lacks(&Shipped::RESTORES, &format!("{rows} no backup set or no time, and prove nothing"));
    }
    found.sort_by(|a, b| {
        let key = |r: &RestoreRecord| (r.restored_at, r.backup_set_guid, r.restore_type);
        key(a).cmp(&key(b)).then_with(|| a.destination_database.cmp(&b.destination_database))
    });
    found
}

fn restore_type(text: Option<&str>) -> RestoreType {
    match text.map(str::trim) {
        Some("D") => RestoreType::Database,
        Some("F") => RestoreType::File,
        Some("G") => RestoreType::Filegroup,
        Some("I") => RestoreType::Differential,
        Some("L") => RestoreType::Log,
        Some("V") => RestoreType::VerifyOnly,
        Some("R") => RestoreType::Revert,
        _ => RestoreType::Other,
    }
}

/// Damaged and repaired pages, sorted.
pub fn suspect_pages(session: &mut Session<'_, '_>) -> Vec<SuspectPage> {
    let clock = session.clock;
    let mut found = Vec::new();
    let mut skipped_count = 0_u64;
    let is_whole = session.ask(&Shipped::SUSPECT_PAGES, &mut |mut row| {
        let number = row.int()?.unwrap_or(0);
        // A database that was dropped since has no name.
        let database = row.owned()?.unwrap_or_else(|| format!("database {number}"));
        let (Some(file_id), Some(page_id), Some(event_type)) = (row.number()?, row.number()?, row.number()?) else {
            skipped_count += 1;
            return Ok(());
        };
        let error_count = row.number()?.unwrap_or(0);
        let last_update = clock.stamp(row.text()?);
        let page = SuspectPage { database, file_id, page_id, event_type, error_count, last_update };
        keep(&mut found, page, MAX_SUSPECT_PAGES)
    });
    if !is_whole {
        return Vec::new();
    }
    if skipped_count > 0 {
        let rows = crate::base::count(skipped_count, "row holds", "rows hold");
        session.lacks(&Shipped::SUSPECT_PAGES, &format!("{rows} numbers that no page has"));
    }
    found.sort();
    found
}

/// Whether every backup carries a checksum unless it says otherwise.
pub fn checksum_default(session: &mut Session<'_, '_>) -> Option<bool> {
    let mut found = None;
    let is_whole = session.ask(&Shipped::CHECKSUM_DEFAULT, &mut |mut row| {
        found = row.flag()?;
        Ok(())
    });
    found.filter(|_| is_whole)
}

/// The oldest and newest rows of the databases that exist; of all, where it is not known which exist.
pub fn probes(session: &mut Session<'_, '_>, databases: Option<&[DatabaseFacts]>) -> Vec<Probe> {
    // Lync writes these columns in UTC.
    let clock = Clock { offset: Offset::UTC };
    let mut found = Vec::new();
    for (database, shipped) in [("LcsCDR", Shipped::PROBE_CDR), ("LcsLog", Shipped::PROBE_ARCHIVING)] {
        let known = databases.map(|all| all.iter().find(|facts| facts.name.eq_ignore_ascii_case(database)));
        // A mirror or a secondary cannot be entered; its partner answers.
        if known.is_some_and(|facts| facts.is_none_or(|facts| facts.state.as_deref().is_some_and(|s| s != "ONLINE"))) {
            continue;
        }
        let name = known.flatten().map_or(database, |facts| facts.name.as_str()).to_owned();
        let mut times = (None, None);
        let is_whole = session.ask(&shipped, &mut |mut row| {
            times = (clock.stamp(row.text()?), clock.stamp(row.text()?));
            Ok(())
        });
        if is_whole {
            let probe = |what: &str, time| Probe { database: name.clone(), name: what.to_owned(), time, value: None };
            found.extend([probe("newest-row", times.1), probe("oldest-row", times.0)]);
        }
    }
    found.sort();
    found
}
