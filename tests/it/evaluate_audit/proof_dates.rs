//! A verification has a date and goes stale.

use crate::scene::*;
use bakproof::model::*;

fn proven_on(sql: Sql, dates: &[Option<&str>]) -> Sql {
    let mut sql = sql;
    let copies = sql.0.sets[0].members.iter_mut().flat_map(|member| &mut member.copies);
    for (copy, date) in copies.zip(dates) {
        copy.assured_at = date.map(stamp);
    }
    sql
}

fn contoso(sql: Sql) -> Scene {
    Scene::new(&CONTOSO.replace(", log = \"every 1h\"", "").replace("every 1d", "every 2 years")).sql(sql)
}

fn assured_at(scene: &Scene) -> Option<String> {
    scene.target("cdr", "").newest_backup.full.unwrap().assured_at.map(|at| at.to_string())
}

#[test]
fn a_recorded_verification_keeps_its_date_and_passes_until_it_is_stale() {
    let backup = Sql::cdr("2026-01-01T00:00:00+01:00");
    let scene = contoso(proven_on(backup.clone(), &[Some("2026-08-24T12:00:00+02:00")]));
    assert_eq!(scene.cdr(), "pass");
    assert_eq!(assured_at(&scene).as_deref(), Some("2026-08-24T12:00:00+02:00"));
    let stale = contoso(proven_on(backup, &[Some("2026-08-23T10:00:00+02:00")]));
    assert_eq!(stale.cdr(), "unknown: verification-stale=unknown");
    let target = stale.target("cdr", "");
    assert_eq!(target.newest_backup.full.unwrap().assurance, Some(Assurance::Identified));
    let message = &target.findings[0].message;
    assert!(message.contains("2026-08-23T10:00") && message.contains("90d"), "{message}");
}

#[test]
fn evidence_that_is_judged_much_later_was_verified_long_ago() {
    let scene = contoso(Sql::cdr("2026-11-20T00:00:00+01:00")).judged_at("2027-03-01T00:00:00+01:00");
    assert_eq!(scene.cdr(), "unknown: verification-stale=unknown");
}

#[test]
fn the_deployment_file_says_how_long_a_verification_counts() {
    let text = CONTOSO.replace("time_zone =", "reverify = \"7d\"\ntime_zone =").replace(", log = \"every 1h\"", "");
    let backup = Sql::cdr("2026-11-21T00:00:00+01:00");
    let scene = |date| Scene::new(&text).sql(proven_on(backup.clone(), &[Some(date)]));
    assert_eq!(scene("2026-11-15T00:00:00+01:00").cdr(), "pass");
    assert_eq!(scene("2026-11-14T00:00:00+01:00").cdr(), "unknown: verification-stale=unknown");
}

#[test]
fn a_date_after_the_audit_is_no_better_than_the_audit() {
    let scene = contoso(proven_on(Sql::cdr("2026-11-20T00:00:00+01:00"), &[Some("2031-01-01T00:00:00+01:00")]));
    assert_eq!(assured_at(&scene).as_deref(), Some(AS_OF));
}

#[test]
fn a_striped_backup_is_as_old_as_its_oldest_family_and_a_family_as_young_as_its_best_copy() {
    let mut backup = Sql::cdr("2026-11-20T00:00:00+01:00");
    let member = backup.0.sets[0].members[0].clone();
    let copies = vec![member.copies[0].clone(), member.copies[0].clone()];
    backup.0.sets[0].members =
        vec![Member { family_number: Some(1), copies: copies.clone() }, Member { family_number: Some(2), copies }];
    let at = |dates: &[Option<&str>]| assured_at(&contoso(proven_on(backup.clone(), dates))).unwrap();
    let (old, older) = (Some("2026-11-02T00:00:00+01:00"), Some("2026-11-01T00:00:00+01:00"));
    assert_eq!(at(&[old, older, None, None]), old.unwrap());
    assert_eq!(at(&[old, older, older, older]), older.unwrap());
    assert_eq!(at(&[None, older, older, None]), AS_OF);
}

#[test]
fn what_was_left_over_is_unknown_and_names_the_budget() {
    let why = "not verified in this run: the budget of 2h was used up before its turn";
    let left = |sql: Sql| sql.with(|set| set.problems.push(Problem::whole(Problem::LEFT_OVER, why)));
    let never = contoso(left(Sql::cdr("2026-11-20T00:00:00+01:00").verdict(Verdict::Identified)));
    assert_eq!(never.cdr(), "unknown: assurance-too-low=unknown");
    let long_ago = proven_on(Sql::cdr("2026-11-20T00:00:00+01:00"), &[Some("2026-01-01T00:00:00+01:00")]);
    let stale = contoso(left(long_ago));
    assert_eq!(stale.cdr(), "unknown: verification-stale=unknown");
    for scene in [never, stale] {
        let message = scene.target("cdr", "").findings.remove(0).message;
        assert!(message.contains(why), "{message}");
    }
}
