//! What of an audit is compared with other audits: kept in a line of the history, or taken from a report.

use super::{ItemStatus, LeftOut, LeftOutKind, Severity, Status};
use crate::base::Stamp;
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
    /// Targets by their ids, and what else has findings: `source nas`, `waiver of cdr`.
    pub of: BTreeMap<String, AuditedOf>,
}

/// A target, or what else has findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedOf {
    /// Null for a waiver, which has none.
    pub status: Option<Status>,
    /// Checks that could not answer, with blanks between: a history has thousands of such lists.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unanswered: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<AuditedFinding>,
}

/// A finding: its id, its check, its severity, its status, and the mark by which it is known again from audit to audit.
/// Without keys, since a history has thousands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedFinding(pub String, pub String, pub Severity, pub Status, pub String);

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
    /// Why the audit has no finding of that check of `of`.
    pub fn absent(&self, of: &str, check: &str) -> Absent {
        let Some(known) = self.of.get(of) else {
            let leaves_items_out = self.left_out.iter().any(|left| left.kind == LeftOutKind::Items);
            let is_asked = self.of.keys().any(|other| item_of(other) == item_of(of)) || of.starts_with("source ");
            return if leaves_items_out && !is_asked { Absent::NotAsked } else { Absent::Gone };
        };
        match known.status {
            Some(Status::NotApplicable) => Absent::Gone,
            Some(Status::Unknown | Status::NotLookedAt) => Absent::Unknown,
            _ if known.unanswered.split(' ').any(|one| one == check) => Absent::Unknown,
            _ => Absent::Fixed,
        }
    }

    /// The status of each item that was asked about: the worst of its targets.
    pub fn items(&self) -> Vec<ItemStatus> {
        let mut items: BTreeMap<&str, Status> = BTreeMap::new();
        for (id, of) in &self.of {
            let Some(((item, _), status)) = id.split_once('@').zip(of.status) else { continue };
            items.entry(item).and_modify(|known| *known = worse(*known, status)).or_insert(status);
        }
        items.into_iter().map(|(item, status)| ItemStatus { item: item.to_owned(), status }).collect()
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
