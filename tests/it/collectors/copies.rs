//! Of each copy what the best informed says; of a set what its copies come to; and what two say differently is neither's.

use super::pairs::{come_to, copied, copies_of, found, media_of, seen, set_of, status, united, verdicts};
use super::{at, collected, judged, value};
use serde_json::{Value, json};
use std::fs;

const QOE: &str = "qoe@sql03.contoso.com\\MON";
const FULL: &str = "sql/SQL03$MON/QoEMetrics/FULL/SQL03$MON_QoEMetrics_FULL_20261031_052000.bak";
const STRIPED: &str = "sql/SQL03$PCHAT/mgc/FULL/SQL03$PCHAT_mgc_FULL_20261025_004000_1.bak";
const LATER: &str = "2026-11-30T07:00:01+01:00";
/// After the first by name.
const SECOND: &str = "sql/SQL03$MON/QoEMetrics/FULL/second.bak";

fn pair(one: impl FnOnce(&mut Value), other: impl FnOnce(&mut Value)) -> (Value, Value) {
    let folder = tempfile::tempdir().unwrap();
    let files = [seen(folder.path(), "a", one), seen(folder.path(), "b", other)];
    let answer = united(&files);
    // Whoever began first is heard first.
    let all = folder.path().join("all.json");
    for late in 0..2 {
        let mut files = files.clone();
        files[late] = folder.path().join(format!("late-{late}.json"));
        fs::copy(folder.path().join(["a.json", "b.json"][late]), &files[late]).unwrap();
        at(&files[late], LATER);
        judged(&files, Some(&all));
        for path in [FULL, STRIPED] {
            assert_eq!(verdicts(&value(&all), path), verdicts(&answer.0, path), "{late} was late");
        }
    }
    answer
}

fn told(set: &str, first: &str, second: &str) -> (String, Vec<(String, String)>) {
    (set.to_owned(), vec![(FULL.to_owned(), first.to_owned()), (SECOND.to_owned(), second.to_owned())])
}

#[test]
fn damage_is_not_undone_by_a_collector_that_also_could_not_read_a_copy() {
    let (evidence, report) = pair(
        |evidence| come_to(evidence, FULL, "damaged", Some("page-checksum")),
        |evidence| {
            copied(evidence, FULL, SECOND);
            found(evidence, SECOND, "unreadable", Some("read-error"));
        },
    );
    assert_eq!(verdicts(&evidence, FULL), told("unreadable", "unreadable", "unreadable"));
    let (status, findings) = status(&report, QOE);
    assert_ne!(status, "pass", "{findings}");
    assert!(findings.contains("two collectors read different content here"), "{findings}");
}

#[test]
fn sizes_that_look_alike_are_told_to_the_byte() {
    let sized =
        |size: u64| move |evidence: &mut Value| copies_of(evidence, FULL, |copy| copy["size_bytes"] = json!(size));
    let findings = |sizes: [u64; 2]| status(&pair(sized(sizes[0]), sized(sizes[1])).1, QOE).1;
    let alike = findings([192_000, 192_512]);
    assert!(alike.contains("192,000 bytes") && alike.contains("192,512 bytes"), "{alike}");
    let apart = findings([192_000, 1_920_000]);
    assert!(apart.contains("188 KiB") && apart.contains("1.8 MiB"), "{apart}");
}

