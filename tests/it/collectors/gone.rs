//! What one collector saw and a later one found to be gone: a restore would find nothing there.

use super::pairs::{media_of, seen, status, united};
use super::{BEGAN, judged};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const LATER: &str = "2026-11-30T09:00:00+01:00";
const QOE: &str = "qoe@sql03.contoso.com\\MON";

/// As if that collector had begun then.
fn began(evidence: &mut Value, at: &str) {
    let text = evidence.to_string().replace(BEGAN, at);
    *evidence = serde_json::from_str(&text).unwrap();
}

/// As if no backup of that database were there.
fn without(evidence: &mut Value, word: &str) -> Vec<String> {
    let mut gone = Vec::new();
    evidence["media_sets"].as_array_mut().unwrap().retain(|media| {
        let paths =
            media["families"].as_array().unwrap().iter().flat_map(|member| member["copies"].as_array().unwrap());
        let own: Vec<&str> =
            paths.map(|copy| copy["path"].as_str().unwrap()).filter(|path| path.contains(word)).collect();
        gone.extend(own.iter().map(|path| (*path).to_owned()));
        own.is_empty()
    });
    assert!(!gone.is_empty(), "{word}");
    gone
}

fn two(folder: &Path, edit: impl FnOnce(&mut Value)) -> [PathBuf; 2] {
    [seen(folder, "earlier", |_| {}), seen(folder, "later", edit)]
}

#[test]
fn a_backup_that_a_later_collector_did_not_find_does_not_count_and_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    let mut gone = Vec::new();
    let files = two(folder.path(), |evidence| {
        began(evidence, LATER);
        gone = without(evidence, "QoEMetrics");
    });
    let (evidence, report) = united(&files);
    let alone: Value = serde_json::from_str(&judged(&files[1..], None).1).unwrap();
    assert_eq!(status(&report, QOE), status(&alone, QOE));
    assert_eq!(status(&report, QOE).0, "gap");
    let sources = evidence["sources"].as_array().unwrap();
    let notes = sources.iter().flat_map(|source| source["notes"].as_array().unwrap());
    let noted: Vec<&Value> = notes.filter(|note| note["kind"] == "gone").collect();
    assert_eq!(noted.len(), gone.len(), "{noted:?}");
    assert!(noted[0]["reason"].as_str().unwrap().contains("a collector that began later did not find it"), "{noted:?}");
}

/// Of two machines whose clocks differ, the later one may have looked before a backup was written; what was there long before
/// was deleted.
#[test]
fn of_collectors_of_one_moment_only_what_is_young_may_have_come_after_a_look() {
    for (modified, expected) in [("2026-11-30T06:55:00+01:00", "pass"), ("2026-10-31T05:20:01+01:00", "gap")] {
        let folder = tempfile::tempdir().unwrap();
        let earlier = seen(folder.path(), "earlier", |evidence| {
            for path in without(&mut evidence.clone(), "QoEMetrics") {
                let media = media_of(evidence, &path);
                let age = |members: &mut Value| members[0]["copies"][0]["modified"] = json!(modified);
                age(&mut media["families"]);
                media["sets"].as_array_mut().unwrap().iter_mut().for_each(|set| age(&mut set["members"]));
            }
        });
        let later = seen(folder.path(), "later", |evidence| {
            began(evidence, "2026-11-30T07:09:00+01:00");
            without(evidence, "QoEMetrics");
        });
        assert_eq!(status(&united(&[earlier, later]).1, QOE).0, expected, "{modified}");
    }
}

#[test]
fn who_could_not_look_does_not_know_that_anything_is_gone() {
    for hidden in ["", "sql", "sql/SQL03$MON/QoEMetrics"] {
        let folder = tempfile::tempdir().unwrap();
        let files = two(folder.path(), |evidence| {
            began(evidence, LATER);
            without(evidence, "QoEMetrics");
            let source = evidence["sources"].as_array_mut().unwrap().iter_mut().find(|one| one["kind"] == "repository");
            let source = source.unwrap();
            if hidden.is_empty() {
                source["unreachable"] = json!("it is not mounted");
            } else {
                let note =
                    json!({ "path": hidden, "path_bytes_base64": null, "kind": "unreadable", "reason": "no access" });
                source["notes"].as_array_mut().unwrap().push(note);
                source["unreadable_count"] = json!(1);
            }
        });
        assert_eq!(status(&united(&files).1, QOE).0, "pass", "`{hidden}`");
    }
}

/// Of two copies one is gone: the other stands for the backup.
#[test]
fn another_copy_still_counts() {
    let folder = tempfile::tempdir().unwrap();
    let mut path = String::new();
    let copy = |evidence: &mut Value, path: &str| {
        let media = media_of(evidence, path);
        for members in [media["families"].clone(), media["sets"][0]["members"].clone()] {
            assert_eq!(members.as_array().unwrap().len(), 1);
        }
        let add = |members: &mut Value| {
            let mut other = members[0]["copies"][0].clone();
            other["path"] = json!("sql/other.bak");
            members[0]["copies"].as_array_mut().unwrap().insert(0, other);
        };
        add(&mut media["families"]);
        media["sets"].as_array_mut().unwrap().iter_mut().for_each(|set| add(&mut set["members"]));
    };
    let earlier = seen(folder.path(), "earlier", |evidence| {
        let mut other = evidence.clone();
        path = without(&mut other, "QoEMetrics").remove(0);
        copy(evidence, &path);
    });
    let later = seen(folder.path(), "later", |evidence| began(evidence, LATER));
    let (evidence, report) = united(&[earlier, later]);
    assert_eq!(status(&report, QOE).0, "pass");
    assert!(!evidence["media_sets"].to_string().contains("sql/other.bak"));
}

#[test]
fn an_attested_file_that_was_removed_attests_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut removed = Value::Null;
    let files = two(folder.path(), |evidence| {
        began(evidence, LATER);
        let file = &mut evidence["attested_files"][0];
        for key in ["size_bytes", "modified", "sha256", "holds_nothing"] {
            file[key] = Value::Null;
        }
        file["unreadable"] = json!("it is not there");
        file["is_missing"] = json!(true);
        removed = file["path"].clone();
    });
    let evidence = united(&files).0;
    let file = evidence["attested_files"].as_array().unwrap().iter().find(|file| file["path"] == removed).unwrap();
    assert_eq!(file["is_missing"], true, "{file}");
}
