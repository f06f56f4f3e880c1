//! Histories that would make an audit lie: each must not become a pass, and an honest one must not become a gap.

use super::reading::*;
use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";

fn two_servers() -> String {
    CONTOSO.replace(
        "[cdr]\nsql = 'mon01.contoso.com\\MON'",
        "[cdr]\nsql = ['mon01.contoso.com\\MON', 'mon02.contoso.com\\MON']",
    )
}

fn second() -> Server {
    Server::named(r"mon02.contoso.com\MON", r"MON02\MON", "MON02")
}

fn mirroring(role: &str, partner: &str) -> Option<Mirroring> {
    Some(Mirroring {
        role: Some(role.to_owned()),
        state: Some("SYNCHRONIZED".to_owned()),
        partner: Some(partner.to_owned()),
    })
}

#[test]
fn a_backup_with_one_stripe_to_nul_is_no_backup() {
    let full = Sql::cdr(FRESH);
    let stripe = |name: &str, family: u16| HistoryDevice {
        family_number: Some(family),
        mirror: 0,
        device_type: DeviceType::Disk,
        physical_device_name: Some(name.into()),
    };
    let devices = vec![stripe(r"E:\Elsewhere\x1.bak", 1), stripe("NUL", 2)];
    let server = Server::new().row_with(&full, "NUL", |row| row.devices = devices.into());
    let scene = Scene::new(&CONTOSO.replace("[cdr]", "[cdr]\nminimum = \"listed\"")).server(server);
    assert!(scene.check("to-nul").contains(&"to-nul=gap".to_owned()), "{}", scene.cdr());
    assert_eq!(scene.target("cdr", "").assurance, None);
}

#[test]
fn a_mirrored_copy_to_nul_costs_nothing() {
    let full = Sql::cdr(FRESH);
    let copy = |name: &str, mirror: u16| HistoryDevice {
        family_number: Some(1),
        mirror,
        device_type: DeviceType::Disk,
        physical_device_name: Some(name.into()),
    };
    let devices = vec![copy(r"E:\Elsewhere\x1.bak", 0), copy("NUL", 1)];
    let server = Server::new().row_with(&full, "NUL", |row| row.devices = devices.into());
    let scene = Scene::new(CONTOSO).server(server);
    assert!(scene.check("to-nul").is_empty());
    assert_eq!(scene.target("cdr", "").assurance, Some(Assurance::Listed));
}

#[test]
fn nul_is_nul_in_every_folder_and_with_every_ending() {
    for name in ["nul", "NUL:", r"\\.\NUL", r"D:\Backup\NUL", r"D:\Backup\nul.bak"] {
        let scene = Scene::new(CONTOSO).server(Server::new().row(&Sql::cdr(FRESH), name));
        assert_eq!(scene.check("to-nul"), ["to-nul=gap"], "{name}");
    }
    for name in [r"E:\NUL\x.bak", r"E:\Backup\null.bak", r"E:\Backup\x.nul"] {
        let scene = Scene::new(CONTOSO).server(Server::new().row(&Sql::cdr(FRESH), name));
        assert!(scene.check("to-nul").is_empty(), "{name}");
    }
}

#[test]
fn a_restore_that_was_not_yet_possible_when_it_was_read_proves_nothing() {
    let full = Sql::cdr(FRESH).verdict(Verdict::Identified);
    let server =
        Server::new().row(&full, r"D:\x.bak").restored(&full, RestoreType::Database, "2026-11-21T20:00:00+01:00");
    let scene = Scene::new(CONTOSO).sql(full).server(server).judged_at("2026-11-21T21:00:00+01:00");
    assert_eq!(scene.target("cdr", "").assurance, Some(Assurance::Identified));
}

#[test]
fn the_hour_of_daylight_saving_undoes_no_restore() {
    // `restore_date` knows no zone: of a winter's restore, a server that is read in summer shows an hour too early.
    let full = Sql::cdr(FRESH).verdict(Verdict::Identified);
    let server =
        Server::new().row(&full, r"D:\x.bak").restored(&full, RestoreType::Database, "2026-11-20T21:34:00+01:00");
    let scene = Scene::new(CONTOSO).sql(full).server(server);
    assert_eq!(scene.target("cdr", "").assurance, Some(Assurance::Restored));
}