#[test]
fn a_copy_is_what_the_collector_says_that_read_it_whoever_began_first() {
    // One read the first copy and could not read the second; of the other its budget ended before the first.
    let (evidence, report) = pair(
        |evidence| {
            copied(evidence, FULL, SECOND);
            found(evidence, SECOND, "unreadable", Some("read-error"));
        },
        |evidence| {
            copied(evidence, FULL, SECOND);
            come_to(evidence, FULL, "identified", Some("left-over"));
            found(evidence, SECOND, "intact", None);
            let facts = &mut set_of(evidence, FULL)["facts"];
            (facts["verdict"], facts["problems"]) = (json!("intact"), json!([]));
        },
    );
    assert_eq!(verdicts(&evidence, FULL), told("verified", "verified", "intact"));
    assert_eq!(status(&report, QOE).0, "pass");
    // Nobody read either.
    let (evidence, report) = pair(
        |evidence| {
            copied(evidence, FULL, SECOND);
            come_to(evidence, FULL, "identified", Some("left-over"));
            found(evidence, SECOND, "unreadable", Some("read-error"));
        },
        |evidence| {
            copied(evidence, FULL, SECOND);
            come_to(evidence, FULL, "unreadable", Some("read-error"));
            found(evidence, SECOND, "identified", Some("left-over"));
        },
    );
    assert_eq!(verdicts(&evidence, FULL), told("unreadable", "unreadable", "unreadable"));
    assert_ne!(status(&report, QOE).0, "pass");
}

#[test]
fn a_copy_that_nobody_disputes_carries_its_set() {
    let with_second = |size: u64| {
        move |evidence: &mut Value| {
            copied(evidence, FULL, SECOND);
            copies_of(evidence, SECOND, |copy| copy["size_bytes"] = json!(size));
        }
    };
    let (evidence, report) = pair(with_second(4096), with_second(8192));
    assert_eq!(verdicts(&evidence, FULL), told("verified", "verified", "unreadable"));
    let (status_now, findings) = status(&report, QOE);
    assert_eq!(status_now, "pass", "{findings}");
    // The one that the facts were taken from.
    let with_first = |size: u64| {
        move |evidence: &mut Value| {
            copied(evidence, FULL, SECOND);
            copies_of(evidence, FULL, |copy| copy["size_bytes"] = json!(size));
        }
    };
    let (evidence, report) = pair(with_first(4096), with_first(8192));
    assert_eq!(verdicts(&evidence, FULL), told("verified", "unreadable", "verified"));
    assert_eq!(status(&report, QOE).0, "pass");
    // A verified copy that is disputed does not make a damaged one sound.
    let damaged_second = |size: u64| {
        move |evidence: &mut Value| {
            with_first(size)(evidence);
            found(evidence, SECOND, "damaged", Some("page-checksum"));
        }
    };
    let (evidence, report) = pair(damaged_second(4096), damaged_second(8192));
    assert_eq!(verdicts(&evidence, FULL), told("damaged", "unreadable", "damaged"));
    assert_ne!(status(&report, QOE).0, "pass");
}

#[test]
fn every_fact_of_a_header_is_compared() {
    let facts: [(&str, Value); 8] = [
        ("is_encrypted", json!(true)),
        ("recovery_model", json!("BULK_LOGGED")),
        ("recovery_fork_guid", json!("0b5a3c1e-1c1f-4a7b-9d55-0f2f6a3a1b77")),
        ("backup_finish_date", json!("2026-10-31T05:59:59+01:00")),
        ("position", json!(7)),
        ("software_version", json!("10.0.0")),
        ("family_number", json!(2)),
        ("is_copy_only", json!(true)),
    ];
    for (fact, other) in facts {
        let folder = tempfile::tempdir().unwrap();
        let edited = seen(folder.path(), "b", |evidence| {
            let facts = &mut set_of(evidence, FULL)["facts"];
            assert_ne!(facts[fact], other, "{fact}");
            facts[fact] = other.clone();
        });
        let all = folder.path().join("all.json");
        let (_, report) = judged(&[collected().whole(), edited], Some(&all));
        let report = serde_json::from_str(&report).unwrap();
        assert_eq!(verdicts(&value(&all), FULL).0, "unreadable", "{fact}");
        let (status, findings) = status(&report, QOE);
        assert!(
            status != "pass" && findings.contains("two collectors read different content here"),
            "{fact}: {findings}"
        );
    }
    // The other copy is of the same backup: nobody knows which.
    let (evidence, _) = pair(
        |evidence| copied(evidence, FULL, SECOND),
        |evidence| {
            copied(evidence, FULL, SECOND);
            set_of(evidence, FULL)["facts"]["is_encrypted"] = json!(true);
        },
    );
    assert_eq!(verdicts(&evidence, FULL).0, "unreadable");
}

