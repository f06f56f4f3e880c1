//! What servers proved of exactly one backup set.

use super::reading::*;
use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const TESTED: &str = "2026-11-21T06:00:00+01:00";

fn identified() -> Sql {
    Sql::cdr(FRESH).verdict(Verdict::Identified)
}

fn scene(server: impl FnOnce(Server, &Sql) -> Server) -> Scene {
    let full = identified();
    let server = server(Server::new().row(&full, r"D:\x.bak"), &full);
    Scene::new(CONTOSO).sql(full).server(server)
}

fn assurance(scene: &Scene) -> Option<Assurance> {
    scene.target("cdr", "").assurance
}

#[test]
fn a_restore_on_record_raises_exactly_that_backup() {
    let restored = scene(|server, full| server.restored(full, RestoreType::Database, TESTED));
    assert_eq!(assurance(&restored), Some(Assurance::Restored));
    assert_eq!(restored.target("cdr", "").newest_backup.full.unwrap().assured_at, Some(stamp(TESTED)));
    let verified = scene(|server, full| server.restored(full, RestoreType::VerifyOnly, TESTED));
    assert_eq!(assurance(&verified), Some(Assurance::Verified));
    let other =
        scene(|server, _| server.restored(&Sql::cdr("2026-11-19T22:04:00+01:00"), RestoreType::Database, TESTED));
    assert_eq!(assurance(&other), Some(Assurance::Identified));
    let revert = scene(|server, full| server.restored(full, RestoreType::Revert, TESTED));
    assert_eq!(assurance(&revert), Some(Assurance::Identified));
}

#[test]
fn a_restore_after_as_of_or_before_the_backup_proves_nothing() {
    for at in ["2026-11-22T06:00:00+01:00", "2026-11-20T06:00:00+01:00"] {
        let scene = scene(|server, full| server.restored(full, RestoreType::Database, at));
        assert_eq!(assurance(&scene), Some(Assurance::Identified), "{at}");
    }
}

#[test]
fn what_no_repository_shows_is_at_most_listed_whatever_is_on_record_of_it() {
    let proofs: [fn(Server, &Sql) -> Server; 3] = [
        |server, full| server.restored(full, RestoreType::Database, TESTED),
        |server, full| server.restored(full, RestoreType::VerifyOnly, TESTED),
        |server, full| server.verified(full, None, false),
    ];
    for device in ["{product}", r"D:\Backup\x.bak", r"\\nas\lync\x.bak", "https://x.blob.core.windows.net/b/x.bak"] {
        for proof in proofs {
            let full = Sql::cdr(FRESH);
            let scene = Scene::new(CONTOSO).server(proof(Server::new().row(&full, device), &full));
            assert!(scene.cdr().starts_with("unknown: assurance-too-low=unknown"), "{device}: {}", scene.cdr());
            assert_eq!(assurance(&scene), Some(Assurance::Listed), "{device}");
        }
    }
}

#[test]
fn leaving_known_as_out_earns_no_pass() {
    let known =
        CONTOSO.replace("path = \"/mnt/nas\"", "path = \"/mnt/nas\"\n[[repository.known_as]]\npath = 'D:\\Backup'\n");
    let says = |deployment: &str| {
        let full = Sql::cdr(FRESH);
        let server = Server::new().row(&full, r"D:\Backup\x.bak").restored(&full, RestoreType::Database, TESTED);
        Scene::new(deployment).server(server).cdr()
    };
    assert!(says(&known).starts_with("gap"), "{}", says(&known));
    assert!(says(CONTOSO).starts_with("unknown"), "{}", says(CONTOSO));
}

#[test]
fn a_proof_that_is_too_old_counts_no_more() {
    let full = Sql::cdr("2026-06-01T22:00:00+02:00").verdict(Verdict::Identified);
    let yearly = CONTOSO.replace("full = \"every 1d\", log", "full = \"every 1y\", log");
    let server = Server::new().row(&full, "{p}").restored(&full, RestoreType::VerifyOnly, "2026-06-02T06:00:00+02:00");
    let scene = Scene::new(&yearly).sql(full).server(server);
    assert_eq!(assurance(&scene), Some(Assurance::Identified));
    assert!(scene.cdr().contains("verification-stale=unknown"), "{}", scene.cdr());
}

#[test]
fn the_servers_own_verdict_counts_and_its_failure_to_look_does_not() {
    let good = scene(|server, full| server.verified(full, None, false));
    assert_eq!(assurance(&good), Some(Assurance::Verified));
    let bad = scene(|server, full| server.verified(full, Some("checksum mismatch"), true));
    assert!(bad.cdr().starts_with("gap") && bad.cdr().contains("damaged-backup=gap"), "{}", bad.cdr());
    let blind = scene(|server, full| server.verified(full, Some("cannot open backup device"), false));
    assert_eq!(assurance(&blind), Some(Assurance::Identified));
}

#[test]
fn the_server_can_read_what_is_encrypted_for_us() {
    let problem = |id: &'static str| Problem::whole(id, "nothing in it can be proven");
    let set = |ids: &[&'static str]| {
        Sql::cdr(FRESH)
            .verdict(Verdict::Unreadable)
            .with(|set| set.problems = ids.iter().map(|id| problem(id)).collect())
    };
    let says = |full: Sql, server: fn(Server, &Sql) -> Server| {
        let server = server(Server::new().row(&full, r"D:\x.bak"), &full);
        let scene = Scene::new(CONTOSO).sql(full).server(server);
        (scene.cdr().split(':').next().unwrap().to_owned(), assurance(&scene))
    };
    let verified = |server: Server, full: &Sql| server.verified(full, None, false);
    assert_eq!(says(set(&["encrypted"]), verified), ("pass".to_owned(), Some(Assurance::Verified)));
    let restored = |server: Server, full: &Sql| server.restored(full, RestoreType::Database, TESTED);
    assert_eq!(says(set(&["encrypted"]), restored), ("pass".to_owned(), Some(Assurance::Restored)));
    assert_eq!(says(set(&["encrypted"]), |server, _| server).0, "unknown");
    assert_eq!(says(set(&["encrypted", "foreign-stream"]), verified).0, "unknown", "more is wrong with it");
}
