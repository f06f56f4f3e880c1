//! Attempts to get a pass, or a gap, that is not true.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const STALE: &str = "2026-11-11T22:04:00+01:00";

#[test]
fn swapping_two_files_changes_nothing_but_a_note() {
    let file = CONTOSO.replace("[cdr]", "[qoe]\nsql = 'mon01.contoso.com\\MON'\n[cdr]");
    let file = file.replace("cdr = {", "qoe = { full = \"every 1d\" }\ncdr = {");
    let qoe = Sql::full("QoEMetrics", "MON01\\MON", STALE);
    let scene =
        Scene::new(&file).sql(Sql::cdr(FRESH).at("mon/QoEMetrics_20261111.bak")).sql(qoe.at("mon/LcsCDR_20261120.bak"));
    assert_eq!(scene.cdr(), "pass");
    assert_eq!(scene.says("qoe", ""), "gap: backup-stale=gap");
    assert_eq!(scene.source_says(), ["time-disagreement"]);
}

#[test]
fn a_server_whose_clock_was_set_back_makes_its_backups_stale() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(STALE).modified("2026-11-21T01:00:00+01:00"));
    assert_eq!(scene.cdr(), "gap: backup-stale=gap");
}

#[test]
fn a_server_whose_clock_runs_ahead_proves_nothing() {
    let ahead = Sql::cdr("2026-11-22T22:00:00+01:00");
    let scene = Scene::new(CONTOSO).sql(ahead.clone());
    assert_eq!(scene.cdr(), "gap: backup-missing=gap, future-dated=noted");
    assert_eq!(scene.audit().counts.after_as_of, 1);
    // Not even for an audit whose moment lies later still.
    assert_eq!(scene.judged_at("2026-11-23T12:00:00+01:00").cdr(), "gap: backup-missing=gap, future-dated=noted");
    let unknown = Scene::new(CONTOSO).sql(Sql::full("Payroll", "ERP\\SQL", "2026-11-22T22:00:00+01:00"));
    assert_eq!(unknown.source_says(), ["future-dated"]);
}

#[test]
fn a_clock_that_differs_by_minutes_is_no_future() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr("2026-11-21T12:10:00+01:00")).judged_at("2026-11-21T12:11:00+01:00");
    assert_eq!(scene.cdr(), "pass");
}

#[test]
fn a_damaged_newest_backup_does_not_hide_a_good_older_one_nor_refresh_it() {
    let newest = || Sql::cdr("2026-11-21T06:00:00+01:00").verdict(Verdict::Damaged);
    let fresh = Scene::new(CONTOSO).sql(Sql::cdr(FRESH)).sql(newest());
    assert_eq!(fresh.cdr(), "pass: damaged-backup=noted");
    assert_eq!(fresh.target("cdr", "").newest_backup.full.unwrap().time, Some(stamp(FRESH)));
    let stale = Scene::new(CONTOSO).sql(Sql::cdr(STALE)).sql(newest());
    assert_eq!(stale.cdr(), "gap: backup-stale=gap, damaged-backup=gap");
}

#[test]
fn a_fresh_backup_that_cannot_be_read_makes_a_stale_one_unknown() {
    let locked = |finished: &str| Sql::cdr(finished).verdict(Verdict::Unreadable);
    let stale = || Scene::new(CONTOSO).sql(Sql::cdr(STALE));
    assert_eq!(stale().sql(locked(FRESH)).cdr(), "unknown: damaged-backup=unknown");
    assert_eq!(stale().sql(locked("2026-11-12T22:00:00+01:00")).cdr(), "gap: backup-stale=gap, damaged-backup=unknown");
}

#[test]
fn a_copy_only_full_counts_as_a_full() {
    let copy_only = |finished: &str| Sql::cdr(finished).with(|set| set.is_copy_only = Some(true));
    assert_eq!(Scene::new(CONTOSO).sql(copy_only(FRESH)).cdr(), "pass");
    assert_eq!(Scene::new(CONTOSO).sql(copy_only(STALE)).cdr(), "gap: backup-stale=gap");
}

#[test]
fn what_is_no_full_backup_is_shown_and_satisfies_nothing() {
    let snapshot = Sql::cdr(FRESH).with(|set| set.is_snapshot = Some(true));
    for other in [
        snapshot,
        Sql::cdr(FRESH).of_type(BackupType::File),
        Sql::cdr(FRESH).of_type(BackupType::Partial),
        Sql::cdr(FRESH).with(|set| set.backup_type = None),
    ] {
        let scene = Scene::new(CONTOSO).sql(other);
        assert_eq!(scene.cdr(), "gap: backup-missing=gap");
        let newest = scene.target("cdr", "").newest_backup;
        assert!(newest.other.is_some() && newest.full.is_none());
    }
    for dependent in [BackupType::Differential, BackupType::Log] {
        let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH).of_type(dependent));
        assert_eq!(scene.cdr(), "gap: backup-missing=gap", "{dependent:?}");
    }
}

#[test]
fn backups_after_as_of_are_ignored_and_counted() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH)).judged_at("2026-11-20T12:00:00+01:00");
    assert_eq!(scene.cdr(), "gap: backup-missing=gap");
    let report = scene.audit();
    assert_eq!(report.counts.after_as_of, 1);
    assert_eq!(report.period.from, None);
    assert!(scene.target("cdr", "").findings[0].message.contains("1 backup finished after the time of the audit"));
}