#[test]
fn the_label_and_the_number_of_the_family_are_compared() {
    let edits: [&dyn Fn(&mut Value); 2] = [&|media| media["media"]["software_name"] = json!("another"), &|media| {
        media["families"][0]["family_number"] = json!(2);
        media["media"]["family_number"] = json!(2);
    }];
    for edit in edits {
        let (evidence, report) = pair(|_| {}, |evidence| edit(media_of(evidence, FULL)));
        assert_eq!(verdicts(&evidence, FULL).0, "unreadable");
        assert_ne!(status(&report, QOE).0, "pass");
    }
}

#[test]
fn a_bad_stripe_of_one_collector_does_not_contradict_the_good_one_of_another() {
    const BAD: &str = "sql/SQL03$PCHAT/mgc/FULL/SQL03$PCHAT_mgc_FULL_20261025_004000_2.bak";
    const GOOD: &str = "sql/SQL03$PCHAT/mgc/FULL/good_2.bak";
    let judged_damaged = |evidence: &mut Value| {
        for path in [STRIPED, BAD] {
            found(evidence, path, "damaged", Some("page-checksum"));
        }
        // As if it came while both looked: whoever began first need not have seen it.
        copies_of(evidence, BAD, |copy| copy["modified"] = json!("2026-11-30T06:59:00+01:00"));
        let facts = &mut set_of(evidence, STRIPED)["facts"];
        (facts["verdict"], facts["problems"]) = (json!("damaged"), json!([]));
    };
    let with_good = |evidence: &mut Value| {
        copies_of(evidence, BAD, |copy| {
            copy["path"] = json!(GOOD);
            copy["modified"] = json!("2026-11-30T06:59:00+01:00");
        });
        let members = &mut set_of(evidence, STRIPED)["facts"]["members"];
        members[1]["path"] = json!(GOOD);
    };
    let (evidence, report) = pair(judged_damaged, with_good);
    let each = |path: &str, verdict: &str| (path.to_owned(), verdict.to_owned());
    let expected = vec![each(STRIPED, "verified"), each(BAD, "damaged"), each(GOOD, "verified")];
    assert_eq!(verdicts(&evidence, STRIPED), ("verified".to_owned(), expected));
    assert_eq!(status(&report, "persistent-chat@sql03.contoso.com\\PCHAT").0, "pass");
    // The same files, judged differently: one of the two is wrong.
    let (evidence, report) = pair(judged_damaged, |_| {});
    assert_eq!(verdicts(&evidence, STRIPED).0, "unreadable");
    assert_ne!(status(&report, "persistent-chat@sql03.contoso.com\\PCHAT").0, "pass");
}

#[test]
fn a_copy_that_a_budget_left_over_makes_the_audit_partial_as_it_does_alone() {
    let left_over = |evidence: &mut Value| {
        copied(evidence, FULL, SECOND);
        found(evidence, SECOND, "identified", Some("left-over"));
        let what = "1 backup was not verified in this run";
        evidence["left_out"] = json!([{ "option": "--budget 2h", "what": what, "kind": "evidence" }]);
    };
    let (evidence, report) = pair(left_over, |_| {});
    assert_eq!(report["scope"]["left_out"], evidence["left_out"]);
    let mut alone = json!({});
    let folder = tempfile::tempdir().unwrap();
    seen(folder.path(), "alone", |evidence| {
        left_over(evidence);
        alone = evidence["left_out"].clone();
    });
    assert_eq!(evidence["left_out"], alone);
}
