//! SARIF beyond its schema: what the specification demands in words, and what GitHub demands.

use super::{Rendered, of_demo, of_strangers};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

fn results(sarif: &Value) -> &Vec<Value> {
    sarif["runs"][0]["results"].as_array().unwrap()
}

fn fingerprints(sarif: &Value) -> BTreeSet<String> {
    let of = |result: &Value| result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned();
    results(sarif).iter().map(of).collect()
}

#[test]
fn every_finding_is_a_result_with_a_place_and_a_fingerprint_of_its_own() {
    for rendered in [of_demo(), of_strangers()] {
        let sarif = rendered.parsed("sarif");
        assert_eq!(results(&sarif).len(), rendered.findings().len());
        assert_eq!(fingerprints(&sarif).len(), rendered.findings().len());
        let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for result in results(&sarif) {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
            assert!(!uri.is_empty() && uri.chars().all(is_plain), "{uri}");
            assert!(!uri.starts_with('/') && !uri.split('/').any(|one| one == ".."), "{uri}");
            assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&1.into(), &1.into()));
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            let status = result["properties"]["status"].as_str().unwrap();
            let severity = result["properties"]["severity"].as_str().unwrap();
            let expected = match (status, severity) {
                ("gap" | "waived", "critical" | "high") => ("fail", "error"),
                ("gap" | "waived", "medium") => ("fail", "warning"),
                ("gap" | "waived", _) => ("fail", "note"),
                ("unknown", _) => ("open", "none"),
                _ => ("informational", "none"),
            };
            assert_eq!((result["kind"].as_str().unwrap(), result["level"].as_str().unwrap()), expected);
            assert_eq!(result["suppressions"].as_array().unwrap().len(), usize::from(status == "waived"));
        }
    }
    let sarif = of_demo().parsed("sarif");
    let waived = results(&sarif).iter().find(|result| result["suppressions"][0].is_object()).unwrap();
    let suppression = &waived["suppressions"][0];
    assert_eq!((suppression["kind"].as_str(), suppression["status"].as_str()), (Some("external"), Some("accepted")));
    assert!(suppression["justification"].as_str().unwrap().contains("CHG-2291"));
    let notices = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert!(notices.iter().any(|one| one["descriptor"]["id"] == "not-looked-at"), "{notices:?}");
}

#[test]
fn a_path_that_is_not_utf8_is_told_by_its_bytes() {
    let sarif = of_strangers().parsed("sarif");
    let related =
        results(&sarif).iter().map(|one| &one["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
    assert!(related.into_iter().any(|uri| uri == "%FF%FE/%3C"));
}

/// The demo a day later: every age and most times in its sentences have changed.
#[test]
fn fingerprints_stay_from_day_to_day() {
    let mut json = of_demo().json.clone();
    let age = regex::Regex::new(r"\b\d+d( \d+h)?\b").unwrap();
    let month = regex::Regex::new(r"2026-10-..T").unwrap();
    for place in ["targets", "sources", "waivers"] {
        for one in json[place].as_array_mut().unwrap() {
            for finding in one["findings"].as_array_mut().unwrap() {
                let message = age.replace_all(finding["message"].as_str().unwrap(), "12d 3h").into_owned();
                finding["message"] = month.replace_all(&message, "2026-11-02T").into_owned().into();
            }
        }
    }
    assert_ne!(json, of_demo().json);
    let tomorrow = Rendered::of(json).parsed("sarif");
    assert_eq!(fingerprints(&tomorrow), fingerprints(&of_demo().parsed("sarif")));
}

#[test]
fn a_baseline_tells_what_is_new_what_changed_and_what_is_gone() {
    let rendered = of_demo();
    let mut earlier = rendered.json.clone();
    let with = |json: &Value, count: usize| {
        let targets = json["targets"].as_array().unwrap().iter().enumerate();
        let mut found = targets.filter(|(_, target)| !target["findings"].as_array().unwrap().is_empty());
        found.nth(count).unwrap().0
    };
    let (first, second, third) = (with(&earlier, 0), with(&earlier, 1), with(&earlier, 2));
    earlier["targets"][first]["findings"].as_array_mut().unwrap().clear();
    earlier["targets"][second]["findings"][0]["severity"] = "critical".into();
    let mut gone = earlier["targets"][third]["findings"][0].clone();
    gone["message"] = "Something else was wrong here.".into();
    earlier["targets"][third]["findings"].as_array_mut().unwrap().push(gone);
    let folder = rendered.path("");
    fs::write(folder.join("earlier.json"), serde_json::to_vec(&earlier).unwrap()).unwrap();
    let asked = ["report", "report.json", "--baseline", "earlier.json", "-osarif=compared", "-omarkdown=compared.md"];
    let ran = crate::support::bakproof(&folder, asked);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    super::validators::sarif(&folder.join("compared"));
    let sarif = rendered.parsed("compared");
    let of = |state: &str| results(&sarif).iter().filter(|one| one["baselineState"] == state).count();
    let new = rendered.json["targets"][first]["findings"].as_array().unwrap().len();
    assert_eq!((of("new"), of("updated"), of("absent")), (new, 1, 1));
    assert_eq!(of("unchanged"), rendered.findings().len() - new - 1);
    let said = rendered.text("compared.md");
    assert!(said.contains("1 changed") && said.contains("1 gone"), "{said}");
}
