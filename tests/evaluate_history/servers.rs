//! Several servers: dead ones, partners, aliases, histories that came from elsewhere.

use crate::reading::*;
use crate::scene::*;
use bakproof::model::*;

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
    let shown = bakproof::report::audit_table(&report, bakproof::report::Look { width: 160, colour: false }, None);
    assert!(shown.contains(r"mon01.contoso.com\MON (SQL Server)"), "{shown}");
    assert!(shown.contains("11.0.7001.0, read 2026-11-21 10:00 +01:00, 1 backup"), "{shown}");
}

#[test]
fn the_order_of_the_evidence_changes_nothing() {
    let full = Sql::cdr(FRESH);
    let older = Sql::cdr("2026-11-19T22:04:00+01:00");
    let live = Server::new().row(&older, r"\\nas\a.bak").row(&full, r"\\nas\b.bak").unread("suspect-pages", None);
    let script = live.clone().with(|reading| {
        reading.origin = ReadingOrigin::Script;
        reading.backups.reverse();
    });
    let scene = Scene::new(CONTOSO).sql(older).server(live).server(script).dead_server(r"sql01.contoso.com\RTC");
    let mut turned = scene.clone();
    turned.evidence.readings.reverse();
    turned.evidence.sources.reverse();
    turned.evidence.readings.iter_mut().for_each(|reading| reading.backups.reverse());
    assert_eq!(scene.audit(), turned.audit());
}

#[test]
fn what_a_script_lists_is_of_its_instance() {
    let server = Server::new().row(&Sql::cdr(FRESH), "{p}").with(|reading| {
        reading.origin = ReadingOrigin::Script;
        reading.source = "nas".to_owned();
    });
    let mut scene = Scene::new(CONTOSO);
    scene.evidence.readings.push(server.0);
    let newest = scene.target("cdr", "").newest_backup.full.unwrap();
    assert_eq!(newest.source, INSTANCE);
    let report = scene.audit();
    assert_eq!(report.sources[0].readings[0].origin, ReadingOrigin::Script);
}
