//! Findings as results. They are written one by one: tens of thousands need no second copy in memory.

use super::location;
use super::log::{Fingerprint, ResultOf, Suppression, Text};
use super::rule::Rules;
use crate::base::for_terminal;
use crate::model::report::Finding;
use crate::model::{Severity, Status};
use crate::report::ci::{Compared, Found, State};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// All of them, in the order in which they are written.
pub struct Results<'r> {
    pub compared: &'r Compared<'r>,
    pub rules: &'r Rules<'r>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.compared.rows.iter().map(|(found, mark, state)| self.one(*found, mark, *state)))
    }
}

impl<'r> Results<'r> {
    fn one(&self, found: Found<'r>, mark: &'r str, state: Option<State>) -> ResultOf<'r> {
        let finding = found.finding;
        let (kind, level) = kind_and_level(finding);
        ResultOf {
            rule_id: &finding.id,
            rule_index: self.rules.place(finding),
            kind,
            level,
            message: Text::new(&format!("{}{}", status_words(finding.status), finding.message)),
            locations: [location::first(found)],
            related_locations: location::related(found),
            partial_fingerprints: Fingerprint { own: mark, github: mark },
            baseline_state: state.map(State::word),
            suppressions: suppressions(found),
            properties: self.properties(found),
        }
    }

    fn properties(&self, found: Found<'_>) -> Map<String, Value> {
        let finding = found.finding;
        let mut properties = Map::new();
        let mut put = |name: &str, value: &str| {
            properties.insert(name.to_owned(), Value::from(for_terminal(value).into_owned()));
        };
        put("status", finding.status.word());
        put("severity", finding.severity.word());
        put("check", &finding.check);
        match found.of.target() {
            Some(target) => {
                put("item", &target.item);
                put("target", &target.target);
                put("targetStatus", target.status.word());
            }
            None => put("of", &found.of.name()),
        }
        if let Some(remedy) = self.rules.own_remedy(finding) {
            let lines: Vec<_> = remedy.lines().map(for_terminal).collect();
            properties.insert("remediation".to_owned(), lines.join("\n").into());
        }
        if !finding.evidence.is_empty() {
            properties.insert("evidenceCount".to_owned(), finding.evidence.len().into());
        }
        properties
    }
}

/// 3.27.9, 3.27.10: only what fails has a level. `open` is "insufficient information to decide".
fn kind_and_level(finding: &Finding) -> (&'static str, &'static str) {
    match finding.status {
        Status::Gap | Status::Waived => (
            "fail",
            match finding.severity {
                Severity::Critical | Severity::High => "error",
                Severity::Medium => "warning",
                Severity::Low | Severity::Info => "note",
            },
        ),
        Status::Unknown => ("open", "none"),
        _ => ("informational", "none"),
    }
}

/// Viewers show neither kinds nor properties; the message says what is no gap.
fn status_words(status: Status) -> &'static str {
    match status {
        Status::Unknown => "Unknown: ",
        Status::Waived => "Waived: ",
        Status::Noted => "Noted: ",
        _ => "",
    }
}

/// 3.27.23: present in all results or in none, empty where nothing is suppressed.
fn suppressions(found: Found<'_>) -> Vec<Suppression> {
    if found.finding.status != Status::Waived {
        return Vec::new();
    }
    let mut properties = Map::new();
    let justification = match found.waiver {
        None => "waived in the deployment file".to_owned(),
        Some(waiver) => {
            properties.insert("owner".to_owned(), for_terminal(&waiver.owner).into_owned().into());
            properties.insert("expires".to_owned(), for_terminal(&waiver.expires).into_owned().into());
            for_terminal(&waiver.reason_words()).into_owned()
        }
    };
    vec![Suppression { kind: "external", status: "accepted", justification, properties }]
}
