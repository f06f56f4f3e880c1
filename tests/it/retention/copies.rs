//! Copies: in as many places as required, of the same content, and where nobody can see it, attested.

use crate::scene::{Scene, Sql};
use bakproof::model::{Note, NoteKind};

const NOW: &str = "2026-11-21T02:00:00+01:00";

/// LcsCDR under a rule, and repositories `nas`, `nas1` ... with these keys.
fn deployment(rule: &str, repositories: &[&str], more: &str) -> Scene {
    let mut text =
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n[cdr]\nsql = 'mon01.contoso.com\\MON'\n"
            .to_owned();
    for (number, keys) in repositories.iter().enumerate() {
        let name = if number == 0 { "nas".to_owned() } else { format!("nas{number}") };
        text.push_str(&format!("[[repository]]\nname = \"{name}\"\npath = \"/mnt/{name}\"\n{keys}\n"));
    }
    Scene::new(&format!("{text}[schedule]\ncdr = {{ full = \"every 1d\", copies = {rule} }}\n{more}"))
}

/// The night's full in these repositories.
fn night(scene: Scene, repositories: &[&str]) -> Scene {
    let mut full = Sql::cdr(NOW);
    let first = full.0.sets[0].members[0].copies[0].clone();
    let copy = |source: &&str| {
        let mut copy = first.clone();
        copy.location.source = (*source).to_owned();
        copy
    };
    full.0.sets[0].members[0].copies = repositories.iter().map(copy).collect();
    full.0.families[0].copies = full.0.sets[0].members[0].copies.clone();
    scene.sql(full)
}

fn message(scene: &Scene) -> String {
    scene.target("cdr", "").findings.into_iter().find(|finding| finding.id == "copies-too-few").unwrap().message
}

const ONE: &str = "host = \"backup01.contoso.com\"";
const TWO: &str = "host = \"backup02.contoso.com\"";

#[test]
fn copies_are_counted_by_place_and_matched_by_content() {
    let two = |hosts: &[&str]| deployment("{ at_least = 2 }", hosts, "");
    assert_eq!(night(two(&[ONE, TWO]), &["nas", "nas1"]).cdr(), "pass");
    let lone = night(two(&[ONE, TWO]), &["nas"]);
    assert_eq!(lone.cdr(), "gap: copies-too-few=gap");
    assert_eq!(
        message(&lone),
        "`at_least = 2` requires 2 copies of the newest backup of cdr@mon01.contoso.com\\MON in different places; 1 was \
         found, in nas."
    );
    assert_eq!(night(two(&[ONE, ONE]), &["nas", "nas1"]).cdr(), "gap: copies-too-few=gap", "one machine");
    let mut disk = night(two(&["", ""]), &["nas", "nas1"]);
    assert_eq!(disk.cdr(), "pass");
    disk.evidence.sources[1].disk_of = Some("nas".to_owned());
    assert_eq!(disk.cdr(), "gap: copies-too-few=gap", "one disk");
    let mut contradicted = night(two(&[ONE, TWO]), &["nas", "nas1"]);
    contradicted.evidence.sources[1].disk_of = Some("nas".to_owned());
    assert_eq!(contradicted.cdr(), "unknown: copies-too-few=unknown", "one disk, said to be two machines");
    let mut linked = night(two(&[ONE, TWO]), &["nas", "nas1"]);
    let path = linked.evidence.media_sets[0].sets[0].members[0].copies[1].location.path.clone();
    linked.evidence.sources[1].hard_links = vec![path];
    assert_eq!(linked.cdr(), "gap: copies-too-few=gap", "a hard link of the same file");
    let mut inside = night(two(&[ONE, ""]), &["nas", "nas1"]);
    inside.evidence.sources[1].within = Some("nas".to_owned());
    assert_eq!(inside.cdr(), "gap: copies-too-few=gap", "a folder of the first");
    // Another backup under the same name is no copy, if it is older.
    let mut old = Sql::cdr("2026-10-01T02:00:00+02:00");
    old.0.sets[0].members[0].copies[0].location.source = "nas1".to_owned();
    assert_eq!(lone.sql(old).cdr(), "gap: copies-too-few=gap");
}

