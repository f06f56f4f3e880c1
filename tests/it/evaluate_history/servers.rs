//! Several servers: dead ones, partners, aliases, histories that came from elsewhere.

use super::reading::*;
use crate::scene::*;
use bakproof::base::PathStyle;
use bakproof::model::*;
use bakproof::report::{Appearance, Details, Format, View};

const FRESH: &str = "2026-11-20T22:04:00+01:00";

#[test]
fn a_dead_server_makes_its_own_targets_unknown_and_no_others() {
    let scene = Scene::new(CONTOSO).sql(Sql::cdr(FRESH));
    let own = scene.clone().dead_server(INSTANCE);
    assert_eq!(own.cdr(), "unknown: history-unavailable=unknown");
    assert!(own.message("history-unavailable").contains("connection refused"));
    assert_eq!(scene.dead_server(r"sql01.contoso.com\RTC").cdr(), "pass");
    let nothing = Scene::new(CONTOSO).dead_server(INSTANCE);
    assert!(nothing.cdr().starts_with("unknown"), "{}", nothing.cdr());
    let other = Scene::new(CONTOSO).dead_server(r"sql01.contoso.com\RTC");
    assert_eq!(other.cdr(), "gap: backup-missing=gap");
}

#[test]
fn what_a_login_may_not_read_is_named_with_its_grant() {
    let full = Sql::cdr(FRESH);
    let server = Server::new().row(&full, r"\\nas\x.bak");
    let grant = "GRANT SELECT ON msdb.dbo.suspect_pages TO [auditor];";
    let scene = |server: Server| Scene::new(CONTOSO).sql(full.clone()).server(server);
    let pages = scene(server.clone().unread("suspect-pages", Some(grant)));
    assert_eq!(pages.check("suspect-pages"), ["history-partial=unknown"]);
    assert!(pages.check("history").is_empty());
    assert!(pages.message("history-partial").ends_with(grant));
    assert_eq!(scene(server.clone().unread("restore-history", None)).cdr(), "pass: history-partial=noted");
    assert_eq!(scene(server.unread("history", None)).check("history"), ["history-partial=unknown"]);
}

#[test]
fn a_mirror_is_not_missing_what_its_principal_has() {
    let two = CONTOSO.replace(
        "[cdr]\nsql = 'mon01.contoso.com\\MON'",
        "[cdr]\nsql = ['mon01.contoso.com\\MON', 'mon02.contoso.com\\MON']",
    );
    let full = Sql::cdr(FRESH);
    let principal = Server::new().row(&full, r"\\nas\x.bak");
    let mirror = Server::named(r"mon02.contoso.com\MON", r"MON02\MON", "MON02");
    let scene = Scene::new(&two).sql(full).server(principal);
    let alone = scene.clone().server(mirror.clone());
    assert!(alone.says("cdr", "mon02").contains("backup-missing=gap"));
    let mirrored = scene.server(mirror.database(|database| {
        database.state = Some("RESTORING".to_owned());
        database.mirroring = Some(Mirroring {
            role: Some("MIRROR".to_owned()),
            state: Some("SYNCHRONIZED".to_owned()),
            partner: Some(r"MON01\MON".to_owned()),
        });
    }));
    assert_eq!(mirrored.says("cdr", "mon02"), "pass");
}

#[test]
fn the_history_of_a_replica_counts_for_its_group() {
    let group = |database: &mut DatabaseFacts| {
        database.availability = Some(Availability {
            group: "AG1".to_owned(),
            role: Some("SECONDARY".to_owned()),
            replicas: vec![r"MON01\MON".to_owned(), r"MON02\MON".to_owned()],
        });
    };
    let full = Sql::full("LcsCDR", r"MON02\MON", FRESH);
    let replica = Server::named(r"mon02.contoso.com\MON", r"MON02\MON", "MON02").database(group);
    let listed = Scene::new(CONTOSO).server(replica.clone().row(&full, "{product}"));
    assert_eq!(listed.target("cdr", "").assurance, Some(Assurance::Listed));
    // The file of the replica too.
    let scene = Scene::new(CONTOSO).sql(full.clone()).server(replica.row(&full, r"\\nas\x.bak"));
    assert_eq!(scene.cdr(), "pass");
}

