//! OSCAL assessment results, validated by compliance-trestle.

use super::reports::{all, rendered};
use super::validators::{python_with, run};
use serde_json::Value;
use std::collections::HashSet;

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn result(report: &Value) -> Value {
    let (_folder, path) = rendered(report, "oscal");
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(document["assessment-results"]["metadata"]["oscal-version"], "1.2.1");
    document["assessment-results"]["results"][0].clone()
}

fn prop<'v>(value: &'v Value, name: &str) -> &'v str {
    list(value, "props").iter().find(|prop| prop["name"] == name).map_or("", |prop| prop["value"].as_str().unwrap())
}

#[test]
fn checks_are_observations_and_no_finding_is_lost() {
    for (name, report) in all() {
        let result = result(&report);
        let observed: HashSet<&str> =
            list(&result, "observations").iter().map(|one| one["uuid"].as_str().unwrap()).collect();
        assert_eq!(observed.len(), list(&result, "observations").len(), "{name}: an identifier stands for two");
        let checks: usize = list(&report, "targets").iter().map(|target| list(target, "checks").len()).sum();
        assert!(observed.len() >= checks + list(&report, "sources").len(), "{name}");
        let mut expected = 0;
        for holder in ["targets", "sources", "waivers"] {
            expected += list(&report, holder).iter().map(|one| list(one, "findings").len()).sum::<usize>();
        }
        assert_eq!(list(&result, "findings").len(), expected, "{name}");
        for finding in list(&result, "findings") {
            let observation = finding["related-observations"][0]["observation-uuid"].as_str().unwrap();
            assert!(observed.contains(observation), "{name}");
            let satisfied = finding["target"]["status"]["state"] == "satisfied";
            assert_eq!(satisfied, prop(finding, "status") == "noted", "{name}");
        }
        assert_eq!(list(&result, "risks").len(), list(&report, "waivers").len());
        assert_eq!(list(&result, "attestations").len(), list(&report, "attestations").len());
    }
}

#[test]
fn controls_are_supported_and_never_complied_with() {
    let (_, report) = all().remove(0);
    let result = result(&report);
    let reviewed = result["reviewed-controls"].to_string();
    assert!(reviewed.contains("support evidence for"), "{reviewed}");
    let target = list(&result["local-definitions"], "inventory-items").iter().find(|one| prop(one, "item") == "cdr");
    assert!(prop(target.unwrap(), "supports-evidence-for").ends_with(": 12(1)(a)"));
    let statuses: HashSet<&str> = list(&result, "observations").iter().map(|one| prop(one, "status")).collect();
    for status in ["pass", "gap", "noted", "waived", "not-looked-at", "not-applicable"] {
        assert!(statuses.contains(status), "{status}");
    }
}

#[test]
fn trestle_validates_the_assessment_results() {
    let Some(python) = python_with("trestle", "the OSCAL report was not validated") else { return };
    for (name, report) in all() {
        let (folder, path) = rendered(&report, "oscal");
        let outside = folder.path().join("report.json");
        std::fs::rename(path, &outside).unwrap();
        let workspace = folder.path().join("workspace");
        std::fs::create_dir(&workspace).unwrap();
        let trestle = |arguments: &[&str]| run(&workspace, &python, &[&["-m", "trestle"], arguments].concat());
        trestle(&["init", "-loc"]);
        trestle(&["import", "-f", "../report.json", "-o", "audit"]);
        let said = trestle(&["validate", "-t", "assessment-results", "-n", "audit"]);
        // It may warn that nothing refers to the one resource: in references it knows only random identifiers.
        assert!(said.contains("VALID: ") && !said.contains("INVALID"), "{name}: {said}");
    }
}
