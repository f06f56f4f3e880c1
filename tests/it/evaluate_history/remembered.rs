//! What a server verified in one run counts in the next, until it is too old.

use super::reading::*;
use crate::scene::*;
use bakproof::model::*;
use bakproof::state::{Ledger, Versions};
use std::path::Path;

const FRESH: &str = "2026-11-20T22:04:00+01:00";
const ASKED: &str = "2026-11-21T06:00:00+01:00";

fn full() -> Sql {
    Sql::cdr(FRESH).verdict(Verdict::Identified)
}

fn reading() -> ServerReading {
    Server::new().row(&full(), r"D:\x.bak").0
}

fn verification(error: Option<&str>, is_verdict: bool) -> ServerVerification {
    ServerVerification {
        backup_set_guid: full().0.sets[0].facts.backup_set_guid.unwrap(),
        verified_at: stamp(ASKED),
        with_checksum: true,
        error: error.map(str::to_owned),
        is_verdict,
    }
}

/// A run with the ledger in `folder`: what the reading holds afterwards.
fn run(folder: &Path, verified: &[ServerVerification]) -> Vec<ServerVerification> {
    let versions = Versions { tool: "0.1.0".to_owned(), catalogue: "1.0.0".to_owned() };
    let ledger = Ledger::open(folder, versions);
    let mut readings = [ServerReading { verifications: verified.to_vec(), ..reading() }];
    ledger.unite_verifications(&mut readings);
    ledger.close();
    assert_eq!(ledger.take_remarks(), Vec::<String>::new());
    readings[0].verifications.clone()
}

#[test]
fn a_verification_is_remembered_with_its_date() {
    let folder = tempfile::tempdir().unwrap();
    let first = [verification(None, true)];
    assert_eq!(run(folder.path(), &first), first);
    let later = run(folder.path(), &[]);
    assert_eq!(later, first);
    let scene = Scene::new(CONTOSO).sql(full()).server(Server(ServerReading { verifications: later, ..reading() }));
    assert_eq!(scene.target("cdr", "").assurance, Some(Assurance::Verified));
}

#[test]
fn a_servers_verdict_of_damage_is_remembered_and_a_failure_to_look_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let busy = [verification(Some("the query took longer than it may"), false)];
    assert_eq!(run(folder.path(), &busy), busy);
    assert_eq!(run(folder.path(), &[]), []);
    let damaged = [verification(Some("3189: damage to the backup set was detected"), true)];
    run(folder.path(), &damaged);
    assert_eq!(run(folder.path(), &[]), damaged);
    let sound = [verification(None, true)];
    assert_eq!(run(folder.path(), &sound), sound, "what is asked anew replaces what was known");
    assert_eq!(run(folder.path(), &[]), sound);
}
