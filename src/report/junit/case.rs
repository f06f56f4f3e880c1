//! A case: a target, a source or a waiver, with what is wrong of it.

use super::xml::Xml;
use crate::model::Status;
use crate::model::report::{AuditReport, Finding};
use crate::report::ci::shortened;
use std::io;

/// Characters of the line that lists show; the text of the case has the rest.
const MOST_IN_A_LINE: usize = 500;

/// Says what becomes of a target in the words of tests.
pub struct Case {
    class: String,
    name: String,
    status: Status,
    /// Id and severity of the worst finding.
    worst: Option<String>,
    /// Why it did not pass, the worst first.
    pub why: Vec<String>,
    /// What changes nothing.
    pub output: Vec<String>,
}

impl Case {
    pub fn new(class: &str, name: String, status: Status) -> Self {
        let class = format!("bakproof.{class}");
        Self { class, name, status, worst: None, why: Vec::new(), output: Vec::new() }
    }

    /// Sorted as the report has them: gaps first.
    pub fn add_findings(&mut self, findings: &[Finding], report: &AuditReport) {
        for finding in findings {
            let message = report.deployment.time_zone.told(&finding.message);
            let line = format!("{} ({}, {}): {message}", finding.id, finding.severity, finding.status);
            if matches!(finding.status, Status::Noted | Status::Waived) && finding.status != self.status {
                self.output.push(line);
                continue;
            }
            if self.worst.is_none() {
                self.worst = Some(format!("{} ({})", finding.id, finding.severity));
            }
            self.why.push(line);
            let seen = finding.evidence.iter().map(|seen| match seen.path.bytes() {
                [] => format!("    {}: {}", seen.source, seen.fact),
                _ => format!("    {}: {}: {}", seen.source, seen.path.lossy(), seen.fact),
            });
            self.why.extend(seen);
            self.why.extend(finding.remediation.lines().map(|line| format!("    > {line}")));
        }
    }

    /// The element that tells why it did not pass; `None` if it did.
    pub fn element(&self) -> Option<&'static str> {
        match self.status {
            Status::Gap => Some("failure"),
            Status::Unknown => Some("error"),
            Status::Waived | Status::NotApplicable => Some("skipped"),
            Status::Pass | Status::Noted | Status::NotLookedAt => None,
        }
    }

    pub fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let attributes = [("classname", self.class.as_str()), ("name", &self.name), ("time", "0")];
        let element = self.element();
        if element.is_none() && self.output.is_empty() && self.why.is_empty() {
            return xml.empty("testcase", &attributes);
        }
        xml.open("testcase", &attributes)?;
        let mut output: Vec<String> = Vec::new();
        match element {
            // The reason is a message here: some readers show nothing else.
            Some("skipped") => {
                let message = format!("{}: {}", self.status, self.first_line());
                xml.empty("skipped", &[("type", self.status.word()), ("message", &message)])?;
                output.extend(self.why.iter().skip(1).cloned());
            }
            Some(element) => {
                let message = shortened(&self.first_line(), MOST_IN_A_LINE);
                let worst = self.worst.as_deref().unwrap_or(self.status.word());
                xml.lines(element, &[("type", worst), ("message", &message)], &self.why)?;
            }
            None => output.extend(self.why.iter().cloned()),
        }
        output.extend(self.output.iter().cloned());
        if !output.is_empty() {
            xml.lines("system-out", &[], &output)?;
        }
        xml.close("testcase")
    }

    fn first_line(&self) -> String {
        self.why.first().cloned().unwrap_or_else(|| "no reason is given".to_owned())
    }
}
