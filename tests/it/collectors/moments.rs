//! What was proven long before the newest evidence was collected is as old as it is, and a person is told.

use super::pairs::{seen, united};
use super::{AS_OF, SHARDS, at, collected, judged, value};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn shard_of_then(folder: &Path, number: usize, began: &str) -> PathBuf {
    let file = folder.join(format!("january-{number}.json"));
    fs::copy(collected().shard(number), &file).unwrap();
    at(&file, began);
    file
}

fn assured(evidence: &Value) -> Vec<String> {
    let sets = evidence["media_sets"].as_array().unwrap().iter().flat_map(|media| media["sets"].as_array().unwrap());
    let members = sets.flat_map(|set| set["members"].as_array().unwrap());
    let copies = members.flat_map(|member| member["copies"].as_array().unwrap());
    let mut all: Vec<String> = copies.map(|copy| copy["assured_at"].to_string()).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn a_shard_of_months_ago_proved_nothing_today_and_is_named() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let old = shard_of_then(folder.path(), 2, "2026-01-20T07:00:00+01:00");
    let files: Vec<PathBuf> = (1..=SHARDS).map(|n| if n == 2 { old.clone() } else { all.shard(n) }).collect();
    let (evidence, report) = united(&files);
    assert_eq!(assured(&evidence), ["\"2026-01-20T07:00:00+01:00\"", "\"2026-11-30T07:00:00+01:00\""]);
    let stale = report["targets"].to_string().matches("verification-stale").count();
    assert!(stale > 0, "as of {AS_OF}, nothing of January is verified");
    let left_out = report["scope"]["left_out"].as_array().unwrap();
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert_eq!(left_out[0]["option"], "--evidence");
    let what = left_out[0]["what"].as_str().unwrap();
    assert!(
        what.starts_with("evidence that was collected 314 days before the newest counts only as of then: "),
        "{what}"
    );
    assert!(what.ends_with("january-2.json"), "{what}");
    assert_eq!(report["scope"]["is_partial"], true);
    // United again, it is said again.
    let before = folder.path().join("united.json");
    fs::write(&before, serde_json::to_vec_pretty(&evidence).unwrap()).unwrap();
    let again: Value = serde_json::from_str(&judged(&[before, all.shard(1)], None).1).unwrap();
    assert!(again["scope"]["left_out"].as_array().unwrap().contains(&left_out[0]), "{}", again["scope"]);
}

#[test]
fn of_many_old_files_the_oldest_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = vec![collected().whole()];
    for day in 1..=5 {
        let file = seen(folder.path(), &format!("day-{day}"), |_| {});
        at(&file, &format!("2026-02-0{day}T07:00:00+01:00"));
        files.push(file);
    }
    let (evidence, report) = united(&files);
    // The newest read it all, and what it read is as new as it is.
    assert_eq!(evidence["media_sets"], value(&collected().whole())["media_sets"]);
    let left_out = report["scope"]["left_out"].as_array().unwrap();
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    let what = left_out[0]["what"].as_str().unwrap();
    let start =
        "5 files of evidence that were collected up to 302 days before the newest count only as of then, the oldest: ";
    assert!(what.starts_with(start) && what.ends_with("day-1.json"), "{what}");
}

#[test]
fn two_days_are_one_look() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    for (began, is_one_look) in [("2026-11-28T07:00:00+01:00", true), ("2026-11-28T06:59:59+01:00", false)] {
        let slow = shard_of_then(folder.path(), 3, began);
        let files: Vec<PathBuf> = (1..=SHARDS).map(|n| if n == 3 { slow.clone() } else { all.shard(n) }).collect();
        let (evidence, report) = united(&files);
        assert_eq!(evidence == value(&all.whole()), is_one_look, "{began}");
        assert_eq!(report["scope"]["left_out"] == json!([]), is_one_look, "{began}");
    }
}
