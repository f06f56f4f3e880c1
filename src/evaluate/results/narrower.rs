//! Whether a narrower waiver would cover the same: then the one that was written also covers what nobody has decided on.

use crate::evaluate::words::every;
use crate::model::report::Finding;
use crate::policy::{Expectation, TargetRule, Waiver};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// What a waiver covers in one audit.
#[derive(Debug, Default)]
pub struct Covered {
    /// Targets that it is of, and that apply.
    scope: usize,
    targets: BTreeSet<String>,
    findings: BTreeSet<String>,
    /// The days of the scheduled times, as long as every finding is about some.
    days: Option<(Date, Date)>,
    has_other_findings: bool,
}

impl Covered {
    /// A target that the waiver is of.
    pub fn see_target(&mut self, rule: &TargetRule) {
        self.scope += usize::from(!matches!(rule.expectation, Expectation::NotApplicable { .. }));
    }

    /// A finding that it covers.
    pub fn add(&mut self, rule: &TargetRule, finding: &Finding, zone: &TimeZone) {
        self.targets.insert(rule.target.clone());
        self.findings.insert(finding.id.clone());
        let Some(times) = &finding.scheduled else {
            self.has_other_findings = true;
            return;
        };
        let [first, last] = [&times.first, &times.last].map(|time| zone.to_datetime(time.at).date());
        self.days = Some(self.days.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
    }

    /// Whether it covers nothing.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The keys that a narrower waiver would have.
    pub fn narrower(&self, waiver: &Waiver) -> Option<String> {
        let only = |all: &BTreeSet<String>| all.first().filter(|_| all.len() == 1).cloned();
        let finding = only(&self.findings).filter(|_| waiver.finding.is_none());
        let target = only(&self.targets).filter(|_| self.scope > 1);
        let days = self.days.filter(|_| waiver.period.is_none() && !self.has_other_findings);
        let keys = [
            finding.map(|id| format!("`finding = \"{id}\"`")),
            target.map(|name| format!("`target = '{name}'`")),
            days.map(|(first, last)| format!("`period = \"{first}..{last}\"`")),
        ];
        let keys: Vec<String> = keys.into_iter().flatten().collect();
        (!keys.is_empty()).then(|| every(&keys))
    }
}
