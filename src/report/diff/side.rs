//! One of two audits: a report, or a line of the history.

use crate::base::Stamp;
use crate::model::report::AuditReport;
use crate::model::{Audited, OpenFinding};
use crate::report::ci::{audited, marks};
use std::collections::HashMap;

/// An audit that is compared.
#[derive(Debug)]
pub struct Side {
    pub audited: Audited,
    /// By mark: since when, as far as is known, and the sentence of a report.
    pub(super) told: HashMap<String, (Stamp, Option<String>)>,
}

impl Side {
    /// Of a report.
    pub fn of_report(report: &AuditReport) -> Self {
        let told = marks(report).map(|(found, mark)| {
            let finding = found.finding;
            let since = finding.earlier.as_ref().map_or(report.as_of, |earlier| earlier.first_seen.min(report.as_of));
            (mark, (since, Some(finding.message.clone())))
        });
        Self { told: told.collect(), audited: audited(report) }
    }

    /// Of a line; `open`: what was open after it.
    pub fn of_line(audited: Audited, open: Vec<OpenFinding>) -> Self {
        let told = open.into_iter().map(|one| (one.mark, (one.first_seen.min(audited.as_of), None)));
        Self { told: told.collect(), audited }
    }

    pub(super) fn since(&self, mark: &str) -> Option<Stamp> {
        self.told.get(mark).map(|(since, _)| *since)
    }

    pub(super) fn message(&self, mark: &str) -> Option<String> {
        self.told.get(mark).and_then(|(_, message)| message.clone())
    }
}