#[test]
fn a_row_is_of_the_declared_instance_whatever_it_calls_itself() {
    let full = Sql::full("LcsCDR", r"CLUSTER7\MON", FRESH);
    let own = Server::named(INSTANCE, r"CLUSTER7\MON", "CLUSTER7").row(&full, "{p}");
    assert_eq!(Scene::new(CONTOSO).server(own).target("cdr", "").assurance, Some(Assurance::Listed));
    // An msdb that was restored from another server tells that server's history.
    let foreign = Server::new().row(&full, "{p}");
    assert_eq!(Scene::new(CONTOSO).server(foreign).target("cdr", "").assurance, None);
}

#[test]
fn one_row_in_two_readings_is_one_backup() {
    let full = Sql::cdr(FRESH);
    let live = Server::new().row(&full, "{p}");
    let script = live.clone().with(|reading| {
        reading.origin = ReadingOrigin::Script;
        reading.read_at = stamp("2026-11-21T08:00:00+01:00");
    });
    let scene = Scene::new(CONTOSO).server(script).server(live);
    let findings = scene.target("cdr", "").findings;
    assert_eq!(findings.iter().filter(|f| f.id == "assurance-too-low").count(), 1);
}

#[test]
fn the_report_shows_what_was_read() {
    let server = Server::new().row(&Sql::cdr(FRESH), "{p}").with(|r| r.clock_offset_seconds = Some(-7));
    let report = Scene::new(CONTOSO).server(server).audit();
    let source = report.sources.iter().find(|source| source.kind == SourceKind::SqlServer).unwrap();
    let reading = &source.readings[0];
    assert_eq!((source.status, reading.backup_count, reading.clock_offset_seconds), (Status::Pass, 1, Some(-7)));
    assert_eq!(reading.product_version.as_deref(), Some("11.0.7001.0"));
    let view = View {
        appearance: Appearance { width: 160, colour: false, is_terminal: false, paths: PathStyle::Posix },
        fail_on: None,
        details: Details::All,
        baseline: None,
    };
    let shown = String::from_utf8(Format::Table.render(&report, &view).unwrap()).unwrap();
    assert!(shown.contains(r"mon01.contoso.com\MON (SQL Server)"), "{shown}");
    assert!(shown.contains("11.0.7001.0, read 2026-11-21 10:00, 1 backup"), "{shown}");
}

fn reverse(reading: &mut ServerReading) {
    let mut rows: Vec<_> = reading.backups.iter().collect();
    rows.reverse();
    reading.backups = rows.into_iter().collect();
}

#[test]
fn the_order_of_the_evidence_changes_nothing() {
    let full = Sql::cdr(FRESH);
    let older = Sql::cdr("2026-11-19T22:04:00+01:00");
    let live = Server::new().row(&older, r"\\nas\a.bak").row(&full, r"\\nas\b.bak").unread("suspect-pages", None);
    let script = live.clone().with(|reading| {
        reading.origin = ReadingOrigin::Script;
        reverse(reading);
    });
    let scene = Scene::new(CONTOSO).sql(older).server(live).server(script).dead_server(r"sql01.contoso.com\RTC");
    let mut turned = scene.clone();
    turned.evidence.readings.reverse();
    turned.evidence.sources.reverse();
    turned.evidence.readings.iter_mut().for_each(reverse);
    assert_eq!(scene.audit(), turned.audit());
}

/// The Monitoring server is named, and a mapping names the saved histories of the repository.
fn mapped() -> String {
    let map = "path = \"/mnt/nas\"\n[[repository.map]]\npath = \"history/*\"\nsql = 'mon01.contoso.com\\MON'\n";
    format!("{}\n[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'\n", CONTOSO.replace("path = \"/mnt/nas\"\n", map))
}

/// A saved history in the repository.
fn found(server: Server, path: &str) -> Server {
    server.with(|reading| {
        reading.origin = ReadingOrigin::Script;
        reading.source = "nas".to_owned();
        reading.found_at = Some(location(path));
        reading.instance = reading.server.server_name.as_deref().unwrap().parse().unwrap();
    })
}

