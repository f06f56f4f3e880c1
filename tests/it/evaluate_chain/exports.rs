//! Exports that shrink, and exports that are old files copied again.

use crate::scene::{CONTOSO, Scene, Zip};
use bakproof::model::{Kind, Status};

const POOL: &str = "pool01.contoso.com";

fn users(day: u8, count: u64) -> Zip {
    let finished = format!("2026-11-{day:02}T03:00:00+01:00");
    Zip::new(Kind::LyncUserData, &finished).of_pool(POOL).with(|facts| facts.user_count = Some(count))
}

fn says(exports: Vec<Zip>) -> String {
    exports.into_iter().fold(Scene::new(CONTOSO), Scene::export).says("user-data", POOL)
}

#[test]
fn a_sudden_drop_against_the_export_before_is_unknown() {
    assert_eq!(says(vec![users(20, 250), users(21, 248)]), "pass");
    assert_eq!(says(vec![users(20, 250), users(21, 12)]), "unknown: shrunk=unknown");
    assert_eq!(says(vec![users(20, 3), users(21, 0)]), "unknown: shrunk=unknown");
    assert_eq!(says(vec![users(20, 10), users(21, 5)]), "pass", "five are everyday change");
    assert_eq!(says(vec![users(20, 10), users(21, 4)]), "unknown: shrunk=unknown");
    assert_eq!(says(vec![users(20, 8), users(21, 3)]), "unknown: shrunk=unknown", "more than half of a small pool");
    assert_eq!(says(vec![users(20, 3), users(21, 1)]), "pass", "a handful");
    assert_eq!(says(vec![users(20, 100), users(21, 80)]), "pass", "a fifth is everyday change");
    assert_eq!(says(vec![users(20, 0), users(21, 80)]), "pass");
}

#[test]
fn a_drop_stays_until_an_export_makes_up_for_it() {
    assert_eq!(says(vec![users(10, 250), users(11, 12), users(21, 13)]), "unknown: shrunk=unknown");
    assert_eq!(says(vec![users(10, 250), users(11, 12), users(21, 251)]), "pass");
    let old = |day: &str, count: u64| {
        let finished = format!("2026-09-{day}T03:00:00+01:00");
        Zip::new(Kind::LyncUserData, &finished).of_pool(POOL).with(|facts| facts.user_count = Some(count))
    };
    assert_eq!(says(vec![old("10", 250), old("11", 12), users(21, 13)]), "pass", "no sudden drop any more");
}

#[test]
fn where_nothing_can_be_counted_the_bytes_are_compared() {
    let location = |day: u8, bytes: u64| {
        let finished = format!("2026-11-{day:02}T03:00:00+01:00");
        Zip::new(Kind::LyncLocation, &finished).with(|facts| {
            (facts.user_count, facts.counts) = (None, Default::default());
            facts.counts.uncompressed_bytes = bytes;
        })
    };
    let file = CONTOSO.replace("[topology]", "[location]\n[topology]");
    let says = |exports: Vec<Zip>| exports.into_iter().fold(Scene::new(&file), Scene::export).says("location", "");
    assert_eq!(says(vec![location(20, 503), location(21, 300)]), "pass");
    assert_eq!(says(vec![location(20, 503), location(21, 220)]), "unknown: shrunk=unknown");
}

#[test]
fn other_users_than_before_may_be_another_pools() {
    let sketch = |users: std::ops::Range<u32>| users.map(|user| format!("{user:08x}")).collect::<String>();
    let of = |day: u8, of: std::ops::Range<u32>| users(day, 30).with(|facts| facts.user_sketch = sketch(of));
    assert_eq!(says(vec![of(20, 0..30), of(21, 2..32)]), "pass", "few came and went");
    assert_eq!(says(vec![of(20, 0..30), of(21, 100..130)]), "unknown: other-users=unknown");
    assert_eq!(says(vec![of(19, 0..30), of(20, 100..130), of(21, 100..130)]), "unknown: other-users=unknown");
    assert_eq!(says(vec![of(19, 0..30), of(20, 100..130), of(21, 0..30)]), "pass", "the right one again");
    // Samples of large pools: as far as both reach.
    let every_second = |day: u8, first: u32| {
        let sketch = (0..128).map(|user| format!("{:08x}", first + 2 * user)).collect::<String>();
        users(day, 900).with(|facts| facts.user_sketch = sketch)
    };
    assert_eq!(says(vec![every_second(20, 0), every_second(21, 1)]), "unknown: other-users=unknown");
    assert_eq!(says(vec![every_second(20, 0), every_second(21, 2)]), "pass");
}

