//! What every sheet needs to know of the audit as a whole.

use crate::model::report::AuditReport;

/// Said on every sheet.
#[derive(Debug)]
pub struct Page {
    /// On every printed page.
    pub footer: String,
    zone: String,
}

impl Page {
    pub fn of(report: &AuditReport) -> Self {
        let zone = &report.deployment.time_zone;
        let tool = format!("{} {}", report.tool.name, report.tool.version);
        let partial = if report.scope.is_partial { ", partial" } else { "" };
        Self {
            footer: format!("{tool}, as of {}{partial}: {}", zone.minute(report.as_of), report.deployment.name),
            zone: zone.name().to_owned(),
        }
    }

    /// The head of a column of times: `Finished (Europe/Oslo)`.
    pub fn time_head(&self, what: &str) -> String {
        format!("{what} ({})", self.zone)
    }
}
