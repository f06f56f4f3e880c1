//! Each check that rests on a history: what triggers it, and what looks alike and does not.

use super::reading::*;
use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const DAY_BEFORE: &str = "2026-11-19T22:04:00+01:00";
const SHARE: &str = r"\\nas\lync\x.bak";

/// One fresh backup in a file and on record, written to that device.
fn scene(device: &str, change: impl FnOnce(Server) -> Server) -> Scene {
    let full = Sql::cdr(FRESH);
    let server = change(Server::new().row(&full, device));
    Scene::new(CONTOSO).sql(full).server(server)
}

#[test]
fn a_history_that_says_nothing_odd_says_nothing() {
    let scene = scene(SHARE, |server| server);
    assert_eq!(scene.cdr(), "pass");
    assert!(scene.source_findings(INSTANCE).is_empty());
}

#[test]
fn not_in_history() {
    let stranger = Sql::cdr(DAY_BEFORE);
    let odd = scene(SHARE, |server| server).sql(stranger.clone());
    // Its first row is younger than the stranger, but the totals say that the history reaches back.
    assert_eq!(odd.check("not-in-history"), ["not-in-history=noted"]);
    let purged = scene(SHARE, |server| server.with(|reading| reading.totals.clear())).sql(stranger.clone());
    assert!(purged.check("not-in-history").is_empty());
    let other_server = Scene::new(CONTOSO).sql(stranger).server(Server::named(INSTANCE, r"CLUSTER7\MON", "CLUSTER7"));
    assert_eq!(other_server.check("not-in-history"), ["not-in-history=noted"], "the declared name is its own too");
    let after = scene(SHARE, |server| server).sql(Sql::cdr("2026-11-21T11:00:00+01:00"));
    assert!(after.check("not-in-history").is_empty(), "it ran after the reading");
    let unread = scene(SHARE, |server| server.unread("history", None)).sql(Sql::cdr(DAY_BEFORE));
    assert!(unread.check("not-in-history").is_empty());
}

#[test]
fn to_nul() {
    let newer = Sql::cdr("2026-11-21T02:00:00+01:00");
    for device in ["NUL", "nul:", r"\\.\NUL"] {
        let lost = scene(SHARE, |server| server.row(&newer, device));
        assert_eq!(lost.check("to-nul"), ["to-nul=gap"], "{device}");
    }
    let copy = newer.clone().with(|set| set.is_copy_only = Some(true));
    assert_eq!(scene(SHARE, |server| server.row(&copy, "NUL")).check("to-nul"), ["to-nul=noted"]);
    let older = Sql::cdr(DAY_BEFORE);
    assert_eq!(scene(SHARE, |server| server.row(&older, "NUL")).check("to-nul"), ["to-nul=noted"]);
    let log = newer.of_type(BackupType::Log).recovery(RecoveryModel::Full);
    assert_eq!(scene(SHARE, |server| server.row(&log, "NUL")).check("to-nul"), ["to-nul=gap"]);
    assert!(scene(r"\\nas\nul\x.bak", |server| server).check("to-nul").is_empty());
}

#[test]
fn a_backup_to_nul_satisfies_nothing() {
    let scene = Scene::new(CONTOSO).server(Server::new().row(&Sql::cdr(FRESH), "NUL"));
    assert!(scene.cdr().contains("backup-missing=gap"), "{}", scene.cdr());
}

#[test]
fn damaged_flag() {
    let full = Sql::cdr(FRESH);
    let server = Server::new().row_with(&full, SHARE, |row| row.facts.is_damaged = Some(true));
    let marked = Scene::new(CONTOSO).sql(full).server(server);
    assert_eq!(marked.check("damaged-flag"), ["damaged-flag=noted"]);
    assert_eq!(marked.check("damage"), ["damaged-backup=gap"]);
    assert!(scene(SHARE, |server| server).check("damaged-flag").is_empty());
}

#[test]
fn no_checksum() {
    let full = Sql::cdr(FRESH);
    let without = |device: &str| {
        let server = Server::new().row_with(&full, device, |row| row.facts.has_backup_checksums = Some(false));
        Scene::new(CONTOSO).sql(full.clone()).server(server)
    };
    assert_eq!(without(SHARE).check("no-checksum"), ["no-checksum=noted"]);
    assert!(scene(SHARE, |server| server).check("no-checksum").is_empty());
    let product = Sql::cdr(FRESH).with(|set| set.has_backup_checksums = Some(false));
    let product = Scene::new(CONTOSO).server(Server::new().row(&product, "{product}"));
    assert!(product.check("no-checksum").is_empty());
}

#[test]
fn snapshot_only() {
    let snapshot = Sql::cdr(FRESH).with(|set| set.is_snapshot = Some(true));
    let only = Scene::new(CONTOSO).server(Server::new().row(&snapshot, "{vss}"));
    assert_eq!(only.check("snapshot-only"), ["snapshot-only=noted"]);
    assert!(only.cdr().contains("backup-missing=gap"), "{}", only.cdr());
    let older = Sql::cdr(DAY_BEFORE).with(|set| set.is_snapshot = Some(true));
    assert!(scene(SHARE, |server| server.row(&older, "{vss}")).check("snapshot-only").is_empty());
}

