//! Files and rows: matched by GUID; a path decides only where a file should have been.

use super::reading::*;
use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const DAY_BEFORE: &str = "2026-11-19T22:04:00+01:00";

fn known_as(path: &str) -> String {
    let folder = format!("[[repository.known_as]]\npath = '{path}'\n");
    CONTOSO.replace("path = \"/mnt/nas\"\n", &format!("path = \"/mnt/nas\"\n{folder}"))
}

#[test]
fn a_file_and_its_row_are_one_backup_whatever_its_path() {
    let full = Sql::cdr(FRESH);
    let scene = Scene::new(CONTOSO).sql(full.clone()).server(Server::new().row(&full, r"\\elsewhere\x\y.bak"));
    let target = scene.target("cdr", "");
    assert_eq!(scene.cdr(), "pass");
    assert_eq!(target.newest_backup.full.unwrap().source, "nas");
}

#[test]
fn a_backup_that_only_the_history_lists_is_listed_and_no_surer() {
    for device in [r"E:\Elsewhere\x.bak", "{0f3a2f6e-0000-0000-0000-000000000001}", "https://x.blob.core.windows.net/x"]
    {
        let scene = Scene::new(CONTOSO).server(Server::new().row(&Sql::cdr(FRESH), device));
        let target = scene.target("cdr", "");
        assert_eq!(target.assurance, Some(Assurance::Listed), "{device}");
        assert!(target.findings.iter().any(|f| f.id == "assurance-too-low" && f.status == Status::Unknown), "{device}");
        assert!(!target.findings.iter().any(|f| f.id == "backup-missing"), "{device}");
        let newest = target.newest_backup.full.unwrap();
        assert_eq!((newest.source.as_str(), newest.path.lossy().as_ref()), (INSTANCE, device));
        assert_eq!(newest.assured_at, Some(stamp(READ_AT)));
    }
}

#[test]
fn a_listed_backup_meets_a_minimum_of_listed() {
    let scene = Scene::new(&CONTOSO.replace("[cdr]", "[cdr]\nminimum = \"listed\""));
    assert_eq!(scene.server(Server::new().row(&Sql::cdr(FRESH), "{a}")).cdr(), "pass");
}

#[test]
fn a_listed_backup_grows_stale_as_any_other() {
    let scene = Scene::new(CONTOSO).server(Server::new().row(&Sql::cdr("2026-11-11T22:04:00+01:00"), "{a}"));
    assert!(scene.cdr().contains("backup-stale=gap"), "{}", scene.cdr());
}