/// With a reading and without a source of its own.
fn with_reading(deployment: &str, full: &Sql, server: Server) -> Scene {
    let mut scene = Scene::new(deployment).sql(full.clone());
    scene.evidence.readings.push(server.0);
    scene
}

#[test]
fn what_a_script_lists_is_of_its_instance() {
    let server = found(Server::new().row(&Sql::cdr(FRESH), "{p}"), "history/mon01.txt");
    let mut scene = Scene::new(&mapped());
    scene.evidence.readings.push(server.0);
    let newest = scene.target("cdr", "").newest_backup.full.unwrap();
    assert_eq!(newest.source, INSTANCE);
    let report = scene.audit();
    assert_eq!(report.sources[0].readings[0].origin, ReadingOrigin::Script);
}

#[test]
fn a_saved_history_that_merely_lies_in_a_repository_is_shown_and_lifts_nothing() {
    let full = Sql::cdr(FRESH).verdict(Verdict::Identified);
    let restored =
        || Server::new().row(&full, "{p}").restored(&full, RestoreType::Database, "2026-11-21T06:00:00+01:00");
    let says = |deployment: &str, path: &str, server: Server| {
        let scene = with_reading(deployment, &full, found(server, path));
        (scene.target("cdr", "").assurance, scene.source_findings("nas"))
    };
    let used = (Some(Assurance::Restored), Vec::new());
    let unused = (Some(Assurance::Identified), vec!["history-unused".to_owned()]);
    assert_eq!(says(&mapped(), "history/mon01.txt", restored()), used);
    let elsewhere = (unused.0, vec!["history-unused".to_owned(), "mapping-unused".to_owned()]);
    assert_eq!(says(&mapped(), "elsewhere/mon01.txt", restored()), elsewhere, "no mapping names the file");
    assert_eq!(says(CONTOSO, "history/mon01.txt", restored()), unused, "no [[sql_server]] names the instance");
    let unnamed = mapped().replace("[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'", "");
    assert_eq!(says(&unnamed, "history/mon01.txt", restored()), unused, "a mapping alone names no server");
    let other = restored().with(|reading| {
        reading.server.server_name = Some(r"EVIL\MON".to_owned());
        reading.server.machine_name = Some("EVIL".to_owned());
    });
    assert_eq!(says(&mapped(), "history/mon01.txt", other), unused, "it is of another server");
    let ahead = restored().with(|reading| reading.read_at = stamp("2026-12-21T06:00:00+01:00"));
    assert_eq!(says(&mapped(), "history/mon01.txt", ahead), unused, "it was read in the future");
    // Evidence of earlier versions does not say where it lay.
    let mut old = found(restored(), "history/mon01.txt");
    old.0.found_at = None;
    assert_eq!(with_reading(&mapped(), &full, old).source_findings("nas"), ["history-unused"]);
}

#[test]
fn a_named_history_of_another_server_or_of_the_future_is_as_if_it_could_not_be_read() {
    let full = Sql::cdr(FRESH);
    let says = |change: fn(&mut ServerReading)| {
        let server =
            Server::new().row(&full, "{p}").with(|reading| reading.origin = ReadingOrigin::Script).with(change);
        let scene = Scene::new(&mapped()).sql(full.clone()).server(server);
        (scene.cdr(), scene.check("history"))
    };
    assert_eq!(says(|_| {}).0, "pass");
    assert_eq!(
        says(|reading| reading.server.server_name = Some(r"OLDNAME\MON".to_owned())).0,
        "pass",
        "a renamed machine"
    );
    let unavailable =
        ("unknown: history-unavailable=unknown".to_owned(), vec!["history-unavailable=unknown".to_owned()]);
    let other = says(|reading| {
        reading.server.server_name = Some(r"SQL09\MON".to_owned());
        reading.server.machine_name = Some("SQL09".to_owned());
    });
    assert_eq!(other, unavailable);
    let instance = says(|reading| reading.server.server_name = Some(r"MON01\OTHER".to_owned()));
    assert_eq!(instance, unavailable);
    assert_eq!(says(|reading| reading.read_at = stamp("2027-01-21T06:00:00+01:00")), unavailable);
}

