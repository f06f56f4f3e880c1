//! The ledger's file: deleted, damaged, foreign, shared, interrupted.

use super::support::*;
use crate::alone::alone;
use bakproof::collect::budget::Unlimited;
use bakproof::collect::verify::{FileIdentity, Memory};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// The remarks of a ledger that is opened now, and whether it remembers.
fn open(place: &Place) -> (Vec<String>, bool) {
    let ledger = place.ledger();
    let remarks = ledger.take_remarks();
    run(&ledger, &place.jobs(), &limits(), &Unlimited, FIRST_RUN);
    ledger.close();
    drop(ledger);
    let remembers = place.run(&limits(), SECOND_RUN).0.is_empty();
    (remarks, remembers)
}

#[test]
fn a_deleted_ledger_is_begun_anew_without_a_word() {
    let place = Place::with_files(2);
    place.run(&limits(), FIRST_RUN);
    fs::remove_file(place.ledger_file()).unwrap();
    assert_eq!(place.run(&limits(), SECOND_RUN).0.len(), 2);
    fs::remove_dir_all(place.state()).unwrap();
    assert_eq!(open(&place), (Vec::new(), true));
}

#[test]
fn a_damaged_or_foreign_file_is_set_aside_and_begun_anew() {
    let whole = Place::with_files(2);
    whole.run(&limits(), FIRST_RUN);
    let bytes = fs::read(whole.ledger_file()).unwrap();
    let mut flipped = bytes.clone();
    let mut header = bytes.clone();
    // Where a record stands, so that only the checksums of the pages can tell.
    let at = bytes.windows(9).position(|window| window == b"proven_at").unwrap();
    flipped[at] ^= 0x40;
    header[..64].fill(0xFF);
    let foreign = {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.redb");
        let database = redb::Database::create(&path).unwrap();
        let write = database.begin_write().unwrap();
        write.open_table(redb::TableDefinition::<u64, u64>::new("other")).unwrap().insert(1, 2).unwrap();
        write.commit().unwrap();
        drop(database);
        fs::read(path).unwrap()
    };
    for (what, bytes) in [
        ("text", b"this is no database".repeat(500)),
        ("one byte", vec![0]),
        ("zeros", vec![0; 100_000]),
        ("a cut ledger", bytes[..bytes.len() / 2].to_vec()),
        ("a flipped bit", flipped),
        ("a header", header),
        ("another program's", foreign),
    ] {
        let place = Place::with_files(2);
        fs::create_dir(place.state()).unwrap();
        fs::write(place.ledger_file(), &bytes).unwrap();
        let (remarks, remembers) = open(&place);
        assert!(remarks.len() == 1 && remarks[0].contains("It was renamed to"), "{what}: {remarks:?}");
        assert!(remembers, "{what}");
        let kept = fs::read(place.state().join("ledger-set-aside-1.redb")).unwrap();
        assert!(!kept.is_empty(), "{what}");
    }
}

#[test]
fn a_folder_or_a_pipe_in_its_place_is_set_aside() {
    let place = Place::with_files(1);
    fs::create_dir_all(place.ledger_file()).unwrap();
    let (remarks, remembers) = open(&place);
    assert!(remarks[0].contains("It was renamed to") && remembers, "{remarks:?}");
    #[cfg(unix)]
    {
        let place = Place::with_files(1);
        fs::create_dir(place.state()).unwrap();
        nix::unistd::mkfifo(&place.ledger_file(), nix::sys::stat::Mode::S_IRWXU).unwrap();
        let (remarks, remembers) = open(&place);
        assert!(remarks[0].contains("It was renamed to") && remembers, "{remarks:?}");
    }
}

#[test]
fn records_of_a_lower_format_are_not_believed_and_those_of_an_older_bakproof_are() {
    let place = Place::with_files(1);
    place.run(&limits(), FIRST_RUN);
    change_records(&place, "\"tool\":\"0.1.0\"", "\"tool\":\"0.0.1\"");
    assert_eq!(place.run(&limits(), SECOND_RUN).0.len(), 0);
    change_records(&place, "\"format\":6", "\"format\":5");
    assert_eq!(place.run(&limits(), SECOND_RUN).0.len(), 1);
}