#[test]
fn users_that_lost_what_they_had_are_a_drop_though_they_are_all_there() {
    let of = |day: u8, filled: u64, entries: u64| {
        users(day, 30).with(|facts| (facts.filled_users, facts.user_entries) = (Some(filled), Some(entries)))
    };
    assert_eq!(says(vec![of(20, 30, 300), of(21, 29, 280)]), "pass");
    assert_eq!(says(vec![of(20, 30, 300), of(21, 15, 150)]), "unknown: shrunk=unknown, hollow-users=noted");
    assert_eq!(says(vec![of(20, 30, 300), of(21, 30, 60)]), "unknown: shrunk=unknown", "every list was cut");
    assert_eq!(says(vec![of(20, 30, 300), of(21, 25, 200)]), "pass", "a few have none any more");
    // One export alone.
    assert_eq!(says(vec![of(21, 15, 150)]), "pass: hollow-users=noted");
    assert_eq!(says(vec![of(21, 20, 150)]), "pass", "users without contacts exist");
    // Evidence of an older version says nothing of it.
    assert_eq!(says(vec![users(20, 30), of(21, 30, 60)]), "pass");
    assert_eq!(says(vec![of(20, 30, 300), users(21, 30)]), "pass");
}

#[test]
fn the_message_names_both_counts_and_both_times() {
    let scene = Scene::new(CONTOSO).export(users(20, 250)).export(users(21, 12));
    let target = scene.target("user-data", POOL);
    assert_eq!(
        target.findings[0].message,
        "The newest export of user-data of pool01.contoso.com (2026-11-21T03:00+01:00) holds 12 users instead of 250 \
         users, compared with the one before it, of 2026-11-20T03:00+01:00: it may be cut short."
    );
    assert_eq!(target.findings[0].evidence.len(), 2);
}

#[test]
fn an_old_export_in_the_folders_of_two_runs_is_noted_when_others_of_the_runs_changed() {
    let old = |folder: &str| {
        users(21, 250).at(&format!("{folder}/users.zip")).with(|facts| facts.content_digest = Some("aa".to_owned()))
    };
    let topology = |folder: &str, digest: &str| {
        Zip::new(Kind::LyncConfiguration, "2026-11-21T03:00:00+01:00")
            .at(&format!("{folder}/topology.zip"))
            .with(|facts| facts.content_digest = Some(digest.to_owned()))
    };
    assert_eq!(
        says(vec![old("1"), old("2"), topology("1", "b1"), topology("2", "b2")]),
        "pass: unchanged-export=noted"
    );
    assert_eq!(says(vec![old("1"), old("2"), topology("1", "b1"), topology("2", "b1")]), "pass", "nothing changed");
    assert_eq!(says(vec![old("1"), topology("1", "b1"), topology("2", "b2")]), "pass", "one run");
    let anew = old("2").with(|facts| facts.export_time = Some(crate::scene::stamp("2026-11-21T04:00:00+01:00")));
    assert_eq!(
        says(vec![old("1"), anew, topology("1", "b1"), topology("2", "b2")]),
        "pass",
        "exported again, and nothing had changed"
    );
}

#[test]
fn a_target_that_is_not_judged_is_not_compared() {
    let target = Scene::undeclared().export(users(20, 250)).export(users(21, 12)).target("user-data", "");
    assert_eq!(target.status, Status::Unknown);
    assert!(target.findings.iter().all(|finding| finding.id != "shrunk"));
}
