//! Users that the directory has on a pool, beside those that its newest export holds.

use crate::scene::*;
use bakproof::base::{address_hash, address_hash_text};
use bakproof::model::*;

const EXPORTED: &str = "2026-11-20T22:04:00+01:00";
const LONG_AGO: &str = "2013-05-02T08:00:00Z";
const SINCE: &str = "2026-11-21T07:00:00Z";
const POOL: &str = "pool01.contoso.com";

fn hash(address: &str) -> String {
    address_hash_text(address_hash(address))
}

fn user(address: &str, changed: Option<&str>) -> DirectoryUser {
    let (user, user_hash) = (address.to_owned(), hash(address));
    DirectoryUser { user, user_hash, created: changed.map(stamp), changed: changed.map(stamp) }
}

fn directory(host: &str, domain: &str, users: Vec<DirectoryUser>) -> Artefact {
    let pools = vec![PoolUsers { pool: POOL.to_owned(), users }];
    let users = Some(DirectoryUsers { domain: domain.to_owned(), pools, unplaced_count: 0 });
    directory_server(host, DirectoryBackupFacts { users, ..DirectoryBackupFacts::default() })
}

fn exported(users: &[&str]) -> Zip {
    let mut hashes: Vec<String> = users.iter().map(|user| hash(user)).collect();
    hashes.sort();
    Zip::new(Kind::LyncUserData, EXPORTED).of_pool(POOL).with(|facts| {
        facts.user_count = Some(users.len() as u64);
        facts.user_hashes = Some(hashes.concat());
    })
}

fn named(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("user{number:02}@contoso.com")).collect()
}

/// Ten users in the directory, of whom the last did not reach the export, having changed then.
fn lacking(lost: usize, changed: Option<&str>) -> Scene {
    let all = named(10);
    let held: Vec<&str> = all.iter().take(10 - lost).map(String::as_str).collect();
    let mut scene = Scene::new(CONTOSO).export(exported(&held));
    let users = (0..).zip(&all).map(|(at, name)| user(name, if at < 10 - lost { Some(LONG_AGO) } else { changed }));
    scene.evidence.artefacts.push(directory("dc1.contoso.com", "DC=contoso,DC=com", users.collect()));
    scene
}

fn says(scene: &Scene) -> String {
    scene.says("user-data", "pool01")
}

fn check(scene: &Scene) -> (Status, String) {
    let target = scene.target("user-data", "pool01");
    let check = target.checks.into_iter().find(|check| check.check == "users-missing").unwrap();
    (check.status, check.reason.unwrap_or_default())
}

#[test]
fn many_that_are_certainly_missing_are_a_gap_and_a_few_are_unknown() {
    assert_eq!(says(&lacking(0, None)), "pass");
    assert_eq!(check(&lacking(0, None)).0, Status::Pass);
    assert_eq!(says(&lacking(1, Some(LONG_AGO))), "unknown: users-missing=unknown");
    assert_eq!(says(&lacking(6, Some(LONG_AGO))), "gap: users-missing=gap");
    let target = lacking(6, Some(LONG_AGO)).target("user-data", "pool01");
    insta::assert_snapshot!(target.findings[0].message, @"The newest export of user-data of pool01.contoso.com (2026-11-20T22:04+01:00) lacks 6 of the 10 users whose home is pool01.contoso.com in the directory: user04@contoso.com, user05@contoso.com, user06@contoso.com and 3 more.");
    assert!(target.findings[0].evidence.iter().any(|one| one.source == "dc1.contoso.com (directory)"));
}

#[test]
fn whoever_may_be_new_on_the_pool_is_noted_and_only_too_many_are_unknown() {
    // After the export, shortly before it, and nobody knows when.
    for changed in [Some(SINCE), Some("2026-11-20T09:00:00Z"), None] {
        assert_eq!(says(&lacking(1, changed)), "pass: users-missing=noted", "{changed:?}");
        assert_eq!(says(&lacking(6, changed)), "unknown: users-missing=unknown", "{changed:?}");
    }
    assert_eq!(says(&lacking(1, Some("2026-11-19T20:00:00Z"))), "unknown: users-missing=unknown");
}

