//! What of an audit is compared with other audits: kept in a line of the history, or taken from a report.

use super::{ItemStatus, LeftOut, LeftOutKind, Severity, Status};
use crate::base::Stamp;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    pub as_of: Stamp,
    pub status: Status,
    /// Which key the names were replaced under; null where they are the real ones.
    pub key_id: Option<String>,
    /// What the audit was asked to leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// The period that schedules were asked about, and the first moment after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<(Stamp, Stamp)>,
    /// Every check that was asked of anything.
    pub checks: Vec<CompactString>,
    /// Targets by their ids, and what else has findings: `source nas`, `waiver of cdr`.
    pub of: BTreeMap<String, AuditedOf>,
}

/// A target, or what else has findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedOf {
    /// Null for a waiver, which has none.
    pub status: Option<Status>,
    /// A letter for each of the audit's `checks`: `a` answered, `u` could not tell, `n` was not asked. A history has thousands of
    /// such lists. Empty for what is no target.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answers: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<AuditedFinding>,
}

/// A finding: its id, its check, its severity, its status, the mark by which it is known again from audit to audit, and the first
/// and last scheduled time that it is about. Without keys, and with short
/// texts in place, since a history has thousands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedFinding(
    pub CompactString,
    pub CompactString,
    pub Severity,
    pub Status,
    pub CompactString,
    pub Option<(Stamp, Stamp)>,
);

impl AuditedFinding {
    pub fn id(&self) -> &str {
        &self.0
    }

    pub fn check(&self) -> &str {
        &self.1
    }

    pub fn severity(&self) -> Severity {
        self.2
    }

    pub fn status(&self) -> Status {
        self.3
    }

    pub fn mark(&self) -> &str {
        &self.4
    }

    /// First and last scheduled time that it is about.
    pub fn scheduled(&self) -> Option<(Stamp, Stamp)> {
        self.5
    }
}

/// What an audit says of a finding that it does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Its check was asked again and answered without it.
    Fixed,
    /// Nobody asked: the item was left out.
    NotAsked,
    /// Its check could not tell.
    Unknown,
    /// What it was found of is no longer declared, or does not apply any more.
    Gone,
}

impl Audited {
    /// Why the audit has no such finding of `of`, which another audit has.
    pub fn absent(&self, of: &str, finding: &AuditedFinding) -> Absent {
        let Some(known) = self.of.get(of) else {
            let leaves_items_out = self.left_out.iter().any(|left| left.kind == LeftOutKind::Items);
            let is_asked = self.of.keys().any(|other| item_of(other) == item_of(of)) || of.starts_with("source ");
            return if leaves_items_out && !is_asked { Absent::NotAsked } else { Absent::Gone };
        };
        // A night that has passed stays missed if nobody asks about it again.
        let is_of_other_times = finding
            .scheduled()
            .is_some_and(|(first, last)| !self.period.is_some_and(|(from, to)| from <= first && last < to));
        match known.status {
            Some(Status::NotApplicable) => Absent::Gone,
            Some(Status::Unknown | Status::NotLookedAt) => Absent::Unknown,
            _ if is_of_other_times => Absent::NotAsked,
            _ if known.answers.is_empty() => Absent::Fixed,
            _ => match self.answer(known, finding.check()) {
                Some('a') => Absent::Fixed,
                Some('u') => Absent::Unknown,
                _ => Absent::NotAsked,
            },
        }
    }

    fn answer(&self, known: &AuditedOf, check: &str) -> Option<char> {
        let place = self.checks.iter().position(|one| one == check)?;
        known.answers.chars().nth(place)
    }

    /// The status of each item that was asked about: the worst of its targets.
    pub fn items(&self) -> Vec<ItemStatus> {
        let targets = self.of.iter().filter_map(|(id, of)| Some((id.split_once('@')?.0, of.status?)));
        ItemStatus::of_targets(targets)
    }
}

impl ItemStatus {
    /// The worst of each item's targets, sorted by item.
    pub fn of_targets<'a>(targets: impl Iterator<Item = (&'a str, Status)>) -> Vec<Self> {
        let mut items: BTreeMap<&str, Status> = BTreeMap::new();
        for (item, status) in targets {
            items.entry(item).and_modify(|known| *known = worse(*known, status)).or_insert(status);
        }
        items.into_iter().map(|(item, status)| Self { item: item.to_owned(), status }).collect()
    }
}

/// The item in `cdr@sql01\MON`, `waiver of stale of cdr@sql01\MON` and `waiver of cdr`.
fn item_of(id: &str) -> &str {
    let rest = id.strip_prefix("waiver of ").unwrap_or(id);
    let head = rest.split('@').next().unwrap_or(rest);
    head.rsplit(' ').next().unwrap_or(head)
}

/// A target that does not apply says nothing of those that do.
fn worse(one: Status, other: Status) -> Status {
    match (one, other) {
        (Status::NotApplicable, other) => other,
        (one, Status::NotApplicable) => one,
        _ => one.max(other),
    }
}
