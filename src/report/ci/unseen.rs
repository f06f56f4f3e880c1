//! What was not looked at: never a pass, and never left out of a report.

use crate::model::Status;
use crate::model::report::AuditReport;
use std::collections::{BTreeMap, BTreeSet};

/// Checks that had nothing to look at, for one reason.
#[derive(Debug)]
pub struct NotLookedAt<'r> {
    pub reason: &'r str,
    /// Sorted.
    pub checks: BTreeSet<&'r str>,
    pub target_count: u64,
}

/// One a reason, sorted by it: a large deployment has thousands of such checks, and few reasons.
pub fn not_looked_at(report: &AuditReport) -> Vec<NotLookedAt<'_>> {
    let mut reasons: BTreeMap<&str, (BTreeSet<&str>, u64)> = BTreeMap::new();
    for target in &report.targets {
        let mut own = BTreeSet::new();
        for check in target.checks.iter().filter(|check| check.status == Status::NotLookedAt) {
            let reason = check.reason.as_deref().unwrap_or("no reason is given");
            let (checks, count) = reasons.entry(reason).or_default();
            checks.insert(&check.check);
            *count += u64::from(own.insert(reason));
        }
    }
    let one = |(reason, (checks, target_count))| NotLookedAt { reason, checks, target_count };
    reasons.into_iter().map(one).collect()
}

/// What could not be read of the sources: source and reason.
pub fn unread(report: &AuditReport) -> impl Iterator<Item = (&str, String)> {
    report.sources.iter().flat_map(|source| {
        let notes = source.notes.iter().map(|note| match note.path.bytes() {
            [] => note.reason.clone(),
            _ => format!("{}: {}", note.path.lossy(), note.reason),
        });
        let facts = source.readings.iter().flat_map(|reading| {
            reading.unread.iter().map(move |unread| format!("{}: {}: {}", reading.instance, unread.fact, unread.reason))
        });
        notes.chain(facts).map(|what| (source.name.as_str(), what))
    })
}
