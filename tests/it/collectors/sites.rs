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

/// The demo with the second halves of its striped backups on another site.
fn stripes_apart() -> tempfile::TempDir {
    let folder = demo_copy();
    let far = folder.path().join("far");
    fs::create_dir(&far).unwrap();
    let fulls = folder.path().join("backups/sql/SQL03$PCHAT/mgc/FULL");
    let halves =
        crate::support::files_below(&fulls).into_iter().filter(|path| path.to_str().unwrap().ends_with("_2.bak"));
    let halves: Vec<_> = halves.collect();
    assert!(halves.len() > 3);
    halves.iter().for_each(|half| fs::rename(half, far.join(half.file_name().unwrap())).unwrap());
    let file = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n[[repository]]\nname = \"far\"\npath = \"far\"\n")).unwrap();
    folder
}

fn striped(evidence: &Value) -> Vec<&Value> {
    let sets = evidence["media_sets"].as_array().unwrap().iter().flat_map(|media| media["sets"].as_array().unwrap());
    sets.filter(|set| set["facts"]["family_count"] == 2).map(|set| &set["facts"]).collect()
}

#[test]
fn families_that_nobody_read_together_prove_nothing_until_somebody_does() {
    let folder = stripes_apart();
    let folder = folder.path();
    let (a, b) = (without(folder, "far", "a.json"), without(folder, "backups", "b.json"));
    let both = folder.join("both.json");
    super::collect(folder, &both, &[]);
    let united = folder.join("united.json");
    let (_, report) = judged_by(folder, &[b.clone(), a.clone()], Some(&united));
    let evidence = value(&united);
    assert_eq!(striped(&evidence).len(), 5);
    for facts in striped(&evidence) {
        assert_eq!((facts["verdict"].as_str(), &facts["missing_families"]), (Some("unreadable"), &json!([])));
        assert_eq!(facts["problems"][0]["id"], "read-apart");
        assert_eq!(facts["members"].as_array().unwrap().len(), 2);
    }
    let report: Value = serde_json::from_str(&report).unwrap();
    let target =
        report["targets"].as_array().unwrap().iter().find(|target| target["item"] == "persistent-chat").unwrap();
    assert_ne!(target["status"], "pass");
    assert!(target["findings"].to_string().contains("different collectors read its families"), "{target}");
    // One that read both decides, whichever comes first.
    for files in [[a.clone(), b.clone(), both.clone()], [both.clone(), b, a]] {
        judged_by(folder, &files, Some(&united));
        assert_eq!(value(&united)["media_sets"], value(&both)["media_sets"]);
    }
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