#[test]
fn history_purged() {
    let young = |server: Server| server.with(|r| r.oldest_history = Some(stamp("2026-11-10T00:00:00+01:00")));
    assert_eq!(scene(SHARE, young).check("history-purged"), ["history-purged=noted"]);
    assert!(scene(SHARE, |server| server).check("history-purged").is_empty());
    let database = scene(SHARE, |server| {
        young(server).database(|database| database.created = Some(stamp("2026-11-10T00:00:00+01:00")))
    });
    assert!(database.check("history-purged").is_empty(), "a young database has lost nothing");
    let nothing = Scene::new(CONTOSO).server(young(Server::new()));
    assert_eq!(nothing.check("history-purged"), ["history-purged=unknown"]);
}

#[test]
fn size_mismatch() {
    let sized = |verdict: Verdict, written: u64| {
        let full = Sql::cdr(FRESH).verdict(verdict);
        let server = Server::new().row_with(&full, SHARE, |row| row.compressed_size_bytes = Some(written));
        Scene::new(CONTOSO).sql(full).server(server)
    };
    let file = 1u64 << 20;
    assert_eq!(sized(Verdict::Identified, file + 1).check("size-mismatch"), ["size-mismatch=unknown"]);
    assert_eq!(sized(Verdict::Verified, file + 1).check("size-mismatch"), ["size-mismatch=noted"]);
    assert!(sized(Verdict::Identified, file).check("size-mismatch").is_empty());
    let mut appended = sized(Verdict::Identified, file + 1);
    let more = Sql::cdr(DAY_BEFORE).0.sets[0].clone();
    appended.evidence.media_sets[0].sets.push(more);
    assert!(appended.check("size-mismatch").is_empty(), "several sets share the file");
}

#[test]
fn suspect_pages() {
    let page = |database: &str, event_type: u16, at: &str| {
        let page = SuspectPage {
            database: database.to_owned(),
            file_id: 1,
            page_id: 4711,
            event_type,
            error_count: 3,
            last_update: Some(stamp(at)),
        };
        move |server: Server| server.with(|reading| reading.suspect_pages.push(page))
    };
    let after = "2026-11-21T03:00:00+01:00";
    assert_eq!(scene(SHARE, page("lcscdr", 2, after)).check("suspect-pages"), ["suspect-pages=gap"]);
    assert!(scene(SHARE, page("LcsCDR", 5, after)).check("suspect-pages").is_empty(), "repaired");
    assert!(scene(SHARE, page("Sales", 2, after)).check("suspect-pages").is_empty());
    let healed = scene(SHARE, page("LcsCDR", 2, DAY_BEFORE));
    assert_eq!(healed.check("suspect-pages"), ["suspect-pages=noted"]);
    let mut unproven = healed;
    unproven.evidence.media_sets[0] = Sql::cdr(FRESH).verdict(Verdict::Identified).0;
    assert_eq!(unproven.check("suspect-pages"), ["suspect-pages=gap"]);
}

#[test]
fn recovery_model_changed() {
    let now = |model: RecoveryModel| move |server: Server| server.database(|d| d.recovery_model = Some(model));
    let full = scene(SHARE, now(RecoveryModel::Full));
    assert_eq!(full.check("recovery-model-changed"), ["recovery-model-changed=unknown"]);
    assert!(full.message("recovery-model-changed").contains("no log backup was seen"));
    assert!(scene(SHARE, now(RecoveryModel::Simple)).check("recovery-model-changed").is_empty());
    let newer = scene(SHARE, now(RecoveryModel::Full)).sql(Sql::cdr("2026-11-21T11:00:00+01:00"));
    assert!(newer.check("recovery-model-changed").is_empty(), "the backup knows better");
}

