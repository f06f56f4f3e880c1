//! A suite: the cases of an item, of all sources or of all waivers.

use super::case::Case;
use super::xml::Xml;
use crate::base::count;
use crate::model::Status;
use crate::model::report::Target;
use std::collections::BTreeMap;
use std::io;

/// Cases that belong together.
pub struct Suite {
    name: String,
    id: String,
    pub cases: Vec<Case>,
    /// Checks that had nothing to look at: reason, check, and in how many cases.
    unseen: BTreeMap<(String, String), u64>,
}

impl Suite {
    pub fn new(name: String, id: String) -> Self {
        Self { name, id, cases: Vec::new(), unseen: BTreeMap::new() }
    }

    /// Notes the checks that had nothing to look at.
    pub fn see_unseen(&mut self, target: &Target) {
        for check in target.checks.iter().filter(|check| check.status == Status::NotLookedAt) {
            let reason = check.reason.clone().unwrap_or_else(|| "no reason is given".to_owned());
            *self.unseen.entry((reason, check.check.clone())).or_default() += 1;
        }
    }

    pub fn failures(&self) -> usize {
        self.cases.iter().filter(|case| case.element() == Some("failure")).count()
    }

    pub fn errors(&self) -> usize {
        self.cases.iter().filter(|case| case.element() == Some("error")).count()
    }

    fn skipped(&self) -> usize {
        self.cases.iter().filter(|case| case.element() == Some("skipped")).count()
    }

    /// `timestamp` is as-of by the deployment's clocks: Jenkins reads no offset.
    pub fn write(&self, xml: &mut Xml<'_>, properties: &[(&str, String)], timestamp: &str) -> io::Result<()> {
        xml.open(
            "testsuite",
            &[
                ("name", &self.name),
                ("id", &self.id),
                ("tests", &self.cases.len().to_string()),
                ("failures", &self.failures().to_string()),
                ("errors", &self.errors().to_string()),
                ("skipped", &self.skipped().to_string()),
                ("timestamp", timestamp),
                // No case takes time of its own; readers that add up times want a number.
                ("time", "0"),
            ],
        )?;
        xml.open("properties", &[])?;
        for (name, value) in properties.iter().filter(|(_, value)| !value.is_empty()) {
            xml.empty("property", &[("name", name), ("value", value)])?;
        }
        xml.close("properties")?;
        for case in &self.cases {
            case.write(xml)?;
        }
        if !self.unseen.is_empty() {
            let line = |((reason, check), targets): (&(String, String), &u64)| {
                format!("not looked at: {check} ({}): {reason}", count(*targets, "target", "targets"))
            };
            xml.lines("system-out", &[], &self.unseen.iter().map(line).collect::<Vec<_>>())?;
        }
        xml.close("testsuite")
    }
}
