//! What the parts of the document look up.

use super::names::{Names, time};
use super::subjects::Subjects;
use crate::model::report::{AuditReport, ItemReport};
use std::collections::HashMap;
use uuid::Uuid;

/// Made once.
pub struct Context<'r> {
    pub report: &'r AuditReport,
    pub names: Names,
    pub subjects: Subjects,
    /// When the evidence was collected, or judged.
    pub collected: String,
    pub items: HashMap<&'r str, &'r ItemReport>,
    /// Titles of checks by their ids.
    pub check_titles: HashMap<&'r str, &'r str>,
    /// Why findings matter, by their ids.
    pub reasons: HashMap<&'r str, &'r str>,
}

impl<'r> Context<'r> {
    pub fn of(report: &'r AuditReport) -> Self {
        let names = Names::of(report);
        let subjects = Subjects::of(report, &names);
        Self {
            report,
            names,
            subjects,
            collected: time(report.evidence.collected_at.unwrap_or(report.as_of)),
            items: report.items.iter().map(|item| (item.id.as_str(), item)).collect(),
            check_titles: report.checks.iter().map(|check| (check.id.as_str(), check.title.as_str())).collect(),
            reasons: report.rules.iter().map(|rule| (rule.id.as_str(), rule.why.as_str())).collect(),
        }
    }

    /// A subject as this report speaks of it.
    pub fn of_report(&self, subject: Uuid) -> Uuid {
        Uuid::new_v5(&self.names.report(), subject.as_bytes())
    }
}