#[test]
fn an_address_at_which_the_cmdlet_stops_makes_one_missing_user_a_gap() {
    for name in ["ken/myer@contoso.com", r"ken\myer@contoso.com"] {
        let mut scene = lacking(1, Some(LONG_AGO));
        scene.evidence.artefacts[0] = {
            let mut users: Vec<_> = named(10).iter().map(|name| user(name, Some(LONG_AGO))).collect();
            users.insert(0, user(name, Some(SINCE)));
            directory("dc1.contoso.com", "DC=contoso,DC=com", users)
        };
        let target = scene.target("user-data", "pool01");
        assert_eq!(said(target.status, &target.findings), "gap: users-missing=gap");
        let message = &target.findings[0].message;
        assert!(message.contains(&format!("stops at an address with a slash or a backslash: {name}.")), "{message}");
        assert!(message.contains("shortly before: ken"), "{message}");
    }
}

#[test]
fn without_users_to_compare_nothing_was_looked_at() {
    let without = |change: fn(&mut Scene)| {
        let mut scene = lacking(6, Some(LONG_AGO));
        change(&mut scene);
        check(&scene)
    };
    for (change, reason) in [
        ((|scene| scene.evidence.artefacts.clear()) as fn(&mut Scene), "no directory server shows"),
        (|scene| scene.evidence.exports.clear(), "no sound and dated export"),
        (|scene| scene.evidence.exports[0].facts.user_hashes = None, "were not kept"),
        (
            |scene| {
                scene.evidence.artefacts = vec![directory("dc1.contoso.com", "DC=contoso,DC=com", Vec::new())];
            },
            "shows no user whose home is pool01.contoso.com",
        ),
    ] {
        let (status, said) = without(change);
        assert_eq!(status, Status::NotLookedAt);
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn two_controllers_of_a_domain_show_its_users_once_and_those_of_another_domain_count_too() {
    let mut scene = lacking(1, Some(LONG_AGO));
    let same = scene.evidence.artefacts[0].clone();
    scene.evidence.artefacts.push(Artefact {
        location: Location { source: "dc2.contoso.com (directory)".to_owned(), ..same.location.clone() },
        ..same
    });
    let other = vec![user("zoe@corp.contoso.com", Some(LONG_AGO))];
    scene.evidence.artefacts.push(directory("dc9.corp.contoso.com", "DC=corp,DC=contoso,DC=com", other));
    let message = &scene.target("user-data", "pool01").findings[0].message;
    assert!(message.contains("lacks 2 of the 11 users"), "{message}");
}

#[test]
fn a_pool_with_a_short_name_is_found_and_a_list_from_the_future_is_older_than_all() {
    let short = |file: &str| file.replace("pool01.contoso.com", "pool01");
    let mut scene = lacking(6, Some(LONG_AGO));
    let known = Scene::new(&short(CONTOSO));
    scene.policy = known.policy;
    assert!(says(&scene).starts_with("gap: users-missing=gap"), "{}", says(&scene));

    let mut scene = lacking(6, Some(LONG_AGO));
    let all = named(4).iter().map(|name| user(name, Some(LONG_AGO))).collect();
    let mut saved = directory("dc2.contoso.com", "DC=contoso,DC=com", all);
    let Detail::DirectoryBackups(facts) = &mut saved.facts.detail else { panic!("a directory") };
    facts.read_at = Some(stamp("2030-01-01T00:00:00Z"));
    for artefact in &mut scene.evidence.artefacts {
        let Detail::DirectoryBackups(facts) = &mut artefact.facts.detail else { panic!("a directory") };
        facts.read_at = Some(stamp("2026-11-21T09:00:00Z"));
    }
    scene.evidence.artefacts.push(saved);
    assert_eq!(says(&scene), "gap: users-missing=gap");
}

#[test]
fn a_pool_with_users_that_nobody_names_is_asked_for() {
    let mut scene = Scene::new(CONTOSO);
    let users = vec![user("anna@contoso.com", Some(LONG_AGO))];
    let pools = vec![PoolUsers { pool: "pool04.contoso.com".to_owned(), users }];
    let users = Some(DirectoryUsers { domain: "DC=contoso,DC=com".to_owned(), pools, unplaced_count: 0 });
    let shown = DirectoryBackupFacts { users, ..DirectoryBackupFacts::default() };
    scene.evidence.artefacts.push(directory_server("dc1.contoso.com", shown));
    let target = scene.target("topology", "");
    let told = target.findings.iter().find(|one| one.id == "directory-undeclared").expect("a finding");
    assert_eq!(
        told.message,
        "The directory shows the pool with users pool04.contoso.com, which the deployment file does not name: its backups are \
         not looked for."
    );
    assert_eq!(told.status, Status::Unknown);
}
