//! The process: documented schedules, where backups lie, and tested restores.

use super::fixtures::deployment;
use crate::scene::{Scene, Sql, Zip};
use bakproof::model::{BackupType, Kind, RecoveryModel, Source, SourceKind, Status};
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
    let mut scene = deployment(
        "[[pool]]\nfqdn = \"pool01.contoso.com\"\nsql = 'sql01.contoso.com\\RTC'\n[topology]\nsql = 'sql01.contoso.com\\RTC'\n[backup-location]\n",
    );
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
    scene.evidence.sources = scene
        .policy
        .deployment
        .repositories
        .iter()
        .map(|one| Source::empty(one.name.clone(), SourceKind::Repository, "/mnt".into()))
        .collect();
    scene
}

/// The topology's export of that time in that repository.
fn run(source: &str, time: &str) -> Zip {
    let mut zip = Zip::new(Kind::LyncConfiguration, time);
    zip.0.location.source = source.to_owned();
    zip
}

const NIGHT: &str = "2026-11-20T22:00:00+01:00";

/// With the night's export in both repositories.
fn two_copies(hosts: &[Option<&str>]) -> Scene {
    places(hosts).export(run("nas", NIGHT)).export(run("nas1", NIGHT))
}

#[test]
fn a_second_copy_is_one_of_what_is_needed_seen_in_a_second_place() {
    let hosts = [Some("backup01.contoso.com"), Some("backup02.contoso.com")];
    let says = |scene: &Scene| scene.judges("backup-location", "");
    let one = || places(&hosts).export(run("nas", NIGHT));
    assert_eq!(says(&two_copies(&hosts)), "pass");
    assert_eq!(says(&one()), "gap: single-copy=gap", "the second holds nothing");
    assert_eq!(says(&one().export(run("nas1", "2026-10-20T22:00:00+02:00"))), "gap: single-copy=gap", "old runs alone");
    let damaged = run("nas1", NIGHT).with(|facts| facts.verdict = bakproof::model::Verdict::Damaged);
    assert_eq!(says(&one().export(damaged)), "gap: single-copy=gap");
    let less = one().export(run("nas1", NIGHT).with(|facts| facts.verdict = bakproof::model::Verdict::Identified));
    assert_eq!(says(&less), "unknown: single-copy=unknown", "a copy below the minimum");
    let message = less.target("backup-location", "").findings[0].message.clone();
    assert!(
        message.starts_with("1 of 1 backup that a restore needs has a second copy that does not reach"),
        "{message}"
    );
    let message = one().target("backup-location", "").findings[0].message.clone();
    assert!(message.contains("1 of 1 backup") && message.contains("topology@Contoso"), "{message}");
    let mut nested = two_copies(&hosts);
    nested.evidence.sources[1].within = Some("nas".to_owned());
    assert_eq!(says(&nested), "gap: single-copy=gap", "one folder inside the other");
    let mut lost = one();
    lost.evidence.sources[1].unreachable = Some("not mounted".to_owned());
    assert_eq!(says(&lost), "unknown: single-copy=unknown");
    assert_eq!(says(&places(&hosts)), "unknown: single-copy=unknown", "nothing that is needed was seen");
}

#[test]
fn a_striped_backup_is_copied_only_where_every_stripe_is() {
    let hosts = [Some("backup01.contoso.com"), Some("backup02.contoso.com")];
    let mut scene = places(&hosts);
    let cdr = deployment("[cdr]\nsql = 'mon01.contoso.com\\MON'\n[backup-location]\n");
    let repositories = scene.policy.deployment.repositories.clone();
    scene.policy = cdr.policy;
    scene.policy.deployment.repositories = repositories;
    let mut full = Sql::cdr(NIGHT);
    let first = full.0.sets[0].members[0].clone();
    let copy = |source: &str, family: u16| {
        let mut member = first.clone();
        member.family_number = Some(family);
        for copy in &mut member.copies {
            copy.location.source = source.to_owned();
            copy.location.path = format!("sql/stripe{family}.bak").as_str().into();
        }
        member
    };
    full.0.sets[0].members = vec![copy("nas", 1), copy("nas", 2)];
    let says = |full: &Sql| scene.clone().sql(full.clone()).judges("backup-location", "");
    full.0.sets[0].members[0].copies.extend(copy("nas1", 1).copies);
    assert_eq!(says(&full), "gap: single-copy=gap");
    full.0.sets[0].members[1].copies.extend(copy("nas1", 2).copies);
    assert_eq!(says(&full), "pass");
    full.0.sets[0].members[1].copies[1].verdict = bakproof::model::Verdict::Identified;
    assert_eq!(says(&full), "unknown: single-copy=unknown", "of one stripe's copy only the header was read");
}

