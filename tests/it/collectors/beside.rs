//! What lies beside repositories and was seen by several: shares, the topology, the history.

use super::collected;
use super::pairs::{seen, united};
use super::value;
use serde_json::{Value, json};

const SHARE: &str = "\\\\fs01.contoso.com\\lync";

fn files(count: u64) -> Value {
    json!({ "file_count": count, "size_bytes": count * 10, "examples": [] })
}

fn comparison(copy: Option<&str>, missing: u64) -> Value {
    let copy = copy.map(|path| {
        json!({ "source": "nas", "path": path, "path_bytes_base64": null, "size_bytes": 9, "modified": "2026-10-30T01:00:00Z" })
    });
    json!({
        "share": SHARE, "path": { "path": "/mnt/live", "path_bytes_base64": null }, "unreachable": null, "copy": copy,
        "is_complete": copy.is_some(), "same": files(70), "missing": files(missing), "extra": files(0), "changed": files(0),
        "newer": files(0)
    })
}

fn unreachable(copy: Option<&str>) -> Value {
    let mut one = comparison(copy, 0);
    one["unreachable"] = json!("no permission");
    one["is_complete"] = json!(false);
    one["same"] = files(0);
    one
}

#[test]
fn of_two_looks_at_a_share_and_its_copy_the_one_that_misses_more_counts() {
    let cases = [
        (vec![comparison(Some("fs01"), 0)], vec![comparison(Some("fs01"), 50)], vec![comparison(Some("fs01"), 50)]),
        // Whoever saw no copy says nothing of one that another saw.
        (vec![comparison(None, 0)], vec![comparison(Some("fs01"), 50)], vec![comparison(Some("fs01"), 50)]),
        (vec![comparison(None, 0)], vec![unreachable(None)], vec![comparison(None, 0)]),
        (vec![comparison(Some("fs01"), 3)], vec![unreachable(Some("fs01"))], vec![comparison(Some("fs01"), 3)]),
        (vec![unreachable(None)], vec![unreachable(Some("fs01"))], vec![unreachable(Some("fs01"))]),
        (
            vec![comparison(Some("fs01"), 1), comparison(Some("older"), 9)],
            vec![comparison(Some("fs01"), 2), comparison(Some("older"), 8)],
            vec![comparison(Some("fs01"), 2), comparison(Some("older"), 9)],
        ),
    ];
    for (one, other, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let collectors = [
            seen(folder.path(), "a", |evidence| evidence["comparisons"] = json!(one)),
            seen(folder.path(), "b", |evidence| evidence["comparisons"] = json!(other)),
        ];
        assert_eq!(united(&collectors).0["comparisons"], json!(expected), "{one:?} {other:?}");
    }
}

#[test]
fn a_topology_that_is_sound_for_one_and_damaged_for_another_is_neither() {
    let topology = |verdict: &'static str| {
        move |evidence: &mut Value| {
            let mut export = evidence["exports"][0].clone();
            export["path"] = json!("topology.zip");
            export["facts"]["verdict"] = json!(verdict);
            evidence["topology"] = export;
        }
    };
    let verdict_of = |verdicts: &[&'static str]| {
        let folder = tempfile::tempdir().unwrap();
        let numbered = verdicts.iter().enumerate();
        let files: Vec<_> =
            numbered.map(|(n, verdict)| seen(folder.path(), &n.to_string(), topology(verdict))).collect();
        united(&files).0["topology"]["facts"].clone()
    };
    for verdicts in [["verified", "incomplete"], ["verified", "intact"]] {
        let facts = verdict_of(&verdicts);
        assert!(["unreadable", "incomplete"].contains(&facts["verdict"].as_str().unwrap()), "{verdicts:?}");
        assert_eq!(facts["problems"][0]["id"], "contradicted", "{verdicts:?}");
    }
    assert_eq!(verdict_of(&["verified", "unreadable"])["verdict"], "verified");
    // A third that agrees with one of two does not settle it.
    let facts = verdict_of(&["verified", "intact", "unreadable"]);
    assert_eq!(facts["problems"][0]["id"], "contradicted");
}

#[test]
fn a_broken_history_is_not_hidden_by_a_whole_one() {
    let history = |lines: u64, head: &'static str, broken: Value| {
        move |evidence: &mut Value| {
            evidence["earlier"] = json!({
                "line_count": lines, "head": head, "broken": broken, "audits": [], "key_id": null, "open": [],
                "backups": []
            });
        }
    };
    let broken = json!({ "line": 3, "reason": "it was changed" });
    let cases = [
        ((9, "aa", Value::Null), (4, "bb", broken.clone()), "bb"),
        ((9, "aa", Value::Null), (4, "bb", Value::Null), "aa"),
        ((4, "aa", Value::Null), (4, "bb", Value::Null), "bb"),
    ];
    for (one, other, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let collectors = [
            seen(folder.path(), "a", history(one.0, one.1, one.2)),
            seen(folder.path(), "b", history(other.0, other.1, other.2)),
        ];
        assert_eq!(united(&collectors).0["earlier"]["head"], expected);
    }
    assert_eq!(value(&collected().whole())["earlier"], Value::Null);
}
