//! Waivers as a user sees them: in every format, left out by `--no-waivers`, under pseudonyms, and in a bundle.

use crate::support::{bakproof, demo_copy};
use serde_json::Value;
use std::path::Path;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";
const WAIVERS: &str = r#"
[[waiver]]
item = "cdr"
target = '*.contoso.com\MON'
finding = "slots-missed"
period = "2026-10-12..2026-10-12"
reason = "The storage was replaced"
owner = "it-operations@contoso.com"
approval = "CHG-2300"
review = 2026-12-31
expires = 2027-03-31
"#;

/// The demo without the backups of LcsCDR of two nights, one of which is waived.
fn folder() -> tempfile::TempDir {
    let folder = demo_copy();
    for entry in std::fs::read_dir(folder.path().join("backups/sql/SQL03$MON/LcsCDR/FULL")).unwrap() {
        let path = entry.unwrap().path();
        if ["_20261012_", "_20261019_"].iter().any(|day| path.to_string_lossy().contains(day)) {
            std::fs::remove_file(path).unwrap();
        }
    }
    let file = folder.path().join("bakproof.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text + WAIVERS).unwrap();
    folder
}

fn audit(folder: &Path, more: &[&str]) -> Value {
    let arguments = ["audit", "--as-of", AS_OF, "--no-sql", "--period", "2026-10-03..2026-10-21", "-o", "json"];
    let ran = bakproof(folder, arguments.iter().chain(more));
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr))
}

fn missed(report: &Value) -> Vec<(String, String)> {
    let targets = report["targets"].as_array().unwrap();
    let cdr = targets.iter().find(|target| target["item"] == "cdr").unwrap();
    let found = cdr["findings"].as_array().unwrap().iter().filter(|finding| finding["id"] == "slots-missed");
    found.map(|one| ["status", "message"].map(|key| one[key].as_str().unwrap().to_owned()).into()).collect()
}

#[test]
fn one_of_two_nights_is_waived() {
    let folder = folder();
    let report = audit(folder.path(), &[]);
    let found = missed(&report);
    let said: Vec<(&str, bool)> = found
        .iter()
        .map(|(status, message)| {
            (status.as_str(), message.contains("2 are missing, 1 of them not covered by a waiver: 19 October 2026"))
        })
        .collect();
    assert_eq!(said, [("gap", true), ("waived", false)], "{found:?}");
    assert!(found[1].1.contains("2 are missing, 1 of them covered by a waiver: 12 October 2026"), "{found:?}");
    let waiver = &report["waivers"][1];
    assert_eq!(waiver["state"], "active");
    assert_eq!(waiver["approval"], "CHG-2300");
    assert_eq!((&waiver["period"], &waiver["review"]), (&"2026-10-12..2026-10-12".into(), &"2026-12-31".into()));
    // Of another period, it is no news that the waiver covers nothing.
    let other = bakproof(folder.path(), ["audit", "--as-of", AS_OF, "--no-sql", "-o", "json"]);
    let other: Value = serde_json::from_str(&other.stdout).unwrap();
    assert_eq!(
        (&other["waivers"][1]["state"], &other["waivers"][1]["findings"]),
        (&"not-asked".into(), &Value::Array(vec![]))
    );
}

#[test]
fn every_format_says_that_waivers_do_not_count() {
    let folder = folder();
    let report = audit(folder.path(), &["--no-waivers"]);
    assert_eq!(report["without_waivers"], true);
    assert_eq!(report["counts"]["waived"], 0);
    assert!(report["waivers"].as_array().unwrap().iter().all(|waiver| waiver["state"] == "ignored"));
    let found = missed(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == "gap" && found[0].1.contains("2 are missing: 12 October 2026"), "{found:?}");
    let saved = folder.path().join("report.json");
    std::fs::write(&saved, report.to_string()).unwrap();
    let words = "aivers do not count";
    for format in [
        "table",
        "csv",
        "csv-targets",
        "worksheets",
        "html",
        "markdown",
        "junit",
        "sarif",
        "gitlab",
        "oscal",
        "prometheus",
    ] {
        let ran = bakproof(folder.path(), ["report", "report.json", "-o", format]);
        let text = if ran.stdout.is_empty() { ran.stderr.clone() } else { ran.stdout.clone() };
        assert!(text.contains(words), "{format}: {}", ran.stderr);
    }
    let github = bakproof(folder.path(), ["report", "report.json", "-o", "github"]);
    assert!(github.stdout.contains(words), "{}", github.stdout);
}

#[test]
fn a_pattern_covers_the_same_under_pseudonyms_and_the_bundle_is_judged_alike() {
    let folder = folder();
    let out = tempfile::tempdir().unwrap();
    let bundle = out.path().join("audit.zip");
    for (more, states) in [(&["--redact"][..], ["active", "active"]), (&["--no-waivers"][..], ["ignored", "ignored"])] {
        let path = bundle.to_string_lossy().into_owned();
        let report = audit(folder.path(), &[more, &["--bundle", &path]].concat());
        let found: Vec<&str> =
            report["waivers"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
        assert_eq!(found, states, "{more:?}");
        assert_eq!(missed(&report).len(), states.len() - usize::from(states[0] == "ignored"));
        assert!(!report.to_string().contains("CHG-2300") || more != ["--redact"]);
        let verified = bakproof(out.path(), ["bundle", "verify", "audit.zip"]);
        assert!(verified.stdout.contains("judged again, it is the same"), "{}{}", verified.stdout, verified.stderr);
        std::fs::remove_file(&bundle).unwrap();
    }
}