#[test]
fn same_machine() {
    let hosted = |host: &str, device: &str| {
        let full = Sql::cdr(FRESH);
        let file = CONTOSO.replace("path = \"/mnt/nas\"\n", &format!("path = \"/mnt/nas\"\nhost = \"{host}\"\n"));
        let server = Server::new().row(&full, device);
        Scene::new(&file).sql(full).server(server)
    };
    assert_eq!(hosted("mon01.contoso.com", r"D:\Backup\x.bak").check("same-machine"), ["same-machine=gap"]);
    assert!(hosted("nas01.contoso.com", r"D:\Backup\x.bak").check("same-machine").is_empty());
    let unsaid = scene(r"D:\Backup\x.bak", |server| server);
    assert_eq!(unsaid.check("same-machine"), ["same-machine=noted"]);
    assert!(scene(SHARE, |server| server).check("same-machine").is_empty());
    assert_eq!(scene(r"\\mon01\d$\x.bak", |server| server).check("same-machine"), ["same-machine=noted"]);
    let listed = |device: &str| Scene::new(CONTOSO).server(Server::new().row(&Sql::cdr(FRESH), device));
    assert_eq!(listed(r"D:\x.bak").check("same-machine"), ["same-machine=noted"]);
    // A short name and the full one are one machine; a name and an address cannot be compared.
    assert_eq!(hosted("MON01", r"D:\Backup\x.bak").check("same-machine"), ["same-machine=gap"]);
    for host in ["10.0.0.5", "localhost"] {
        let untold = hosted(host, r"D:\Backup\x.bak");
        assert_eq!(untold.check("same-machine"), ["same-machine=unknown"], "{host}");
        assert!(untold.message("same-machine").contains("an address is no name"), "{host}");
    }
    assert_eq!(scene(r"\\10.0.0.5\d$\x.bak", |server| server).check("same-machine"), ["same-machine=noted"]);
    // What the deployment file says of the server ties its names together.
    for known in ["aliases = [\"FS01\"]\n", "address = \"10.0.0.5\"\n"] {
        let file = CONTOSO.replace("path = \"/mnt/nas\"\n", "path = \"/mnt/nas\"\nhost = \"HOST\"\n");
        let server = format!("{file}\n[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'\n{known}");
        let on = |host: &str| Scene::new(&server.replace("HOST", host)).sql(Sql::cdr(FRESH)).check("same-machine");
        let is_alias = known.contains("FS01");
        assert_eq!(on("fs01.contoso.com").len(), usize::from(is_alias), "{known}");
        assert_eq!(on("10.0.0.5"), [if is_alias { "same-machine=unknown" } else { "same-machine=gap" }], "{known}");
        assert!(on("nas01").is_empty(), "{known}");
    }
    assert!(listed("{product}").check("same-machine").is_empty());
}

#[test]
fn source_idle() {
    let newest = |at: &str| {
        let probe =
            Probe { database: "LcsCDR".to_owned(), name: "newest-row".to_owned(), time: Some(stamp(at)), value: None };
        scene(SHARE, |server| server.with(|reading| reading.probes.push(probe)))
    };
    let dead = newest("2026-09-01T12:00:00+02:00");
    assert_eq!(dead.cdr(), "pass: source-idle=noted");
    assert!(dead.message("source-idle").contains("80d"), "{}", dead.message("source-idle"));
    assert!(newest("2026-11-16T12:00:00+01:00").check("source-idle").is_empty(), "a long weekend");
    assert!(newest("2026-11-21T09:59:00+01:00").check("source-idle").is_empty());
}

#[test]
fn clock_skew() {
    let skewed = |seconds: i64| scene(SHARE, |server| server.with(|r| r.clock_offset_seconds = Some(seconds)));
    assert_eq!(skewed(-700).source_findings(INSTANCE), ["clock-skew"]);
    assert!(skewed(600).source_findings(INSTANCE).is_empty());
    let future = Sql::cdr("2026-11-21T11:00:00+01:00");
    assert_eq!(scene(SHARE, |server| server.row(&future, "{p}")).source_findings(INSTANCE), ["clock-skew"]);
}

#[test]
fn legacy_tls_and_plaintext_login() {
    let over = |encryption: Encryption| scene(SHARE, |server| server.with(|r| r.encryption = Some(encryption)));
    assert_eq!(over(Encryption::LegacyTls).source_findings(INSTANCE), ["legacy-tls"]);
    assert_eq!(over(Encryption::Plaintext).source_findings(INSTANCE), ["plaintext-login"]);
    assert!(over(Encryption::TrustedCertificate).source_findings(INSTANCE).is_empty());
    let report = over(Encryption::Plaintext).audit();
    let finding = report.sources.iter().flat_map(|source| &source.findings).next().unwrap();
    assert_eq!((finding.severity, finding.status), (Severity::High, Status::Noted));
}

#[test]
fn times_on_record_and_inside() {
    let told = |at: &str| {
        let full = Sql::cdr(FRESH);
        let server = Server::new().row_with(&full, SHARE, |row| row.facts.backup_finish_date = Some(stamp(at)));
        Scene::new(CONTOSO).sql(full).server(server).source_findings("nas")
    };
    assert_eq!(told("2026-11-20T22:07:00+01:00"), ["time-disagreement"]);
    assert!(told("2026-11-20T22:04:50+01:00").is_empty());
    assert!(told("2026-11-20T21:04:03+01:00").is_empty(), "an hour apart is a time zone");
}

#[test]
fn what_does_not_apply_is_not_asked() {
    let away = CONTOSO.replace("[cdr]\nsql = 'mon01.contoso.com\\MON'", "[cdr]\napplies = false\nreason = \"none\"");
    let away = away.replace("cdr = { full = \"every 1d\", log = \"every 1h\", grace = \"2h\" }", "");
    let scene = Scene::new(&away).server(Server::new().row(&Sql::cdr(FRESH), "NUL")).dead_server(INSTANCE);
    assert_eq!(scene.cdr(), "not-applicable");
}