#[test]
fn a_history_of_last_week_is_noted_and_one_of_two_months_ago_is_unknown() {
    let says = |read_at: &str| {
        let full = Sql::cdr(FRESH);
        let server = Server::new().row(&full, "{p}").with(|reading| reading.read_at = stamp(read_at));
        Scene::new(CONTOSO).sql(full).server(server).check("history")
    };
    assert_eq!(says(READ_AT), Vec::<String>::new());
    assert_eq!(says("2026-11-18T10:00:00+01:00"), ["history-old=noted"]);
    assert_eq!(says("2026-09-22T10:00:00+02:00"), ["history-old=unknown"]);
}

#[test]
fn a_fresh_script_stands_in_for_a_server_that_does_not_answer() {
    let full = Sql::cdr(FRESH);
    let script = |at: &str| {
        let server = Server::new().row(&full, "{p}").with(|reading| reading.read_at = stamp(at));
        found(server, "history/mon01.txt")
    };
    let scene = |server: Server| with_reading(&mapped(), &full, server).dead_server(INSTANCE);
    let fresh = scene(script(READ_AT));
    assert_eq!(fresh.cdr(), "pass: history-unavailable=noted");
    assert!(fresh.message("history-unavailable").contains("sql-script"));
    let old = scene(script("2026-11-15T10:00:00+01:00"));
    assert_eq!(old.cdr(), "unknown: history-unavailable=unknown, history-old=noted");
    let of_another = scene(script(READ_AT).with(|reading| {
        reading.server.server_name = Some(r"SQL01\RTC".to_owned());
        reading.server.machine_name = Some("SQL01".to_owned());
    }));
    assert_eq!(of_another.check("history"), ["history-unavailable=unknown"]);
}

#[test]
fn a_database_that_is_only_being_restored_has_nothing_to_miss() {
    let says = |change: fn(&mut DatabaseFacts)| Scene::new(CONTOSO).server(Server::new().database(change)).cdr();
    assert_eq!(says(|_| {}), "gap: backup-missing=gap");
    assert_eq!(says(|database| database.state = Some("RESTORING".to_owned())), "unknown: restoring-copy=unknown");
    let suspect = says(|database| database.state = Some("SUSPECT".to_owned()));
    assert!(suspect.contains("backup-missing=gap"), "{suspect}");
}

#[test]
fn a_declared_mirror_is_the_same_instance_and_needs_logs() {
    let mirrored = CONTOSO
        .replace("sql = 'sql02.contoso.com\\RTC'", "sql = 'sql02.contoso.com\\RTC'\nmirror = 'sql03.contoso.com\\RTC'");
    let export = || Zip::new(Kind::LyncUserData, FRESH).of_pool("pool02.contoso.com");
    let says = |file: &str, sets: Vec<Sql>| {
        sets.into_iter().fold(Scene::new(file).export(export()), Scene::sql).says("user-data", "pool02")
    };
    let full = || Sql::full("rtcxds", r"SQL03\RTC", FRESH).recovery(RecoveryModel::Full).lsns(10, 20);
    let log = || {
        let log = Sql::full("rtcxds", r"SQL03\RTC", "2026-11-21T11:00:00+01:00").of_type(BackupType::Log);
        log.recovery(RecoveryModel::Full).lsns(10, 30)
    };
    assert!(!says(CONTOSO, vec![]).contains("logs-missing"), "not mirrored");
    assert!(says(&mirrored, vec![]).contains("logs-missing=gap"));
    assert!(says(&mirrored, vec![full()]).contains("logs-missing=gap"));
    // The partner made them, and they count for the pool.
    assert!(!says(&mirrored, vec![full(), log()]).contains("logs-missing"), "{}", says(&mirrored, vec![full(), log()]));
    let unattributed = Scene::new(&mirrored).sql(full()).unattributed();
    assert!(unattributed.is_empty(), "{unattributed:?}");
    assert!(!Scene::new(CONTOSO).sql(full()).unattributed().is_empty());
}