#[test]
fn the_newest_full_on_record_must_be_where_it_should_be() {
    let server = Server::new().row(&Sql::cdr(FRESH), "D:/BACKUP/cdr/new.bak");
    let scene = Scene::new(&known_as(r"D:\Backup\")).sql(Sql::cdr(DAY_BEFORE)).server(server.clone());
    assert_eq!(scene.check("file-missing"), ["file-missing=gap"]);
    assert_eq!(
        scene.message("file-missing"),
        "The history of mon01.contoso.com\\MON names the full backup of 2026-11-20T22:04+01:00 of LcsCDR on \
         mon01.contoso.com\\MON (D:/BACKUP/cdr/new.bak), which repository nas does not hold."
    );
    // A prefix ends at a folder's border.
    let other = Scene::new(&known_as(r"D:\Back")).sql(Sql::cdr(DAY_BEFORE)).server(server.clone());
    assert!(other.check("file-missing").is_empty());
    // Of another instance alone.
    let other = known_as(r"D:\Backup")
        .replace("path = 'D:\\Backup'\n", "path = 'D:\\Backup'\nsql = 'sql01.contoso.com\\RTC'\n");
    assert!(Scene::new(&other).sql(Sql::cdr(DAY_BEFORE)).server(server).check("file-missing").is_empty());
}

#[test]
fn what_could_not_be_looked_at_is_not_missing() {
    let server = Server::new().row(&Sql::cdr(FRESH), r"D:\Backup\new.bak");
    let scene = Scene::new(&known_as(r"D:\Backup")).server(server);
    let blind = scene.clone().note("sql", NoteKind::Unreadable);
    assert!(blind.check("file-missing").is_empty());
    assert!(blind.cdr().starts_with("unknown"), "{}", blind.cdr());
    let elsewhere = scene.unreachable();
    assert_eq!(elsewhere.check("file-missing"), ["file-missing=unknown"]);
}

#[test]
fn a_file_of_that_name_that_cannot_be_read_is_not_missing() {
    let server = Server::new().row(&Sql::cdr(FRESH), r"D:\Backup\new.bak");
    let scene = Scene::new(&known_as(r"D:\Backup")).server(server).suspect("sql/New.bak");
    assert!(scene.check("file-missing").is_empty());
}

#[test]
fn a_backup_that_finished_while_we_looked_is_not_missing() {
    let late = Sql::cdr("2026-11-21T11:55:00+01:00");
    let server = Server::new().row(&late, r"D:\Backup\new.bak").with(|r| r.read_at = stamp(AS_OF));
    assert!(Scene::new(&known_as(r"D:\Backup")).sql(Sql::cdr(FRESH)).server(server).check("file-missing").is_empty());
}

#[test]
fn content_says_where_a_share_is_without_any_declaration() {
    let old = Sql::cdr(DAY_BEFORE);
    let server = Server::new().row(&old, r"\\nas\lync\old.bak").row(&Sql::cdr(FRESH), r"\\NAS\lync\new.bak");
    let scene = Scene::new(CONTOSO).sql(old).server(server);
    assert_eq!(scene.check("file-missing"), ["file-missing=gap"]);
}

#[test]
fn a_copy_of_a_local_folder_may_lag_behind() {
    let old = Sql::cdr(DAY_BEFORE);
    let server = Server::new().row(&old, r"D:\Backup\old.bak").row(&Sql::cdr(FRESH), r"D:\Backup\new.bak");
    let scene = Scene::new(CONTOSO).sql(old).server(server);
    assert_eq!(scene.check("file-missing"), ["file-missing=unknown"]);
}

#[test]
fn retention_may_delete_what_newer_backups_replace() {
    let new = Sql::cdr(FRESH);
    let mut server = Server::new().row(&new, r"\\nas\lync\new.bak");
    for day in 10..19 {
        server = server.row(&Sql::cdr(&format!("2026-11-{day}T22:04:00+01:00")), r"\\nas\lync\old.bak");
    }
    let scene = Scene::new(&known_as(r"\\nas\lync")).sql(new).server(server);
    assert_eq!(scene.cdr(), "pass: file-missing=noted");
    assert!(scene.message("file-missing").contains("9 older backups"), "{}", scene.message("file-missing"));
}

#[test]
fn a_copy_only_backup_may_go_its_own_way() {
    let full = Sql::cdr(DAY_BEFORE);
    let copy = Sql::cdr(FRESH).with(|set| set.is_copy_only = Some(true));
    let server = Server::new().row(&full, r"\\nas\lync\a.bak").row(&copy, r"\\nas\lync\for-test.bak");
    let scene =
        Scene::new(&known_as(r"\\nas\lync").replace("every 1d\", log", "every 2d\", log")).sql(full).server(server);
    assert_eq!(scene.cdr(), "pass: file-missing=noted");
}

#[test]
fn media_that_a_repository_holds_should_hold_all_its_backups() {
    let old = Sql::cdr(DAY_BEFORE);
    let media = old.0.media.media_set_guid;
    let new = Sql::cdr(FRESH).with(|set| set.media_set_guid = media);
    let server = Server::new().row(&old, r"X:\a.bak").row(&new, r"Y:\b.bak");
    assert_eq!(Scene::new(CONTOSO).sql(old).server(server).check("file-missing"), ["file-missing=gap"]);
}

#[test]
fn a_hole_is_told_by_the_name_of_the_log_that_is_missing() {
    let full = Sql::cdr("2026-11-20T22:00:00+01:00").recovery(RecoveryModel::Full).lsns(100, 100);
    let log = |hour: u32, from: u32| {
        Sql::cdr(&format!("2026-11-21T{hour:02}:00:00+01:00"))
            .of_type(BackupType::Log)
            .recovery(RecoveryModel::Full)
            .lsns(from, from + 10)
    };
    let (first, second, third) = (log(1, 100), log(2, 110), log(3, 120));
    let server = Server::new()
        .row(&full, r"\\nas\lync\f.bak")
        .row(&first, r"\\nas\lync\1.trn")
        .row(&second, r"\\nas\lync\2.trn")
        .row(&third, r"\\nas\lync\3.trn");
    let scene = Scene::new(CONTOSO).sql(full).sql(first).sql(third).server(server);
    let message = scene.message("chain-hole");
    assert!(
        message.contains(r"names that of 2026-11-21T02:00+01:00 (\\nas\lync\2.trn), which nas does not hold"),
        "{message}"
    );
    assert_eq!(scene.check("file-missing"), ["file-missing=gap"]);
}

#[test]
fn a_listed_log_is_a_link_of_a_chain_that_is_no_surer_than_listed() {
    let full = Sql::cdr("2026-11-21T00:00:00+01:00").recovery(RecoveryModel::Full).lsns(100, 100);
    let log =
        Sql::cdr("2026-11-21T09:00:00+01:00").of_type(BackupType::Log).recovery(RecoveryModel::Full).lsns(100, 110);
    let scene = Scene::new(CONTOSO).sql(full.clone()).server(Server::new().row(&full, "{p}").row(&log, "{q}"));
    let target = scene.target("cdr", "");
    assert_eq!(target.restorable.last().unwrap().assurance, Some(Assurance::Listed));
    assert!(!target.findings.iter().any(|f| f.id == "chain-hole"));
}
