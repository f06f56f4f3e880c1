//! What two collectors saw differently at one place is a finding, and nothing passes by it.

use super::{Edit, collected, edited, judged, value};
use serde_json::{Value, json};

/// A target of the demo that passes, and the file that it passes by.
fn passing(report: &Value) -> (String, String) {
    let targets = report["targets"].as_array().unwrap();
    let by_sql = targets.iter().filter(|target| target["status"] == "pass");
    let mut found = by_sql.filter_map(|target| {
        let path = target["newest_backup"]["full"]["path"].as_str()?;
        Some((target["id"].as_str()?.to_owned(), path.to_owned()))
    });
    found.next().expect("a target of the demo passes by a full backup")
}

fn each_copy<'a>(evidence: &'a mut Value, path: &str) -> Vec<&'a mut Value> {
    let media = evidence["media_sets"].as_array_mut().unwrap().iter_mut();
    let mut found = Vec::new();
    for media in media {
        let Value::Object(media) = media else { panic!() };
        for (key, value) in media {
            match (key.as_str(), value) {
                ("families", Value::Array(members)) => found.extend(members.iter_mut()),
                ("sets", Value::Array(sets)) => {
                    found.extend(sets.iter_mut().flat_map(|set| set["members"].as_array_mut().unwrap()));
                }
                _ => {}
            }
        }
    }
    let copies = found.into_iter().flat_map(|member| member["copies"].as_array_mut().unwrap());
    copies.filter(|copy| copy["path"] == path).collect()
}

#[test]
fn another_file_at_the_same_path_is_a_finding_of_whom_it_concerns() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let whole: Value = serde_json::from_str(&judged(&[all.whole()], None).1).unwrap();
    let (id, path) = passing(&whole);
    let edits: [Edit<'_>; 2] = [
        ("two collectors saw different files here", &|evidence| {
            for copy in each_copy(evidence, &path) {
                copy["size_bytes"] = json!(copy["size_bytes"].as_u64().unwrap() + 512);
            }
        }),
        ("two collectors read different content here", &|evidence| {
            for media in evidence["media_sets"].as_array_mut().unwrap() {
                if media.to_string().contains(path.as_str()) {
                    for set in media["sets"].as_array_mut().unwrap() {
                        set["facts"]["database_name"] = json!("other");
                    }
                }
            }
        }),
    ];
    for (told, edit) in edits {
        // Of every shard in turn, so that the one that read it is among them.
        for number in 1..=4 {
            let other = edited(&all.shard(number), folder.path(), edit);
            let files: Vec<_> = (1..=4).map(|n| if n == number { other.clone() } else { all.shard(n) }).collect();
            let (ran, report) = judged(&files, None);
            assert_eq!(ran.code, 1, "{}", ran.stderr);
            let report: Value = serde_json::from_str(&report).unwrap();
            let target = report["targets"].as_array().unwrap().iter().find(|target| target["id"] == *id).unwrap();
            assert_ne!(target["status"], "pass", "{told}, shard {number}");
            let findings = target["findings"].to_string();
            assert!(findings.contains(told), "shard {number}: {findings}");
        }
    }
}

#[test]
fn another_export_at_the_same_path_is_unreadable_whoever_saw_it() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let united = folder.path().join("united.json");
    let other = edited(&all.shard(3), folder.path(), |evidence| {
        let export = &mut evidence["exports"].as_array_mut().unwrap()[0];
        export["facts"]["user_count"] = json!(7);
    });
    judged(&[all.shard(1), all.shard(2), other, all.shard(4)], Some(&united));
    let [before, now] = [&all.whole(), &united].map(|file| value(file)["exports"][0].clone());
    assert_eq!(now["path"], before["path"]);
    assert_eq!(now["facts"]["verdict"], "unreadable");
    assert_eq!(now["facts"]["problems"][0]["id"], "contradicted");
}

#[test]
fn times_that_a_file_system_rounds_are_the_same() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let united = folder.path().join("united.json");
    let rounded = edited(&all.shard(4), folder.path(), |evidence| {
        for part in ["exports", "artefacts", "suspects"] {
            for record in evidence[part].as_array_mut().unwrap() {
                if let Some(time) = record["modified"].as_str().map(str::to_owned) {
                    let time: jiff::Timestamp = time.parse().unwrap();
                    record["modified"] = json!((time + jiff::SignedDuration::from_secs(1)).to_string());
                }
            }
        }
    });
    let files = [all.shard(1), all.shard(2), all.shard(3), rounded];
    judged(&files, Some(&united));
    assert_eq!(value(&united), value(&all.whole()));
}