#[test]
fn verifying_what_no_checksum_protects_proves_no_content() {
    let unprotected = |restore: RestoreType| {
        let mut full = Sql::cdr(FRESH).verdict(Verdict::Intact);
        full.0.sets[0].facts.has_backup_checksums = Some(false);
        full.0.sets[0].facts.page_verify = Some(PageVerify::None);
        let server = Server::new().row(&full, r"D:\x.bak").restored(&full, restore, "2026-11-21T06:00:00+01:00");
        Scene::new(CONTOSO).sql(full).server(server)
    };
    let verified = unprotected(RestoreType::VerifyOnly);
    assert_eq!(verified.target("cdr", "").assurance, Some(Assurance::Intact));
    assert!(verified.cdr().contains("content-unprotected=unknown"), "{}", verified.cdr());
    assert_eq!(unprotected(RestoreType::Database).target("cdr", "").assurance, Some(Assurance::Restored));
}

#[test]
fn a_mirror_that_is_one_no_more_has_backups_of_its_own_or_none() {
    let full = Sql::cdr(FRESH);
    let before = second()
        .database(|database| database.mirroring = mirroring("MIRROR", r"MON01\MON"))
        .with(|reading| reading.read_at = stamp("2026-05-01T10:00:00+02:00"));
    let scene = Scene::new(&two_servers()).sql(full.clone()).server(Server::new().row(&full, r"\\nas\x.bak"));
    assert_eq!(scene.clone().server(before.clone()).says("cdr", "mon02"), "unknown: history-old=unknown");
    for scene in [scene.clone().server(before.clone()).server(second()), scene.server(second()).server(before)] {
        assert!(scene.says("cdr", "mon02").contains("backup-missing=gap"), "{}", scene.says("cdr", "mon02"));
    }
}

#[test]
fn what_a_secondary_backed_up_the_primary_has_too() {
    let full = Sql::full("LcsCDR", r"MON02\MON", FRESH);
    let group = |role: &'static str| {
        move |database: &mut DatabaseFacts| {
            database.availability = Some(Availability {
                group: "AG1".to_owned(),
                role: Some(role.to_owned()),
                replicas: vec![r"MON01\MON".to_owned(), r"MON02\MON".to_owned()],
            });
        }
    };
    let scene = Scene::new(&two_servers())
        .sql(full.clone())
        .server(Server::new().database(group("PRIMARY")))
        .server(second().database(group("SECONDARY")).row(&full, r"\\nas\x.bak"));
    assert_eq!(scene.says("cdr", "mon01"), "pass");
    assert_eq!(scene.says("cdr", "mon02"), "pass");
}

#[test]
fn the_backups_from_before_a_failover_are_of_the_new_principal_too() {
    let full = Sql::full("LcsCDR", r"MON02\MON", FRESH);
    let scene = Scene::new(&two_servers())
        .sql(full.clone())
        .server(Server::new().database(|d| d.mirroring = mirroring("PRINCIPAL", r"MON02\MON")))
        .server(second().database(|d| d.mirroring = mirroring("MIRROR", r"MON01\MON")).row(&full, r"\\nas\x.bak"));
    assert_eq!(scene.says("cdr", "mon01"), "pass");
}

#[test]
fn addresses_that_begin_alike_are_not_one_machine() {
    let full = Sql::cdr(FRESH);
    let on = |host: &str| {
        let deployment = CONTOSO.replace("path = \"/mnt/nas\"", &format!("path = \"/mnt/nas\"\nhost = \"{host}\""));
        let deployment = deployment.replace("mon01.contoso.com", "10.0.0.5")
            + "[[sql_server]]\ninstance = '10.0.0.5\\MON'\naliases = [\"MON01\"]\nconnect = false\n";
        let server = Server::named(r"10.0.0.5\MON", r"MON01\MON", "MON01").row(&full, r"\\nas\x.bak");
        Scene::new(&deployment).sql(full.clone()).server(server)
    };
    assert!(on("10.0.0.9").check("same-machine").is_empty());
    assert_eq!(on("10.0.0.5").check("same-machine"), ["same-machine=gap"]);
}

#[test]
fn devices_that_could_not_be_read_are_told_of() {
    let full = Sql::cdr(FRESH);
    let server = Server::new().row_with(&full, "NUL", |row| row.devices = Default::default()).unread("devices", None);
    let scene = Scene::new(&CONTOSO.replace("[cdr]", "[cdr]\nminimum = \"listed\"")).server(server);
    assert!(scene.check("history").contains(&"history-partial=unknown".to_owned()), "{}", scene.cdr());
}

#[test]
fn an_empty_history_of_one_reading_does_not_hide_that_the_other_was_purged() {
    let full = Sql::cdr(FRESH);
    let server = Server::new().row(&full, r"\\nas\x.bak").with(|reading| {
        reading.oldest_history = Some(stamp("2026-11-01T00:00:00+01:00"));
    });
    let empty = Server::new().with(|reading| reading.oldest_history = None);
    let scene = Scene::new(CONTOSO).sql(full).server(server);
    assert_eq!(scene.check("history-purged"), ["history-purged=noted"]);
    assert_eq!(scene.server(empty).check("history-purged"), ["history-purged=noted"]);
}

