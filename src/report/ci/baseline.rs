//! What is new since an earlier report, and what is gone.

use super::fingerprint::Fingerprints;
use super::found::{Found, Of, all};
use crate::model::report::AuditReport;
use crate::model::{LeftOutKind, Severity, Status};
use std::collections::{HashMap, HashSet};

/// What an earlier report says of a finding; the words of SARIF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    New,
    Unchanged,
    /// Its status or severity is another one; times and ages always are.
    Updated,
    /// Only the earlier report has it.
    Absent,
}

impl State {
    /// As in SARIF.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Updated => "updated",
            Self::Absent => "absent",
        }
    }
}

/// Every finding with its fingerprint and, if there is a baseline, what that says of it.
#[derive(Debug)]
pub struct Compared<'r> {
    /// In the report's order; those that only the baseline has last.
    pub rows: Vec<(Found<'r>, String, Option<State>)>,
}

impl<'r> Compared<'r> {
    /// Of a report alone, or beside an earlier one.
    pub fn new(report: &'r AuditReport, baseline: Option<&'r AuditReport>) -> Self {
        let mut rows = marked(report).map(|(found, mark)| (found, mark, None)).collect::<Vec<_>>();
        let Some(baseline) = baseline else { return Self { rows } };
        let mut earlier: HashMap<String, (Status, Severity)> =
            marked(baseline).map(|(found, mark)| (mark, (found.finding.status, found.finding.severity))).collect();
        for (found, mark, state) in &mut rows {
            *state = Some(match earlier.remove(mark) {
                None => State::New,
                Some(known) if known == (found.finding.status, found.finding.severity) => State::Unchanged,
                Some(_) => State::Updated,
            });
        }
        let judged = Judged::of(report);
        let gone = marked(baseline).filter(|(found, mark)| earlier.contains_key(mark) && judged.covers(found.of));
        rows.extend(gone.map(|(found, mark)| (found, mark, Some(State::Absent))));
        Self { rows }
    }

    /// How many findings have this state.
    pub fn count(&self, wanted: State) -> u64 {
        self.rows.iter().filter(|(_, _, state)| *state == Some(wanted)).count() as u64
    }
}

fn marked(report: &AuditReport) -> impl Iterator<Item = (Found<'_>, String)> {
    let mut fingerprints = Fingerprints::default();
    all(report).map(move |found| (found, fingerprints.of(found)))
}

/// Items that the report judged: what was found of others is not gone, nobody asked.
struct Judged<'r>(Option<HashSet<&'r str>>);

impl<'r> Judged<'r> {
    fn of(report: &'r AuditReport) -> Self {
        if !report.scope.left_out.iter().any(|left| left.kind == LeftOutKind::Items) {
            return Self(None);
        }
        let items = report.items.iter().map(|item| item.id.as_str());
        Self(Some(items.chain(report.targets.iter().map(|target| target.item.as_str())).collect()))
    }

    fn covers(&self, of: Of<'_>) -> bool {
        match (&self.0, of) {
            (Some(items), Of::Target(target)) => items.contains(target.item.as_str()),
            (Some(items), Of::Waiver(waiver)) => items.contains(waiver.item.as_str()),
            _ => true,
        }
    }
}