#[test]
fn a_second_copy_that_lacks_a_log_of_the_chain_is_none() {
    let mut scene = places(&[Some("backup01.contoso.com"), Some("backup02.contoso.com")]);
    let rules = "[cdr]\nsql = 'mon01.contoso.com\\MON'\n[schedule]\ncdr = { full = \"every 1d\", log = \"every 4h\", grace = \"2h\" }\n[backup-location]\n";
    let repositories = scene.policy.deployment.repositories.clone();
    scene.policy = deployment(rules).policy;
    scene.policy.deployment.repositories = repositories;
    let in_second = |mut set: Sql| {
        for member in set.0.sets.iter_mut().flat_map(|set| &mut set.members) {
            let mut copy = member.copies[0].clone();
            copy.location.source = "nas1".to_owned();
            member.copies.push(copy);
        }
        set
    };
    let full = || Sql::cdr(NIGHT).recovery(RecoveryModel::Full).lsns(1, 10).at("sql/full.bak");
    let log = |number: u32| {
        let finished = format!("2026-11-21T{:02}:00:00+01:00", 4 * number - 2);
        let log = Sql::cdr(&finished).of_type(BackupType::Log).recovery(RecoveryModel::Full);
        log.lsns(10 * number, 10 * number + 10).at(&format!("sql/{number}.trn"))
    };
    let says = |copied: &[u32]| {
        let logs = [1, 2, 3].map(|number| if copied.contains(&number) { in_second(log(number)) } else { log(number) });
        let scene = logs.into_iter().fold(scene.clone().sql(in_second(full())), Scene::sql);
        scene.judges("backup-location", "")
    };
    assert_eq!(says(&[1, 2, 3]), "pass");
    assert_eq!(says(&[1, 3]), "gap: single-copy=gap", "what follows the missing one cannot be restored there");
    assert_eq!(says(&[3]), "gap: single-copy=gap");
}

#[test]
fn backups_lie_on_machines_of_their_own_and_in_two_places() {
    let says = |hosts: &[Option<&str>]| two_copies(hosts).judges("backup-location", "");
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
    assert_eq!(scene.export(run("nas1", NIGHT)).judges("backup-location", ""), "gap: backup-on-server=gap");
}

#[test]
fn a_front_end_inside_a_pool_and_a_machine_that_only_the_deployment_file_names_are_servers_too() {
    let far = Some("backup02.contoso.com");
    let export = run("nas", NIGHT).with(|facts| facts.machines = vec!["fe03.contoso.com".to_owned()]);
    let scene = places(&[Some("fe03"), far]).export(export).export(run("nas1", NIGHT));
    assert_eq!(scene.judges("backup-location", ""), "gap: backup-on-server=gap");
    let named = |key: &str, host: &str| {
        let mut scene = two_copies(&[Some(host), far]);
        let pool = &mut scene.policy.deployment.pools[0];
        match key {
            "file_store" => pool.file_store = Some(r"\\fs01.contoso.com\lync".to_owned()),
            "mirror" => pool.mirror = Some(r"sql02.contoso.com\RTC".parse().unwrap()),
            _ => {
                let iis = scene.policy.deployment.items.entry("iis".to_owned()).or_default();
                iis.targets = vec!["fe04.contoso.com".to_owned()];
            }
        }
        scene.judges("backup-location", "")
    };
    for (key, host) in [("file_store", "fs01"), ("mirror", "sql02"), ("targets", "fe04")] {
        assert_eq!(named(key, host), "gap: backup-on-server=gap", "{key}");
        assert_eq!(named(key, "backup01"), "pass", "{key}");
    }
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
