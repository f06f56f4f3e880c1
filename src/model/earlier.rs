//! What earlier audits of the same deployment recorded: read from the history before anything is judged and kept with the
//! evidence, so that whoever judges that again comes to the same report.

use super::{LeftOut, Severity, Status};
use crate::base::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The history as an audit found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierAudits {
    /// Lines of the history.
    pub line_count: u64,
    /// Digest of the last of them: whoever keeps a report can tell by it whether the history was rebuilt.
    pub head: String,
    /// The first line that is not what an audit wrote; null where the chain is unbroken. Of a broken history nothing is
    /// believed, so that everything below is empty.
    pub broken: Option<BrokenLine>,
    /// The newest 23, oldest first.
    pub audits: Vec<EarlierAudit>,
    /// Which key the names of their findings were replaced under; null where they are the real ones.
    pub key_id: Option<String>,
    /// Findings that were open after the last of them, sorted by mark.
    pub open: Vec<OpenFinding>,
    /// Backups whose files they saw, sorted by item, target, database and kind.
    pub backups: Vec<EarlierBackups>,
}

/// A line that is not what an audit wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenLine {
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// One audit of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierAudit {
    /// Its line.
    pub line: u64,
    pub as_of: Stamp,
    pub status: Status,
    /// What it was asked to leave out; empty where it was complete.
    pub left_out: Vec<LeftOut>,
    /// The worst status of each item's targets, sorted by item; items that it was not asked about are absent.
    pub items: Vec<ItemStatus>,
}

/// An item in an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemStatus {
    pub item: String,
    pub status: Status,
}

impl EarlierAudit {
    /// Of an item; `None`: it was not asked about.
    pub fn of_item(&self, item: &str) -> Option<Status> {
        self.items.iter().find(|one| one.item == item).map(|one| one.status)
    }

    /// Of the whole audit; `None`: it was partial, and says nothing of what it left out.
    pub fn whole(&self) -> Option<Status> {
        (self.left_out.is_empty() || self.status == Status::Gap).then_some(self.status)
    }
}

/// A finding that an earlier audit had, and that none since has answered without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenFinding {
    /// The beginning of its fingerprint.
    pub mark: String,
    /// As of when the first audit in a row found it.
    pub first_seen: Stamp,
    /// As the last audit that had it found it.
    pub severity: Severity,
    pub status: Status,
    /// The last scheduled time that it was about then; null where it is about none.
    #[serde(default)]
    pub scheduled_until: Option<Stamp>,
}

/// Backups of one kind whose files earlier audits saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierBackups {
    pub item: String,
    pub target: String,
    pub database: Option<String>,
    /// `full`, `differential`, `log`, `export` or `copy`.
    pub kind: String,
    /// When they finished, oldest first, to the second; one that is told apart in several ways stands here for each of them.
    pub finished: Vec<Stamp>,
    /// What tells each from others that finished in its second, in the order of `finished`: the beginning of a backup set's
    /// GUID or of an export's digest, or a file's size and time. Empty where an audit recorded none; no marks at all
    /// where none did, and in evidence of versions that did not write them.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Times over which a backup would have been seen, newest first.
    pub shown: Vec<ShownThen>,
}

impl EarlierBackups {
    /// When each finished, and its mark.
    pub fn marked(&self) -> impl Iterator<Item = (Stamp, &str)> {
        let marks = self.marks.iter().map(String::as_str).chain(std::iter::repeat(""));
        self.finished.iter().copied().zip(marks)
    }
}

/// A time over which every backup of a kind would have been seen by one audit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ShownThen {
    pub from: Stamp,
    pub until: Stamp,
}

impl ShownThen {
    /// What is left of these times where only backups from a moment on are of the target: `None`, none is. What was seen
    /// showed every backup since the oldest of them.
    pub fn since(all: &mut Vec<Self>, oldest: Option<Stamp>) {
        all.iter_mut().for_each(|then| then.from = oldest.map_or(then.until, |oldest| then.from.max(oldest)));
        all.retain(|then| then.from < then.until);
    }
}

/// Backups of one kind whose files an audit saw and that fulfill slots of the schedule: what it records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBackups {
    pub item: String,
    pub target: String,
    pub database: Option<String>,
    /// As in [`EarlierBackups`].
    pub kind: String,
    /// The time over which every such backup would have been seen; `None` where not every repository was read.
    pub shown: Option<ShownThen>,
    /// When they finished, oldest first, and the mark of each, as in [`EarlierBackups`].
    pub finished: Vec<(Stamp, String)>,
    /// When those finished that earlier audits recorded and that are of another target, oldest first.
    pub withdrawn: Vec<Stamp>,
}
