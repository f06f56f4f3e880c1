//! The saved output of the script says what a connection says.

use super::emulation::{lines, sqlcmd, studio};
use super::fake::{Fake, denied, instance};
use super::reading::plan;
use crate::bytes::Bytes;
use bakproof::collect::sql::read::read;
use bakproof::collect::sql::script::{looks_like, reading};
use bakproof::model::{HistoryBackup, Problem, ReadingOrigin, ServerReading};

pub fn saved(bytes: &[u8]) -> Result<ServerReading, Problem> {
    reading(&Bytes(bytes), "sql01", Some(&"sql01.contoso.com\\MON".parse().expect("an instance")))
}

fn printed(fake: &Fake) -> Vec<String> {
    lines(fake, "2026-08-01T00:00:00", 60)
}

#[test]
fn what_was_saved_is_what_a_connection_reads() {
    let mut denied_one = instance(true);
    denied_one.answers.insert("restores", Err(denied("restorehistory")));
    for fake in [instance(true), instance(false), denied_one] {
        let lines = printed(&fake);
        assert!(lines.iter().all(|line| line.len() <= 72 && line.bytes().all(|b| (b' '..=b'~').contains(&b))));
        let plain = lines.join("\n").into_bytes();
        let wide: Vec<u8> = plain.iter().flat_map(|b| [*b, 0]).collect();
        for bytes in [sqlcmd(&lines), studio(&lines), plain, wide] {
            assert!(looks_like(&bytes[..bytes.len().min(4096)]));
            let live =
                read(&mut fake.clone(), &bakproof::collect::sql::read::ReadPlan { login: None, ..plan() }).unwrap();
            let expected = ServerReading { origin: ReadingOrigin::Script, ..live };
            assert_eq!(saved(&bytes).unwrap(), expected);
        }
    }
}

/// Of a version that did not ask for the last two columns of a backup.
#[test]
fn what_was_saved_before_the_encryptor_was_asked_for_is_read() {
    let mut older = instance(true);
    let Some(Ok(rows)) = older.answers.get_mut("history") else { panic!("no history") };
    rows.iter_mut().for_each(|row| row.truncate(row.len() - 2));
    let old = saved(&sqlcmd(&printed(&older))).unwrap();
    let mut new = saved(&sqlcmd(&printed(&instance(true)))).unwrap();
    assert!(new.backups.iter().any(|backup| backup.encryptor.is_some()));
    new.backups = new.backups.iter().map(|backup| HistoryBackup { encryptor: None, ..backup }).collect();
    assert_eq!(old, new);
    let Some(Ok(rows)) = older.answers.get_mut("history") else { panic!("no history") };
    rows.iter_mut().for_each(|row| row.truncate(row.len() - 1));
    let narrower = saved(&sqlcmd(&printed(&older))).unwrap();
    assert!(narrower.unread.iter().any(|unread| unread.fact == "history"), "{:?}", narrower.unread);
}

#[test]
fn cut_anywhere_it_says_what_is_missing_and_never_less_than_it_has() {
    let lines = printed(&instance(true));
    let whole = saved(&sqlcmd(&lines)).unwrap();
    assert_eq!(whole.unread, []);
    for count in 0..lines.len() {
        match saved(&sqlcmd(&lines[..count])) {
            Err(problem) => assert!(count < 10, "{count}: {problem:?}"),
            Ok(reading) => {
                assert!(!reading.unread.is_empty(), "cut after {count} lines unnoticed");
                assert!(reading.backups.is_empty() || reading.backups.len() == whole.backups.len(), "{count}");
            }
        }
    }
}

#[test]
fn a_line_that_is_lost_changed_or_doubled_spoils_its_block() {
    let lines = printed(&instance(true));
    let pieces: Vec<usize> =
        (0..lines.len()).filter(|n| lines[*n].starts_with("#06 ") && lines[*n].ends_with('+')).collect();
    for at in pieces {
        let mut lost = lines.clone();
        lost.remove(at);
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at].clone());
        let mut changed = lines.clone();
        let middle = changed[at].len() - 3;
        let was = changed[at].as_bytes()[middle];
        changed[at].replace_range(middle..=middle, if was == b'1' { "2" } else { "1" });
        for damaged in [lost, doubled, changed] {
            let reading = saved(&sqlcmd(&damaged)).unwrap();
            assert!(reading.backups.is_empty());
            assert_eq!(reading.unread[0].fact, "history");
            assert!(reading.unread[0].reason.contains("damaged"), "{:?}", reading.unread);
            assert_eq!(reading.databases.len(), 3, "the other blocks are whole");
        }
    }
}

#[test]
fn other_texts_and_several_runs_are_not_taken() {
    let lines = printed(&instance(true));
    assert!(!looks_like(b"-- bakproof sql-history\nSELECT 1\n"));
    // The script itself speaks of the title, but does not begin a line with it.
    assert!(!looks_like(bakproof::collect::sql::script::script(400).as_bytes()));
    assert_eq!(saved(b"hello\n").unwrap_err().id, "no-history");
    let twice = [lines.clone(), lines].concat();
    assert_eq!(saved(&sqlcmd(&twice)).unwrap_err().id, "several-histories");
}

#[test]
fn the_output_of_another_instance_of_the_machine_is_refused() {
    let mut other = instance(true);
    let Some(Ok(rows)) = other.answers.get_mut("server") else { panic!("no answer") };
    rows[0][2] = super::fake::t(r"SQL01\RTC");
    let problem = saved(&sqlcmd(&printed(&other))).unwrap_err();
    assert!(problem.message.contains(r"it is of SQL01\RTC, another instance"), "{}", problem.message);
}
