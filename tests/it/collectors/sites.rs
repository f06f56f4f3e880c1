//! Two sites, each with a repository that the other cannot reach.

use super::{BEGAN, at, judged_by, value};
use crate::support::{bakproof, demo_copy};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The demo with half of its backups on another site, which also has copies of some.
fn two_sites() -> tempfile::TempDir {
    let folder = demo_copy();
    let (near, far) = (folder.path().join("backups"), folder.path().join("far"));
    fs::create_dir(&far).unwrap();
    fs::rename(near.join("lync"), far.join("lync")).unwrap();
    crate::support::copy(&near.join("sql/SQL03$MON"), &far.join("sql/SQL03$MON"));
    let file = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n[[repository]]\nname = \"far\"\npath = \"far\"\n")).unwrap();
    folder
}

/// Collects without one of the repositories, as where it cannot be reached.
fn without(folder: &Path, repository: &str, name: &str) -> std::path::PathBuf {
    let (here, away) = (folder.join(repository), folder.join("away"));
    fs::rename(&here, &away).unwrap();
    let file = folder.join(name);
    let ran = bakproof(folder, ["collect", "--save-evidence", name]);
    fs::rename(&away, &here).unwrap();
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("could not be looked at"), "{}", ran.stderr);
    at(&file, BEGAN);
    file
}

#[test]
fn what_two_sites_collected_is_united_as_if_one_run_had_seen_it() {
    let folder = two_sites();
    let folder = folder.path();
    let (a, b) = (without(folder, "far", "a.json"), without(folder, "backups", "b.json"));
    let ran = bakproof(folder, ["collect", "--save-evidence", "whole.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    at(&folder.join("whole.json"), BEGAN);
    // One machine knows that both folders lie on one disk; two cannot.
    let mut whole = value(&folder.join("whole.json"));
    whole["sources"].as_array_mut().unwrap().iter_mut().for_each(|source| source["disk_of"] = json!(null));
    let united = folder.join("united.json");
    for files in [[a.clone(), b.clone()], [b, a]] {
        let (ran, report) = judged_by(folder, &files, Some(&united));
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let got = value(&united);
        for (key, expected) in whole.as_object().unwrap() {
            assert!(got[key] == *expected, "{key}");
        }
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["scope"]["is_partial"], false);
    }
}
