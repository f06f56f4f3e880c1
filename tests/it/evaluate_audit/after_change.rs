//! Whether the newest verified backup is newer than the last change that is known, and what is said of it.

use crate::scene::*;
use bakproof::model::*;

const BEFORE: &str = "2026-11-20T02:00:00+01:00";
const VERIFIED: &str = "2026-11-20T22:04:00+01:00";
const LATER: &str = "2026-11-21T02:00:00+01:00";

/// Things by kind, name and digest.
fn content(things: &[(ThingKind, &str, &str)]) -> ExportContent {
    let mut content = ExportContent::default();
    for kind in ThingKind::ALL {
        let own: Vec<_> = things.iter().filter(|(of, ..)| *of == kind).collect();
        if own.is_empty() {
            continue;
        }
        let digest = own.iter().map(|(.., digest)| *digest).collect();
        content.kinds.push(KindTotal { kind, count: own.len() as u64, digest, is_listed: true });
        let thing = |(kind, name, digest): &(ThingKind, &str, &str)| Thing {
            kind: *kind,
            name: (*name).to_owned(),
            digest: (*digest).to_owned(),
        };
        content.things.extend(own.into_iter().map(thing));
    }
    content
}

const OLD: [(ThingKind, &str, &str); 4] = [
    (ThingKind::Pool, "pool01.contoso.com", "a1"),
    (ThingKind::Policy, "VoicePolicy Global", "b1"),
    (ThingKind::Policy, "ClientPolicy Global", "b2"),
    (ThingKind::Policy, "LocationPolicy Global", "b3"),
];
const NEW: [(ThingKind, &str, &str); 5] = [
    (ThingKind::Pool, "pool01.contoso.com", "a1"),
    (ThingKind::Pool, "pool02.contoso.com", "a2"),
    (ThingKind::Policy, "VoicePolicy Global", "c1"),
    (ThingKind::Policy, "ClientPolicy Global", "c2"),
    (ThingKind::Policy, "LocationPolicy Global", "c3"),
];

fn export(at: &str, things: &[(ThingKind, &str, &str)]) -> Zip {
    let mut zip =
        Zip::new(Kind::LyncConfiguration, at).with(|facts| facts.clusters = vec!["pool01.contoso.com".to_owned()]);
    zip.0.content = Some(content(things));
    zip
}

fn damaged(mut zip: Zip) -> Zip {
    zip.0.facts.verdict = Verdict::Damaged;
    zip.0.facts.problems.push(Problem::whole("foreign-entry", "it holds entries that no export of its kind has"));
    zip
}

/// A topology document that lies beside the exports, with the time of its file.
fn document(modified: &str, things: &[(ThingKind, &str, &str)]) -> Zip {
    let mut zip = export(BEFORE, things).at("exports/topology.xml").with(|facts| {
        (facts.export_time, facts.export_wall_time, facts.verdict) = (None, None, Verdict::Intact);
    });
    zip.0.kind = Kind::Topology;
    zip.0.location.modified = Some(stamp(modified));
    zip
}

fn check(scene: &Scene) -> (Status, String) {
    let target = scene.target("topology", "");
    let check = target.checks.iter().find(|check| check.check == "after-change").unwrap();
    let message = target.findings.iter().find(|finding| finding.check == "after-change");
    (check.status, message.map(|finding| finding.message.clone()).or_else(|| check.reason.clone()).unwrap_or_default())
}

fn scene() -> Scene {
    Scene::new(CONTOSO).export(export(VERIFIED, &OLD))
}

fn declaring(change: &str) -> Scene {
    let file = CONTOSO.replace("[schedule]", &format!("[[change]]\nitem = \"topology\"\n{change}\n[schedule]"));
    Scene::new(&file).export(export(VERIFIED, &OLD))
}

#[test]
fn without_anything_that_could_show_a_change_nothing_was_looked_at() {
    let (status, why) = check(&scene());
    assert_eq!(status, Status::NotLookedAt);
    assert_eq!(why, "nothing that was seen could show a change after the newest verified backup");
    assert_eq!(scene().says("topology", ""), "pass");
    // An older export that differs: the newest was made after that change.
    assert_eq!(check(&scene().export(export(BEFORE, &NEW))).0, Status::NotLookedAt);
    assert_eq!(check(&Scene::new(CONTOSO)).0, Status::NotLookedAt);
}

#[test]
fn a_later_export_that_is_not_verified_shows_the_change_in_words() {
    let scene = scene().export(damaged(export(LATER, &NEW)));
    assert_eq!(scene.says("topology", ""), "gap: older-than-change=gap, damaged-backup=noted");
    assert_eq!(
        check(&scene).1,
        "The newest verified export of topology (2026-11-20T22:04+01:00) is older than the last known change: that of \
         2026-11-21T02:00+01:00 (damaged) differs from it: pool02.contoso.com added, 3 policies changed."
    );
    // A verified export of the same time answers it.
    assert_eq!(check(&scene.clone().export(export(LATER, &NEW).at("exports/again.zip"))).0, Status::NotLookedAt);
    // Where a place could not be looked at, a newer backup may lie.
    assert_eq!(check(&scene.unreachable()).0, Status::Unknown);
}