/// Rewrites a text in the one place and the one proof of a ledger.
fn change_records(place: &Place, from: &str, to: &str) {
    use redb::{ReadableTable, TableDefinition};
    const PLACES: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("places");
    const PROOFS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("proofs");
    let changed = |value: &[u8]| {
        let text = String::from_utf8(value.to_vec()).unwrap();
        assert!(text.contains(from), "{text}");
        text.replace(from, to).into_bytes()
    };
    let database = redb::Database::create(place.ledger_file()).unwrap();
    let write = database.begin_write().unwrap();
    {
        let mut places = write.open_table(PLACES).unwrap();
        let known = places.first().unwrap().map(|(key, value)| (key.value().to_vec(), changed(value.value()))).unwrap();
        places.insert(known.0.as_slice(), known.1.as_slice()).unwrap();
        let mut proofs = write.open_table(PROOFS).unwrap();
        let known =
            proofs.first().unwrap().map(|(key, value)| (key.value().to_owned(), changed(value.value()))).unwrap();
        proofs.insert(known.0.as_str(), known.1.as_slice()).unwrap();
    }
    write.commit().unwrap();
}

#[test]
fn a_state_folder_that_cannot_be_made_is_a_remark() {
    let place = Place::with_files(1);
    fs::write(place.state(), "a file").unwrap();
    let ledger = place.ledger();
    let remarks = ledger.take_remarks();
    assert!(remarks.len() == 1 && remarks[0].contains("--state"), "{remarks:?}");
    assert_eq!(run(&ledger, &place.jobs(), &limits(), &Unlimited, FIRST_RUN).0.len(), 1);
}

#[test]
fn of_two_runs_at_once_the_second_reads_along_and_writes_nothing() {
    let place = Place::with_files(2);
    place.run(&limits(), FIRST_RUN);
    let first = place.ledger();
    let second = place.ledger();
    let remarks = second.take_remarks();
    assert!(remarks.len() == 1 && remarks[0].contains("Another run"), "{remarks:?}");
    fs::write(place.backup("new.bak"), "new").unwrap();
    assert_eq!(run(&second, &place.jobs(), &limits(), &Unlimited, SECOND_RUN).0, ["new.bak"]);
    second.close();
    assert_eq!(
        run(&first, &place.jobs(), &limits(), &Unlimited, SECOND_RUN).0,
        ["new.bak"],
        "the second wrote nothing"
    );
    first.close();
}

/// Run in a process of its own by the test below, which kills it.
#[test]
#[ignore = "the victim of `a_killed_run_loses_nothing_that_it_had_said`"]
fn victim() {
    let folder = std::env::var_os("LEDGER_VICTIM_FOLDER").unwrap();
    let folder = Path::new(&folder);
    let ledger = bakproof::state::Ledger::open(&folder.join("state"), versions());
    for number in 0..10_000 {
        let path = folder.join(format!("{number}.bak"));
        fs::write(&path, number.to_string()).unwrap();
        let file = FileIdentity::of(&path, &File::open(&path).unwrap()).unwrap();
        let mut proof = proof(number.to_string().as_bytes());
        proof.proven_at = Some(stamp(FIRST_RUN));
        ledger.remember(&file, &proof, None);
        std::thread::sleep(Duration::from_millis(5));
        writeln!(std::io::stdout(), "\nremembered {number}").unwrap();
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn a_killed_run_loses_nothing_that_it_had_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut victim = alone(module_path!(), "victim")
        .env("LEDGER_VICTIM_FOLDER", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let said: Vec<u64> = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("remembered ")?.parse().ok())
        .take_while(|number| *number < 200)
        .collect();
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert_eq!(said.len(), 200);
    let ledger = bakproof::state::Ledger::open(&folder.path().join("state"), versions());
    assert_eq!(ledger.take_remarks(), Vec::<String>::new());
    let known = (0..200)
        .filter(|number| {
            let path = folder.path().join(format!("{number}.bak"));
            let file = FileIdentity::of(&path, &File::open(&path).unwrap()).unwrap();
            ledger.recall(&file).is_some()
        })
        .count();
    // A commit may have been under way; on a slow disk it holds what came during it.
    assert!(known >= 150, "only {known} of 200 are known");
}
