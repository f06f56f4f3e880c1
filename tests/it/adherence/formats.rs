//! The counts of scheduled backups in every format, and a bundle of a period.

use crate::support::{Ran, bakproof, demo};
use serde_json::Value;
use std::io::Read;

const PERIOD: [&str; 8] =
    ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-sql", "--only", "cdr", "--period", "2026-10"];
/// Nine nights without a backup at the end of the month, and the first, which nobody can know of.
const WORDS: &str = "checked from 2026-10-01 00:00 to 2026-10-31 08:00: 31 due: 21 kept, 9 missed, 1 not shown";

fn audit(more: &[&str]) -> Ran {
    bakproof(demo(), PERIOD.iter().chain(more))
}

#[test]
fn every_format_counts_the_scheduled_backups() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let formats = ["csv-targets", "oscal", "junit", "sarif", "markdown", "github", "gitlab", "prometheus", "xlsx"];
    let outputs: Vec<String> = formats.iter().map(|format| format!("{format}={}", path(format).display())).collect();
    let arguments: Vec<&str> = outputs.iter().flat_map(|output| ["-o", output.as_str()]).collect();
    let ran = audit(&arguments);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let text = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    for format in ["oscal", "junit", "sarif", "markdown", "github", "gitlab"] {
        assert!(text(format).contains(WORDS), "{format}: {}", text(format));
    }
    let metric = |state: &str, number: u64| {
        let labels = r#"{deployment="Contoso (demo)",item="cdr",target="sql03.contoso.com\\MON",state=""#;
        format!("bakproof_target_scheduled_backups{labels}{state}\"}} {number}")
    };
    for (state, number) in [("due", 31), ("kept", 21), ("late", 0), ("missed", 9), ("not-shown", 1), ("excused", 0)] {
        let line = metric(state, number);
        assert!(text("prometheus").lines().any(|known| known == line), "{line}: {}", text("prometheus"));
    }
    assert!(text("junit").contains("schedule: full of LcsCDR, every 1d: 31 due: 21 kept, 9 missed, 1 not shown"));
    let csv = text("csv-targets");
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| row[header.iter().position(|known| known == name).unwrap()].to_owned();
    let names = ["slots_due", "slots_kept", "slots_late", "slots_missed", "slots_not_shown", "slots_excused"];
    assert_eq!(names.map(cell), ["31", "21", "0", "9", "1", "0"]);
    let oscal: Value = serde_json::from_str(&text("oscal")).unwrap();
    let mut found = Vec::new();
    scheduled(&oscal, &mut found);
    for count in [("due", "31"), ("kept", "21"), ("missed", "9"), ("not-shown", "1")] {
        assert!(found.contains(&count), "{count:?}: {found:?}");
    }
    let mut book = zip::ZipArchive::new(std::fs::File::open(path("xlsx")).unwrap()).unwrap();
    let mut sheets = String::new();
    for index in 0..book.len() {
        book.by_index(index).unwrap().read_to_string(&mut sheets).unwrap();
    }
    for words in [WORDS, "Scheduled: missed", "Scheduled: not shown", "Scheduled: only recorded"] {
        assert!(sheets.contains(words), "{words}");
    }
}

#[test]
fn without_a_period_no_format_counts_any() {
    let ran = bakproof(demo(), ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-sql", "-o", "prometheus"]);
    assert!(!ran.stdout.contains("scheduled_backups"), "{}", ran.stdout);
}

#[test]
fn a_bundle_of_a_period_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("october.zip");
    let ran = audit(&["--bundle", &bundle.to_string_lossy(), "-o", "csv-targets"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let verified = bakproof(folder.path(), ["bundle", "verify", "october.zip"]);
    assert!(verified.stdout.contains("judged again, it is the same"), "{}{}", verified.stdout, verified.stderr);
}

/// Classes and values of the properties that count scheduled backups.
fn scheduled<'v>(value: &'v Value, found: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::Object(object) if object.get("name").is_some_and(|name| name == "scheduled-backups") => {
            found.push((object["class"].as_str().unwrap(), object["value"].as_str().unwrap()));
        }
        Value::Object(object) => object.values().for_each(|value| scheduled(value, found)),
        Value::Array(values) => values.iter().for_each(|value| scheduled(value, found)),
        _ => {}
    }
}

/// The month of the demo's quality data.
#[test]
fn the_demos_month_names_two_missed_nights_and_a_late_one() {
    let arguments =
        ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-sql", "--only", "qoe", "--period", "2026-10"];
    let ran = bakproof(demo(), arguments.iter().chain(&["-o", "json"]));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let target = &report["targets"][0];
    let found: Vec<(&str, &str)> = target["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["check"] == "slots-missed")
        .map(|finding| (finding["id"].as_str().unwrap(), finding["message"].as_str().unwrap()))
        .collect();
    let of = "Of 31 full backups of QoEMetrics on sql03.contoso.com\\MON that `every 1d` required from 1 to 31 October 2026, ";
    let missed = "2 are missing: 8 October 2026 at 02:20 and 15 October 2026 at 02:20. 1 more cannot be judged: nothing \
                  seen reaches back that far.";
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], ("slots-missed", format!("{of}{missed}").as_str()));
    assert_eq!(found[1], ("slots-late", format!("{of}1 was late by 3h: 21 October 2026 at 02:20.").as_str()));
    // Without the period, nothing is said of them.
    let ran = bakproof(demo(), ["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--no-sql", "--only", "qoe"]);
    assert!(!ran.stdout.contains("missing"), "{}", ran.stdout);
}