fn script(read_at: &str) -> Server {
    Server::new().with(|reading| {
        reading.origin = ReadingOrigin::Script;
        reading.read_at = stamp(read_at);
    })
}

#[test]
fn a_history_that_ends_before_the_slot_makes_no_backup_stale() {
    let old = Sql::cdr("2026-11-11T22:04:00+01:00");
    let listed = CONTOSO.replace("[cdr]", "[cdr]\nminimum = \"listed\"");
    let scene = |read_at: &str| Scene::new(&listed).server(script(read_at).row(&old, "{product}"));
    let ended = scene("2026-11-12T08:00:00+01:00");
    assert_eq!(ended.cdr(), "unknown: source-unavailable=unknown, history-old=unknown");
    assert_eq!(
        ended.message("source-unavailable"),
        "No fresh full backup of LcsCDR on mon01.contoso.com\\MON was seen, but the history of mon01.contoso.com\\MON \
         was read at 2026-11-12T08:00+01:00, before one was due; read it again."
    );
    assert!(scene(READ_AT).cdr().contains("backup-stale=gap"));
}

#[test]
fn a_history_that_ends_before_the_slot_makes_no_log_stale() {
    let mut full = Sql::cdr(FRESH);
    full.0.sets[0].facts.recovery_model = Some(RecoveryModel::Full);
    let log = Sql::cdr("2026-11-20T23:00:00+01:00");
    let listed = CONTOSO.replace("[cdr]", "[cdr]\nminimum = \"listed\"");
    let scene = |read_at: &str| {
        let server = script(read_at).row(&full, "{product}").row_with(&log, "{product}", |row| {
            row.facts.backup_type = Some(BackupType::Log);
            row.facts.recovery_model = Some(RecoveryModel::Full);
        });
        Scene::new(&listed).server(server)
    };
    let fresh = |scene: Scene| scene.check("fresh");
    assert_eq!(fresh(scene("2026-11-20T23:10:00+01:00")), ["log-stale=unknown"]);
    assert_eq!(fresh(scene(READ_AT)), ["log-stale=gap"]);
}

#[test]
fn what_was_damaged_after_the_audits_moment_is_not_yet_damaged() {
    let full = Sql::cdr(FRESH);
    let server = Server::new().row(&full, r"\\nas\x.bak").with(|reading| {
        reading.read_at = stamp("2026-11-25T10:00:00+01:00");
        reading.suspect_pages.push(SuspectPage {
            database: "LcsCDR".to_owned(),
            file_id: 1,
            page_id: 7,
            event_type: 2,
            error_count: 1,
            last_update: Some(stamp("2026-11-24T10:00:00+01:00")),
        });
    });
    let scene = Scene::new(CONTOSO).sql(full).server(server);
    assert!(scene.check("suspect-pages").is_empty());
    assert_eq!(scene.judged_at("2026-11-24T12:00:00+01:00").check("suspect-pages"), ["suspect-pages=gap"]);
}

#[test]
fn a_compressed_backup_is_not_short_of_what_it_held_before() {
    let mut full = Sql::cdr(FRESH).verdict(Verdict::Identified);
    full.0.sets[0].facts.is_compressed = true;
    let size = |compressed: Option<u64>| {
        let server = Server::new().row_with(&full, r"\\nas\x.bak", |row| {
            row.facts.backup_size_bytes = Some(1 << 40);
            row.compressed_size_bytes = compressed;
        });
        Scene::new(CONTOSO).sql(full.clone()).server(server).check("size-mismatch").len()
    };
    assert_eq!((size(None), size(Some(1 << 40))), (0, 1));
}

#[test]
fn a_clock_that_is_ahead_makes_no_backup_fresh() {
    let full = Sql::cdr(FRESH);
    let skewed = |hours: i64| {
        let server = Server::new().row(&full, r"\\nas\x.bak").with(|r| r.clock_offset_seconds = Some(hours * 3600));
        Scene::new(CONTOSO).sql(full.clone()).server(server)
    };
    // 14 hours old, where 26 are allowed.
    for hours in [-20, 0, 11] {
        assert_eq!(skewed(hours).cdr(), "pass", "{hours}");
    }
    let ahead = skewed(20);
    assert_eq!(ahead.cdr(), "unknown: clock-doubtful=unknown");
    assert!(ahead.message("clock-doubtful").contains("which is 20h ahead"), "{}", ahead.message("clock-doubtful"));
}
