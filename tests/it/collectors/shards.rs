//! Four shards in whatever order, twice, or not all of them.

use super::{BEGAN, SHARDS, at, collected, judged, value};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn four_shards_in_any_order_twice_and_by_other_clocks_are_the_bytes_of_one_run() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let united = folder.path().join("united.json");
    let (one, report) = judged(&[all.whole()], None);
    assert_eq!(one.code, 1, "{}", one.stderr);
    let slow = folder.path().join("slow.json");
    fs::copy(all.shard(2), &slow).unwrap();
    at(&slow, "2026-11-29T03:00:00+01:00");
    for files in [
        vec![all.shard(1), all.shard(2), all.shard(3), all.shard(4)],
        vec![all.shard(3), all.shard(1), all.shard(4), all.shard(2)],
        vec![all.shard(4), all.shard(4), all.shard(2), all.shard(1), all.shard(2), all.shard(3)],
        vec![all.shard(1), slow, all.shard(3), all.shard(4)],
    ] {
        let (ran, of_shards) = judged(&files, Some(&united));
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let (expected, got) = (fs::read_to_string(all.whole()).unwrap(), fs::read_to_string(&united).unwrap());
        let other = || expected.lines().zip(got.lines()).find(|(a, b)| a != b);
        assert!(expected == got, "{files:?}: {:?}", other());
        assert!(report == of_shards, "{files:?}");
    }
    // United evidence is evidence: it is judged as it was.
    assert!(judged(&[united], None).1 == report);
}

#[test]
fn every_backup_is_read_by_one_shard_and_what_a_lost_one_should_have_read_is_unknown_and_nothing_else() {
    let all = collected();
    let folder = tempfile::tempdir().unwrap();
    let whole = value(&all.whole());
    let whole_report: Value = serde_json::from_str(&judged(&[all.whole()], None).1).unwrap();
    let key = |media: &Value| media["families"].to_string().split("\"verdict\"").next().unwrap().to_owned();
    let mut unread_by_any = BTreeSet::new();
    for lost in 1..=SHARDS {
        let united = folder.path().join(format!("without-{lost}.json"));
        let rest: Vec<_> = (1..=SHARDS).filter(|n| *n != lost).map(|n| all.shard(n)).collect();
        let (ran, report) = judged(&rest, Some(&united));
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("because shard {lost}/4 is missing")), "{}", ran.stderr);
        let (evidence, report): (Value, Value) = (value(&united), serde_json::from_str(&report).unwrap());
        let why = format!("not verified: shard {lost}/4 is missing");
        let mut unread = BTreeSet::new();
        for (one, other) in
            evidence["media_sets"].as_array().unwrap().iter().zip(whole["media_sets"].as_array().unwrap())
        {
            if one.to_string().contains(&why) {
                assert!(unread_by_any.insert(key(one)), "two shards were to read {}", key(one));
                let paths = one["families"].as_array().unwrap().iter().flat_map(|m| m["copies"].as_array().unwrap());
                unread.extend(paths.map(|copy| copy["path"].as_str().unwrap().to_owned()));
            } else {
                assert_eq!(one, other);
            }
        }
        for other in ["exports", "artefacts", "suspects", "sources", "readings"] {
            assert_eq!(evidence[other], whole[other], "{other}");
        }
        let targets = report["targets"].as_array().unwrap().iter().zip(whole_report["targets"].as_array().unwrap());
        for (target, before) in targets {
            // The first looks at what attestations name, too.
            let is_attested = lost == 1 && target["findings"].to_string().contains("attestation-unreadable");
            let rests_on_unread = unread.iter().any(|path| target.to_string().contains(path.as_str()));
            assert!(rests_on_unread || is_attested || target == before, "{}", target["id"]);
            assert!(target["status"] != "pass" || before["status"] == "pass", "{}", target["id"]);
        }
        assert_eq!(report["scope"]["is_partial"], true);
    }
    let readable = |media: &&Value| !media["sets"].as_array().unwrap().is_empty();
    assert_eq!(unread_by_any.len(), whole["media_sets"].as_array().unwrap().iter().filter(readable).count());
}

#[test]
fn one_shard_alone_is_judged_as_what_it_is() {
    let all = collected();
    let (ran, report) = judged(&[all.shard(2)], None);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let report: Value = serde_json::from_str(&report).unwrap();
    let left_out: Vec<&str> =
        report["scope"]["left_out"].as_array().unwrap().iter().map(|left| left["option"].as_str().unwrap()).collect();
    assert_eq!(left_out, ["--shard 1/4", "--shard 3/4", "--shard 4/4"]);
    assert_eq!(report["evidence"]["collected_at"].as_str().unwrap(), "2026-11-30T07:00:00+01:00", "{BEGAN}");
}

/// A collector that did all of the work did that of a shard that is missing, too.
#[test]
fn no_shard_is_missed_beside_a_collector_that_did_all() {
    let all = collected();
    let (_, report) = judged(&[all.whole(), all.shard(2)], None);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["scope"]["is_partial"], false, "{}", report["scope"]);
}