#[test]
fn what_may_be_a_copy_makes_it_unknown() {
    let two = || night(deployment("{ at_least = 2 }", &[ONE, TWO], ""), &["nas"]);
    let mut lost = two();
    lost.evidence.sources[1].unreachable = Some("not mounted".to_owned());
    assert!(lost.cdr().starts_with("unknown: copies-too-few=unknown"), "{}", lost.cdr());
    assert!(message(&lost).ends_with("Others may count, but not all of repository nas1 could be looked at."));
    let mut dim = two();
    let reason = "permission denied".to_owned();
    dim.evidence.sources[1].notes.push(Note { path: "x".into(), kind: NoteKind::Unreadable, reason });
    assert_eq!(dim.cdr(), "unknown: copies-too-few=unknown");
    let mut less = night(deployment("{ at_least = 2 }", &[ONE, TWO], ""), &["nas", "nas1"]);
    less.evidence.media_sets[0].sets[0].members[0].copies[1].verdict = bakproof::model::Verdict::Identified;
    assert_eq!(less.cdr(), "unknown: copies-too-few=unknown");
    assert!(message(&less).contains("the copy in nas1 does not reach the required assurance (`verified`)"));
}

#[test]
fn off_machine_is_told_by_the_host() {
    let at = |host: &str| night(deployment("{ off_machine = 1 }", &[host], ""), &["nas"]);
    assert_eq!(at(ONE).cdr(), "pass");
    assert_eq!(at("host = \"mon01.contoso.com\"").cdr(), "gap: copies-too-few=gap, same-machine=gap");
    let untold = at("");
    assert_eq!(untold.cdr(), "unknown: copies-too-few=unknown");
    assert!(message(&untold).contains("does not say which machine's disks hold nas (`host`)"), "{}", message(&untold));
    // Said to be on two machines, seen on one disk.
    let mut both = night(deployment("{ off_machine = 1 }", &[ONE, TWO], ""), &["nas", "nas1"]);
    both.evidence.sources[1].disk_of = Some("nas".to_owned());
    assert_eq!(both.cdr(), "unknown: copies-too-few=unknown");
}

#[test]
fn what_cannot_be_seen_is_attested_or_unknown() {
    let tagged = "host = \"backup02.contoso.com\"\ntags = [\"offline\"]";
    let attested = |more: &str| {
        let text = format!(
            "[[attestation]]\nitem = \"backup-location\"\nrepository = \"nas1\"\nby = \"storage team\"\n{more}"
        );
        night(deployment("{ at_least = 2, off_machine = 1, offline = 1 }", &[ONE, tagged], &text), &["nas", "nas1"])
    };
    assert_eq!(attested("date = 2026-11-01\n").cdr(), "pass");
    assert_eq!(attested("date = 2025-11-21\n").cdr(), "pass");
    assert_eq!(attested("date = 2025-11-20\n").cdr(), "unknown: copies-too-few=unknown", "older than a year");
    assert_eq!(attested("date = 2025-11-20\nexpires = 2026-12-31\n").cdr(), "pass");
    assert_eq!(attested("date = 2026-11-01\nexpires = 2026-11-20\n").cdr(), "unknown: copies-too-few=unknown");
    assert_eq!(attested("date = 2026-11-22\n").cdr(), "unknown: copies-too-few=unknown", "not made yet");
    let unsaid = deployment("{ offline = 1 }", &[ONE, tagged], "");
    let unsaid = night(unsaid, &["nas", "nas1"]);
    assert_eq!(unsaid.cdr(), "unknown: copies-too-few=unknown");
    let told = message(&unsaid);
    assert!(told.contains("no valid [[attestation]] says that the tags of repository nas1 are true"), "{told}");
    let untagged = night(deployment("{ offline = 1 }", &[ONE, TWO], ""), &["nas", "nas1"]);
    assert_eq!(untagged.cdr(), "gap: copies-too-few=gap");
    // The tagged repository holds nothing.
    let mut empty = attested("date = 2026-11-01\n");
    empty.evidence.media_sets[0].sets[0].members[0].copies.truncate(1);
    assert_eq!(empty.cdr(), "gap: copies-too-few=gap, copies-too-few=gap");
    // It speaks of the repository alone, and is shown.
    let report = attested("date = 2026-11-01\n").audit();
    assert_eq!(report.attestations[0].repository.as_deref(), Some("nas1"));
    assert_eq!(report.attestations[0].state, "valid");
    let place = report.targets.iter().find(|target| target.item == "backup-location").unwrap();
    assert!(place.backup_count == 0, "{place:?}");
}

#[test]
fn nothing_is_asked_without_a_rule_and_nothing_told_without_a_backup() {
    let check = |scene: &Scene| {
        let target = scene.target("cdr", "");
        target.checks.into_iter().find(|check| check.check == "copies").map(|check| check.status.to_string())
    };
    assert_eq!(check(&Scene::new(crate::scene::CONTOSO)), None);
    assert_eq!(check(&deployment("{ at_least = 2 }", &[ONE], "")).as_deref(), Some("not-looked-at"));
}
