//! Evidence of two collectors, changed as a test needs it and put together in every order.

use super::{collected, edited, judged, value};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What one collector saw, after an edit of it.
pub fn seen(folder: &Path, name: &str, edit: impl FnOnce(&mut Value)) -> PathBuf {
    let own = folder.join(name);
    fs::create_dir_all(&own).unwrap();
    let file = edited(&collected().whole(), &own, edit);
    let named = folder.join(format!("{name}.json"));
    fs::rename(file, &named).unwrap();
    named
}

/// The united evidence, which is the same in any order and where files are named twice, and the report on it.
pub fn united(files: &[PathBuf]) -> (Value, Value) {
    let folder = tempfile::tempdir().unwrap();
    let mut reversed = files.to_vec();
    reversed.reverse();
    let mut doubled = files.to_vec();
    doubled.extend(reversed.iter().cloned());
    let answers: Vec<(String, String)> = [files.to_vec(), reversed, doubled]
        .into_iter()
        .map(|files| {
            let all = folder.path().join("all.json");
            let (ran, report) = judged(&files, Some(&all));
            assert!(!report.is_empty(), "{}", ran.stderr);
            (fs::read_to_string(&all).unwrap(), report)
        })
        .collect();
    let (evidence, report) = &answers[0];
    for other in &answers[1..] {
        let differs = || evidence.lines().zip(other.0.lines()).find(|(a, b)| a != b);
        assert!(other.0 == *evidence && other.1 == *report, "{:?}", differs());
    }
    // It is evidence, to which what it was made of adds nothing.
    let before = folder.path().join("united.json");
    fs::write(&before, evidence).unwrap();
    assert!(judged(std::slice::from_ref(&before), None).1 == *report);
    let all = folder.path().join("all.json");
    judged(&[vec![before], files.to_vec()].concat(), Some(&all));
    let again = fs::read_to_string(&all).unwrap();
    assert!(again == *evidence, "{:?}", evidence.lines().zip(again.lines()).find(|(a, b)| a != b));
    (serde_json::from_str(evidence).unwrap(), serde_json::from_str(report).unwrap())
}

pub fn status<'a>(report: &'a Value, target: &str) -> (&'a str, String) {
    let targets = report["targets"].as_array().unwrap();
    let target = targets.iter().find(|one| one["id"] == target).unwrap_or_else(|| panic!("no {target}"));
    (target["status"].as_str().unwrap(), target["findings"].to_string())
}

/// The media set of which a file is.
pub fn media_of<'a>(evidence: &'a mut Value, path: &str) -> &'a mut Value {
    let mut all = evidence["media_sets"].as_array_mut().unwrap().iter_mut();
    all.find(|media| media["families"].to_string().contains(&json!(path).to_string())).unwrap()
}

/// The first backup set of the media set of which a file is.
pub fn set_of<'a>(evidence: &'a mut Value, path: &str) -> &'a mut Value {
    &mut media_of(evidence, path)["sets"][0]
}

/// What is said of a file, of the file and of its sets.
pub fn copies_of(evidence: &mut Value, path: &str, edit: impl Fn(&mut Value)) {
    let Value::Object(media) = media_of(evidence, path) else { panic!() };
    for (key, value) in media {
        let members: Vec<&mut Value> = match (key.as_str(), value) {
            ("families", Value::Array(members)) => members.iter_mut().collect(),
            ("sets", Value::Array(sets)) => {
                sets.iter_mut().flat_map(|set| set["members"].as_array_mut().unwrap()).collect()
            }
            _ => continue,
        };
        let copies = members.into_iter().flat_map(|member| member["copies"].as_array_mut().unwrap());
        copies.filter(|copy| copy["path"] == path).for_each(&edit);
    }
}

/// As if a copy of the file lay at another path, too, in the same family.
pub fn copied(evidence: &mut Value, path: &str, to: &str) {
    let media = media_of(evidence, path);
    let copy_in = |members: &mut Value| {
        for member in members.as_array_mut().unwrap() {
            let copies = member["copies"].as_array_mut().unwrap();
            let Some(mut copy) = copies.iter().find(|copy| copy["path"] == path).cloned() else { continue };
            copy["path"] = json!(to);
            // As if it came while both looked: whoever began first need not have seen it.
            copy["modified"] = json!("2026-11-30T06:59:00+01:00");
            copies.push(copy);
            copies.sort_by(|a, b| a["path"].as_str().cmp(&b["path"].as_str()));
        }
    };
    copy_in(&mut media["families"]);
    media["sets"].as_array_mut().unwrap().iter_mut().for_each(|set| copy_in(&mut set["members"]));
}

/// What a collector says that found this of a copy.
pub fn found(evidence: &mut Value, path: &str, verdict: &str, problem: Option<&str>) {
    let problems: Vec<Value> =
        problem.into_iter().map(|id| json!({ "id": id, "message": format!("of {id}"), "offset": null })).collect();
    copies_of(evidence, path, |copy| {
        copy["verdict"] = json!(verdict);
        copy["problems"] = json!(problems);
    });
}

/// The united facts of a set with a single copy, as that copy is.
pub fn come_to(evidence: &mut Value, path: &str, verdict: &str, problem: Option<&str>) {
    found(evidence, path, verdict, problem);
    let problems = set_of(evidence, path)["members"][0]["copies"][0]["problems"].clone();
    let facts = &mut set_of(evidence, path)["facts"];
    facts["verdict"] = json!(verdict);
    facts["problems"] = problems;
    if verdict != "verified" {
        facts["proof"] = json!([]);
    }
}

/// The verdict of a set, and of each of its copies.
pub fn verdicts(evidence: &Value, path: &str) -> (String, Vec<(String, String)>) {
    let mut evidence = evidence.clone();
    let set = set_of(&mut evidence, path);
    let members = set["members"].as_array().unwrap().iter();
    let copies = members.flat_map(|member| member["copies"].as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let each = copies.map(|copy| (text(&copy["path"]), text(&copy["verdict"]))).collect();
    (text(&set["facts"]["verdict"]), each)
}

#[test]
fn two_that_saw_the_same_are_one() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        seen(folder.path(), "a", |_| {}),
        seen(folder.path(), "b", |evidence| evidence["sources"][0]["free_bytes"] = json!(7)),
    ];
    let (mut evidence, _) = united(&files);
    evidence["sources"][0]["free_bytes"] = Value::Null;
    assert_eq!(evidence, value(&collected().whole()));
}
