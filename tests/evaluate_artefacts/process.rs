//! The process: documented schedules, where backups lie, and tested restores.

use crate::scene::{Scene, Zip};
use crate::things::deployment;
use bakproof::model::{Kind, Status};
use bakproof::policy::Repository;

/// Every item but these does not apply.
fn only(items: &[&str], tables: &str) -> Scene {
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let away: String = catalogue
        .items
        .iter()
        .filter(|item| !items.contains(&item.id.as_str()))
        .map(|item| format!("[{}]\napplies = false\nreason = \"not here\"\n", item.id))
        .collect();
    deployment(&format!("{tables}{away}"))
}

#[test]
fn schedules_are_documented_when_each_that_applies_is() {
    let items = ["documented-schedule", "cdr", "firewall"];
    let tables = "[documented-schedule]\n[cdr]\nsql = 'sql01.contoso.com\\MON'\n[firewall]\n";
    let missing = only(&items, tables);
    assert_eq!(missing.judges("documented-schedule", ""), "gap: schedule-missing=gap");
    let named = only(&items, &format!("{tables}[schedule]\ncdr = {{ full = \"every 1d\" }}\n"));
    assert_eq!(named.judges("documented-schedule", ""), "pass");
    let untold = only(&items, "[documented-schedule]\n[firewall]\n");
    assert_eq!(untold.judges("documented-schedule", ""), "unknown: schedule-untold=unknown");
}

fn places(hosts: &[Option<&str>]) -> Scene {
    let mut scene =
        deployment("[[pool]]\nfqdn = \"pool01.contoso.com\"\nsql = 'sql01.contoso.com\\RTC'\n[backup-location]\n");
    let first = scene.policy.deployment.repositories[0].clone();
    scene.policy.deployment.repositories = hosts
        .iter()
        .enumerate()
        .map(|(number, host)| Repository {
            name: if number == 0 { "nas".to_owned() } else { format!("nas{number}") },
            host: host.map(str::to_owned),
            ..first.clone()
        })
        .collect();
    scene
}

#[test]
fn backups_lie_on_machines_of_their_own_and_in_two_places() {
    let says = |hosts: &[Option<&str>]| places(hosts).judges("backup-location", "");
    assert_eq!(says(&[Some("backup01.contoso.com"), Some("backup02.contoso.com")]), "pass");
    assert_eq!(says(&[Some("backup01.contoso.com"), Some("sql01.contoso.com")]), "gap: backup-on-server=gap");
    assert_eq!(says(&[Some("POOL01"), Some("backup02.contoso.com")]), "gap: backup-on-server=gap");
    assert_eq!(says(&[Some("backup01.contoso.com")]), "gap: single-copy=gap");
    assert_eq!(says(&[Some("backup01"), Some("backup01")]), "gap: single-copy=gap");
    assert_eq!(says(&[Some("backup01"), None]), "unknown: location-untold=unknown");
}

#[test]
fn a_machine_that_the_topology_names_is_a_server_too() {
    let export = Zip::new(Kind::LyncConfiguration, "2026-11-20T22:00:00+01:00")
        .with(|facts| facts.clusters = vec!["pool01.contoso.com".to_owned(), "fe07.contoso.com".to_owned()]);
    let scene = places(&[Some("fe07.contoso.com"), Some("backup02.contoso.com")]).export(export);
    assert_eq!(scene.judges("backup-location", ""), "gap: backup-on-server=gap");
}

#[test]
fn runs_of_many_days_in_one_folder_are_noted() {
    let hosts = [Some("backup01.contoso.com"), Some("backup02.contoso.com")];
    let run = |day: u8, folder: &str| {
        Zip::new(Kind::LyncConfiguration, &format!("2026-11-{day}T22:00:00+01:00")).at(&format!("{folder}/{day}.zip"))
    };
    let one = places(&hosts).export(run(17, "all")).export(run(18, "all")).export(run(19, "all"));
    assert_eq!(one.finds("backup-location", "", "one-folder"), Some(Status::Noted));
    let own = places(&hosts).export(run(17, "a")).export(run(18, "b")).export(run(19, "c"));
    assert_eq!(own.finds("backup-location", "", "one-folder"), None);
}

#[test]
fn a_restore_is_tested_every_month() {
    let tested = |date: &str| {
        let file = format!("[restore-test]\n[[attestation]]\nitem = \"restore-test\"\nby = \"ops\"\ndate = {date}\n");
        deployment(&file).judges("restore-test", "")
    };
    assert_eq!(tested("2026-11-01"), "pass");
    assert_eq!(tested("2026-09-01"), "gap: backup-stale=gap");
    assert_eq!(deployment("[restore-test]\n").judges("restore-test", ""), "gap: backup-missing=gap");
}

#[test]
fn a_repository_without_room_for_the_next_run_is_noted() {
    let with = |free, newest| {
        let mut scene = places(&[Some("backup01.contoso.com"), Some("backup02.contoso.com")]);
        scene.evidence.sources[0].free_bytes = free;
        scene.evidence.sources[0].newest_day_bytes = newest;
        scene.finds("backup-location", "", "little-space")
    };
    assert_eq!(with(Some(99), Some(100)), Some(Status::Noted));
    assert_eq!(with(Some(100), Some(100)), None);
    assert_eq!(with(None, Some(100)), None, "the system does not say");
    assert_eq!(with(Some(0), None), None, "there never was a run");
}
