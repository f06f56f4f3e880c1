//! What one collector could not look at and another could was looked at, and nothing else.

use super::pairs::{seen, united};
use super::{judged, value};
use serde_json::{Value, json};

fn note(path: &str, kind: &str) -> Value {
    json!({ "path": path, "path_bytes_base64": null, "kind": kind, "reason": format!("{kind} here") })
}

/// A collector with these notes of the repository, of which so many entries could not be looked at.
fn with_notes(notes: &[(&str, &str)], unreadable_count: u64) -> impl FnOnce(&mut Value) {
    let notes: Vec<Value> = notes.iter().map(|(path, kind)| note(path, kind)).collect();
    move |evidence| {
        evidence["sources"][0]["notes"] = json!(notes);
        evidence["sources"][0]["unreadable_count"] = json!(unreadable_count);
    }
}

#[test]
fn what_neither_could_look_at_stays_unknown_whoever_noted_it_and_however_it_is_called() {
    type Notes<'a> = &'a [(&'a str, &'a str)];
    let secret: Notes<'_> = &[("sql/SQL03$MON/secret", "unreadable")];
    let cases: [(Notes<'_>, u64, Notes<'_>, u64, Notes<'_>, u64); 6] = [
        // One could not open the folder, the other one could, but not a folder in it.
        (&[("sql", "unreadable")], 1, secret, 1, secret, 1),
        // The same place by another name.
        (
            &[("sql/x", "unreadable")],
            1,
            &[("sql/x", "link-outside")],
            1,
            &[("sql/x", "unreadable"), ("sql/x", "link-outside")],
            2,
        ),
        // One noted more than it keeps: which, nobody knows.
        (&[("sql", "unreadable")], 1, &[("", "limit"), ("lync", "unreadable")], 1500, &[("sql", "unreadable")], 1),
        // What either could look at was looked at.
        (&[("sql", "unreadable")], 1, &[("sql2", "unreadable"), ("sq", "unreadable")], 2, &[], 0),
        (&[("sql", "unreadable")], 1, &[], 0, &[], 0),
        // What hides nothing covers nothing.
        (&[("sql/a", "unreadable")], 1, &[("sql", "link-ignored")], 0, &[("sql", "link-ignored")], 0),
    ];
    for (one, one_count, other, other_count, expected, count) in cases {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            seen(folder.path(), "a", with_notes(one, one_count)),
            seen(folder.path(), "b", with_notes(other, other_count)),
        ];
        let (evidence, report) = united(&files);
        let source = &evidence["sources"][0];
        let expected: Vec<Value> = expected.iter().map(|(path, kind)| note(path, kind)).collect();
        assert_eq!(source["notes"], json!(expected), "{one:?} {other:?}");
        assert_eq!(source["unreadable_count"], count, "{one:?} {other:?}");
        let hides = expected.iter().any(|note| note["kind"] != "link-ignored");
        assert_eq!(report["sources"][0]["status"], if hides { "unknown" } else { "pass" }, "{one:?} {other:?}");
    }
}

#[test]
fn a_reason_is_told_once_whatever_stands_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let unreachable = |reason: &'static str, size: u64| {
        move |evidence: &mut Value| {
            evidence["sources"][0]["unreachable"] = json!(reason);
            evidence["sources"][0]["size_bytes"] = json!(size);
        }
    };
    let files = [
        seen(folder.path(), "a", unreachable("no route; no host", 1)),
        seen(folder.path(), "b", unreachable("no route; no host", 2)),
    ];
    assert_eq!(united(&files).0["sources"][0]["unreachable"], "no route; no host");
    // Each reason counts as one of the four that are told.
    let reasons = ["no a; nor a", "no b", "no c", "no d", "no e"];
    let more = reasons.map(|reason| seen(folder.path(), reason, unreachable(reason, 3)));
    let all = folder.path().join("all.json");
    judged(&more, Some(&all));
    let told = value(&all)["sources"][0]["unreachable"].as_str().unwrap().to_owned();
    assert_eq!(reasons.iter().filter(|reason| told.contains(**reason)).count(), 4, "{told}");
}