#[test]
fn assurance_is_never_dated_after_the_audit() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr("2026-11-19T22:00:00+01:00")).judged_at("2026-11-20T12:00:00+01:00");
    let full = scene.target("cdr", "").newest_backup.full.unwrap();
    assert_eq!(full.assured_at, Some(stamp("2026-11-20T12:00:00+01:00")));
}

#[test]
fn a_replica_never_counts_for_the_topology() {
    let accepted = CONTOSO.replace("[topology]", "[topology]\naccept = [\"export\", \"sql-backup\"]");
    let scene = Scene::new(&accepted).sql(Sql::full("XDS", "SQL01\\rtclocal", FRESH));
    assert_eq!(scene.says("topology", ""), "gap: backup-missing=gap, wrong-instance=noted");
    assert_eq!(scene.unattributed(), ["wrong-instance"]);
    let excluded = scene.audit().excluded;
    assert_eq!(excluded.iter().find(|row| row.database == "xds on RTCLOCAL").unwrap().seen, 1);
}

#[test]
fn a_stale_proven_backup_and_a_fresh_unproven_one_are_neither_a_pass_nor_a_gap() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(STALE)).sql(Sql::cdr(FRESH).verdict(Verdict::Identified));
    assert_eq!(scene.cdr(), "unknown: assurance-too-low=unknown");
    let message = &scene.target("cdr", "").findings[0].message;
    assert!(
        message.contains(
            "is identified, but at least verified is required; the newest that reaches it finished 2026-11-11"
        ),
        "{message}"
    );
}

#[test]
fn a_fresh_proven_backup_passes_whatever_newer_unproven_ones_there_are() {
    let newer = Sql::cdr("2026-11-21T06:00:00+01:00").verdict(Verdict::Identified);
    assert_eq!(Scene::new(CONTOSO).sql(Sql::cdr(FRESH)).sql(newer).cdr(), "pass");
}

#[test]
fn a_set_that_cannot_be_restored_is_unsound_whatever_its_verdict_says() {
    for broken in [
        Sql::cdr(FRESH).with(|set| set.backup_finish_date = None),
        Sql::cdr(FRESH).with(|set| set.missing_families = vec![2].into()),
        Sql::cdr(FRESH).with(|set| set.is_damaged = Some(true)),
    ] {
        let said = Scene::new(CONTOSO).sql(broken).cdr();
        assert!(said.starts_with("gap: backup-missing=gap, damaged-backup=gap"), "{said}");
    }
}

#[test]
fn demo_data_satisfies_nothing_but_in_the_demo() {
    let demo = || Sql::cdr(FRESH).with(|set| set.machine_name = Some("BAKPROOF-DEMO".to_owned()));
    let zip = || Zip::new(Kind::LyncConfiguration, FRESH).with(|facts| facts.is_demo = true);
    let scene = Scene::new(CONTOSO).sql(demo()).export(zip());
    assert_eq!(scene.cdr(), "gap: backup-missing=gap");
    assert_eq!(scene.says("topology", ""), "gap: backup-missing=gap");
    assert_eq!(scene.source_says(), ["demo-data"]);
    assert_eq!(scene.unattributed(), ["demo-data", "demo-data"]);
    let own =
        Scene::new(&CONTOSO.replace("name = \"Contoso\"", "name = \"Contoso\"\ndemo = true")).sql(demo()).export(zip());
    assert_eq!((own.cdr(), own.says("topology", "")), ("pass".to_owned(), "pass".to_owned()));
}

#[test]
fn an_export_named_like_a_database_backup_is_still_an_export() {
    let scene = Scene::new(CONTOSO).export(Zip::new(Kind::LyncConfiguration, FRESH).at("sql/LcsCDR.bak"));
    assert_eq!(scene.cdr(), "gap: backup-missing=gap");
    assert_eq!(scene.says("topology", ""), "pass");
}

#[test]
fn another_products_zip_does_not_excuse_a_missing_user_export() {
    let scene = Scene::new(CONTOSO).export(Zip::new(Kind::ZipArchive, FRESH));
    assert_eq!(scene.says("user-data", "pool01"), "gap: backup-missing=gap");
}

#[test]
fn a_damaged_backup_that_may_belong_excuses_nothing() {
    let file = CONTOSO.replace("[topology]", "[location]\n[topology]");
    let broken = Zip::new(Kind::ZipArchive, FRESH).with(|facts| facts.verdict = Verdict::Damaged);
    let said = Scene::new(&file).export(broken).says("location", "");
    assert_eq!(said, "gap: backup-missing=gap, damaged-backup=unknown", "it is told, and stays a gap");
}

#[test]
fn every_further_database_of_an_item_needs_a_backup_of_its_own() {
    let file = format!("{CONTOSO}\n[operations-manager]\nsql = 'scom01.contoso.com'\n");
    let file = file.replace("cdr = {", "operations-manager = { full = \"every 1d\" }\ncdr = {");
    let scene = Scene::new(&file).sql(Sql::full("OperationsManager", "SCOM01", FRESH));
    let warehouse = || Sql::full("OperationsManagerDW", "SCOM01", FRESH);
    assert_eq!(scene.says("operations-manager", ""), "gap: backup-missing=gap");
    assert!(scene.target("operations-manager", "").findings[0].message.contains("OperationsManagerDW"));
    assert_eq!(Scene::new(&file).sql(warehouse()).says("operations-manager", ""), "gap: backup-missing=gap");
    assert_eq!(scene.sql(warehouse()).says("operations-manager", ""), "pass");
}