#[test]
fn a_later_export_that_says_the_same_is_no_change_and_one_that_says_nothing_is_noted() {
    let same = scene().export(damaged(export(LATER, &OLD)));
    assert_eq!(check(&same).0, Status::Pass);
    // What was changed and changed back is not lost.
    let changed =
        scene().export(damaged(export("2026-11-20T23:00:00+01:00", &NEW))).export(damaged(export(LATER, &OLD)));
    assert_eq!(check(&changed).0, Status::Pass);
    let mut silent = damaged(export(LATER, &OLD));
    silent.0.content = None;
    let silent = scene().export(silent);
    assert_eq!(silent.says("topology", ""), "pass: damaged-backup=noted, change-untold=noted");
    assert!(check(&silent).1.contains("cannot be told"), "{}", check(&silent).1);
    // Nor can it where the evidence of the backup was saved before content was read.
    let mut old = export(VERIFIED, &OLD);
    old.0.content = None;
    assert_eq!(check(&Scene::new(CONTOSO).export(old).export(damaged(export(LATER, &NEW)))).0, Status::Noted);
}

#[test]
fn a_newer_topology_document_is_no_proof_and_a_copied_one_says_nothing() {
    let pools = |pools: &[(ThingKind, &'static str, &'static str)]| pools.to_vec();
    let grown = pools(&NEW[..2]);
    let (status, message) = check(&scene().export(document(LATER, &grown)));
    assert_eq!(status, Status::Unknown);
    assert_eq!(
        message,
        "The newest verified export of topology (2026-11-20T22:04+01:00) may be older than the last change: the topology \
         document nas: exports/topology.xml, whose file is newer, differs from it: pool02.contoso.com added."
    );
    assert_eq!(check(&scene().export(document(LATER, &OLD[..1]))).0, Status::Pass);
    // Older than the backup, of another deployment, or what an earlier export says.
    assert_eq!(check(&scene().export(document(BEFORE, &grown))).0, Status::NotLookedAt);
    let foreign = document(LATER, &grown).with(|facts| facts.clusters = vec!["lab.fabrikam.com".to_owned()]);
    assert_eq!(check(&scene().export(foreign)).0, Status::NotLookedAt);
    assert_eq!(check(&scene().export(export(BEFORE, &NEW)).export(document(LATER, &grown))).0, Status::Pass);
}

#[test]
fn a_declared_change_asks_for_a_later_backup() {
    let change = |date: &str| format!("date = {date}\nby = \"voice team\"\nwhat = \"pool02 was added (CHG-1234).\"");
    assert_eq!(check(&declaring(&change("2026-11-19"))).0, Status::Pass);
    assert_eq!(check(&declaring(&change("2026-11-20T22:00:00"))).0, Status::Pass);
    let (status, message) = check(&declaring(&change("2026-11-21T01:00:00")));
    assert_eq!(status, Status::Gap);
    assert_eq!(
        message,
        "The newest verified export of topology (2026-11-20T22:04+01:00) is older than the last known change: pool02 was \
         added (CHG-1234), declared by voice team for 2026-11-21T01:00 (line 27)."
    );
    // Of the day of the backup nobody said at what time.
    assert_eq!(check(&declaring(&change("2026-11-20"))).0, Status::Unknown);
    // What is declared for later than the audit did not happen yet.
    let (status, message) = check(&declaring(&change("2027-11-20")));
    assert_eq!(status, Status::Noted);
    assert_eq!(
        message,
        "The change that voice team declared for 2027-11-20 (line 27) is dated after the time of the audit and does not \
         count yet: pool02 was added (CHG-1234)."
    );
}

#[test]
fn a_change_of_what_is_not_asked_about_is_refused() {
    let file = CONTOSO.replace(
        "[schedule]",
        "[[change]]\nitem = \"cdr\"\ndate = 2026-11-20\nby = \"a\"\nwhat = \"b\"\n[[change]]\nitem = \"topology\"\ntarget = \
         \"nobody\"\ndate = 2026-11-20\nby = \"a\"\nwhat = \"b\"\n[schedule]",
    );
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let errors = bakproof::policy::Deployment::parse(&file, std::path::Path::new("bakproof.toml"), &catalogue);
    let errors = errors.unwrap_err().to_string();
    assert!(errors.contains("no check asks about changes of `cdr`"), "{errors}");
    assert!(errors.contains("topology, response-groups"), "{errors}");
}
