//! Evidence of other work, or that somebody changed: nothing is united in silence.

use super::{Edit, collected, edited, judged};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

fn refused(files: &[PathBuf]) -> String {
    let (ran, report) = judged(files, None);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!((ran.stdout.as_str(), report.as_str()), ("", ""));
    ran.stderr
}

#[test]
fn evidence_of_other_work_is_refused_and_both_files_are_named() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let edits: [Edit<'_>; 7] = [
        ("different deployment files", &|of| of["deployment_sha256"] = json!("00")),
        ("no deployment file", &|of| of["deployment_sha256"] = json!(null)),
        ("different versions of bakproof", &|of| of["tool_version"] = json!("0.0.9")),
        ("different catalogs", &|of| of["catalogue_version"] = json!("0")),
        ("different catalogs", &|of| of["catalogue_sha256"] = json!("00")),
        ("shards of one division are united", &|of| of["shard"]["count"] = json!(5)),
        ("an earlier version saved it", &|of| *of = json!(null)),
    ];
    for (told, edit) in edits {
        let other = edited(&all.shard(2), folder.path(), |evidence| edit(&mut evidence["collection"]));
        let why = refused(&[all.shard(1), other.clone()]);
        assert!(why.contains(told), "{why}");
        assert!(why.contains("edited-shard-2.json"), "{why}");
        assert!(told.starts_with("an earlier") || why.contains("shard-1.json"), "{why}");
    }
}

#[test]
fn shards_that_cannot_be_are_refused_alone_and_among_others() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    for (number, count) in [(0, 4), (5, 4), (1, 0), (1, 1_000_000), (u64::MAX, u64::MAX)] {
        let other = edited(&all.shard(2), folder.path(), |evidence| {
            evidence["collection"]["shard"] = json!({"number": number, "count": count});
        });
        for files in [vec![other.clone()], vec![all.shard(1), other.clone()]] {
            let why = refused(&files);
            assert!(why.contains(&format!("claims to be shard {number}/{count}, which cannot be")), "{why}");
        }
    }
    for text in ["0/4", "5/4", "1/0", "one", "1/1001"] {
        let ran = crate::support::bakproof(folder.path(), ["collect", "--shard", text, "--save-evidence", "e.json"]);
        assert_eq!(ran.code, 2, "{text}: {}", ran.stderr);
    }
}

#[test]
fn a_shard_that_claims_to_be_another_leaves_unread_what_it_did_not_read() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let other = edited(&all.shard(2), folder.path(), |evidence| evidence["collection"]["shard"]["number"] = json!(3));
    let (ran, _) = judged(&[all.shard(1), other, all.shard(4)], None);
    assert!(ran.stderr.contains("because shard 3/4 did not see them"), "{}", ran.stderr);
    assert!(ran.stderr.contains("because shard 2/4 is missing"), "{}", ran.stderr);
}

#[test]
fn of_many_lost_shards_the_report_says_how_many() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let other = edited(&all.shard(1), folder.path(), |evidence| {
        evidence["collection"]["shard"] = json!({"number": 7, "count": 1000});
    });
    let (ran, _) = judged(&[other], None);
    assert!(ran.stderr.contains("because 998 of 1000 shards are missing"), "{}", ran.stderr);
    assert!(ran.stderr.contains("because shard 1/1000 is missing"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("2/1000"), "{}", ran.stderr);
}

#[test]
fn truncated_and_foreign_files_are_refused() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let half = folder.path().join("half.json");
    let whole = fs::read(all.shard(2)).unwrap();
    fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let why = refused(&[all.shard(1), half]);
    assert!(why.contains("half.json") && why.contains("is not saved evidence"), "{why}");
    let why = refused(&[all.shard(1), folder.path().join("lost.json")]);
    assert!(why.contains("lost.json"), "{why}");
}
