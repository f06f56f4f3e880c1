//! The controls that the observations support evidence for.

use super::document::{ControlRef, ControlSelection, Props};
use super::text::{markup, token};
use crate::model::report::AuditReport;
use std::collections::{BTreeMap, BTreeSet};

/// One selection a framework, of the controls of all its targets.
pub fn selections(report: &AuditReport) -> Vec<ControlSelection> {
    let mut frameworks: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (framework, controls) in report.targets.iter().flat_map(|target| &target.controls) {
        frameworks.entry(framework).or_default().extend(controls.iter().map(String::as_str));
    }
    frameworks.retain(|_, controls| !controls.is_empty());
    if frameworks.is_empty() {
        // A selection without a control is not possible, and `include-all` would claim too much.
        let controls = vec![ControlRef { id: "none".to_owned() }];
        return vec![ControlSelection {
            description: "The report supports evidence for no control.".to_owned(),
            props: Vec::new(),
            controls,
        }];
    }
    let selection = |(framework, controls): (&str, BTreeSet<&str>)| ControlSelection {
        description: markup(&format!(
            "The observations support evidence for controls of: {}",
            report.frameworks.get(framework).map_or(framework, String::as_str)
        )),
        // The controls as they are written: identifiers have to be tokens.
        props: Props::default()
            .with("framework", framework)
            .with("controls", &controls.iter().copied().collect::<Vec<_>>().join(", "))
            .list(),
        controls: controls.into_iter().map(|control| ControlRef { id: token(control) }).collect(),
    };
    frameworks.into_iter().map(selection).collect()
}
