//! Rows become facts; what is refused is said and nothing else suffers.

use super::fake::{Fake, backup, denied, guid, instance, t};
use crate::alone::{alone, passes, peak_kib};
use bakproof::base::Stamp;
use bakproof::collect::sql::query::Refusal;
use bakproof::collect::sql::read::{ReadPlan, read};
use bakproof::model::{BackupType, DeviceType, EncryptorType, ReadingOrigin, RestoreType, ServerReading};

pub const WINDOW: &str = "2026-08-01T00:00:00+01:00";

pub fn plan() -> ReadPlan<'static> {
    ReadPlan {
        source: "sql01".to_owned(),
        instance: Some("sql01.contoso.com\\MON".parse().expect("an instance")),
        window_from: Some(WINDOW.parse().expect("a time")),
        clock: None,
        probes: true,
        origin: ReadingOrigin::Live,
        encryption: None,
        tls_version: None,
        login: Some("auditor".to_owned()),
    }
}

fn read_all(fake: &mut Fake) -> ServerReading {
    read(fake, &plan()).expect("a reading")
}

fn stamp(text: &str) -> Option<Stamp> {
    Some(text.parse().expect("a time"))
}

#[test]
fn a_server_of_2022_says_everything() {
    let mut fake = instance(true);
    let reading = read_all(&mut fake);
    assert_eq!(reading.unread, []);
    assert_eq!(reading.read_at.to_string(), "2026-11-22T22:00:05.1234567+01:00");
    assert_eq!(reading.server.backup_checksum_default, Some(true));
    assert_eq!(reading.oldest_history, stamp("2014-02-01T22:00:00+01:00"));
    let names: Vec<&str> = reading.databases.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["LcsCDR", "LcsLog", "master"]);
    let group = reading.databases[0].availability.as_ref().unwrap();
    assert_eq!(
        (group.role.as_deref(), group.replicas.join(" ")),
        (Some("PRIMARY"), "SQL01\\MON SQL02\\MON".to_owned())
    );
    assert_eq!(reading.databases[1].mirroring.as_ref().unwrap().partner.as_deref(), Some("SQL02\\MON"));

    let sets: Vec<(String, Option<BackupType>)> = reading
        .backups
        .iter()
        .map(|b| (b.facts.backup_finish_date.unwrap().to_string(), b.facts.backup_type))
        .collect();
    assert_eq!(
        sets,
        [
            ("2026-07-01T22:00:00+02:00".to_owned(), Some(BackupType::Full)),
            ("2026-11-20T22:00:00+01:00".to_owned(), Some(BackupType::Full)),
            ("2026-11-21T22:30:00.003+01:00".to_owned(), Some(BackupType::Log)),
        ],
        "the zone of the row, else the server's; what the chain does not need is let go"
    );
    let backups: Vec<_> = reading.backups.iter().collect();
    let full = &backups[1];
    assert_eq!(full.facts.is_encrypted, Some(true));
    let encryptor = full.encryptor.as_ref().unwrap();
    assert_eq!(encryptor.kind, Some(EncryptorType::Certificate));
    assert_eq!(encryptor.thumbprint, "90c1b2d3e4f5061728394a5b6c7d8e9fa0b1c2d3");
    assert_eq!(backups[2].encryptor, None);
    assert_eq!(full.facts.name.as_deref(), Some("Lync æøå | full"));
    assert_eq!(full.facts.backup_set_guid.unwrap().to_string(), guid(2).to_lowercase());
    assert_eq!(full.facts.first_lsn.unwrap().to_string(), "45000000012300001");
    assert_eq!(full.facts.database_backup_lsn, None, "zero is none");
    assert_eq!(full.facts.software_version.as_deref(), Some("10.50.6000"));
    assert_eq!(full.compressed_size_bytes, Some(3_000_000));
    let log = &backups[2].devices;
    assert!(log[0].is_nul() && log[0].device_type == DeviceType::Disk && log[1].family_number == Some(2), "{log:?}");
    assert_eq!(reading.totals[0].count, 700);
    assert_eq!(reading.restores[0].restore_type, RestoreType::VerifyOnly);
    assert_eq!(reading.suspect_pages[0].database, "database 7");
    let newest = reading.probes.iter().find(|p| p.database == "LcsLog" && p.name == "newest-row").unwrap();
    assert_eq!(newest.time, stamp("2026-11-22T20:59:00Z"));
    assert!(reading.probes.iter().any(|p| p.database == "LcsCDR" && p.time.is_none()), "an empty table is an answer");
}

#[test]
fn a_server_of_2008_r2_is_not_asked_for_what_it_lacks() {
    let mut fake = instance(false);
    let reading = read_all(&mut fake);
    assert_eq!(reading.unread, []);
    assert_eq!(reading.server.backup_checksum_default, None);
    assert!(reading.backups.iter().all(|b| b.facts.is_encrypted == Some(false)));
    assert!(
        fake.asked.iter().all(|q| q.name != "availability"
            && !q.text.contains("bs.key_algorithm")
            && !q.text.contains("bs.encryptor"))
    );
    let history = fake.asked.iter().find(|q| q.name == "history").unwrap();
    assert!(history.text.contains("'2026-08-01T00:00:00'"), "the window in the server's own time");
}

#[test]
fn one_table_denied_names_its_grant_and_costs_nothing_else() {
    let mut fake = instance(true);
    let whole = read_all(&mut fake);
    fake.answers.insert("suspect-pages", Err(denied("suspect_pages")));
    let reading = read_all(&mut fake);
    let [unread] = reading.unread.as_slice() else { panic!("{:?}", reading.unread) };
    assert_eq!(unread.fact, "suspect-pages");
    assert!(unread.reason.contains("error 229"), "{}", unread.reason);
    assert_eq!(unread.grant.as_deref(), Some("USE [msdb]; GRANT SELECT ON OBJECT::dbo.suspect_pages TO [auditor];"));
    let expected = ServerReading { suspect_pages: Vec::new(), unread: reading.unread.clone(), ..whole };
    assert_eq!(reading, expected);
}

#[test]
fn a_join_names_only_the_table_that_was_denied() {
    let mut fake = instance(true);
    fake.answers.insert("history", Err(denied("backupmediaset")));
    let reading = read_all(&mut fake);
    assert_eq!(
        reading.unread[0].grant.as_deref(),
        Some("USE [msdb]; GRANT SELECT ON OBJECT::dbo.backupmediaset TO [auditor];")
    );
    assert!(reading.backups.is_empty() && !reading.totals.is_empty());
}

#[test]
fn a_database_that_may_not_be_entered_needs_a_user_and_one_column() {
    let mut fake = instance(true);
    let message = "The server principal \"auditor\" is not able to access the database \"LcsLog\".".to_owned();
    fake.answers.insert("probe-archiving", Err(Refusal::Server { number: 916, message }));
    let reading = read_all(&mut fake);
    assert_eq!(reading.unread[0].fact, "probe LcsLog");
    assert_eq!(
        reading.unread[0].grant.as_deref(),
        Some(
            "USE [LcsLog]; IF USER_ID(N'auditor') IS NULL CREATE USER [auditor] FOR LOGIN [auditor]; \
              GRANT SELECT ON OBJECT::dbo.Messages (MessageIdTime) TO [auditor];"
        )
    );
}

#[test]
fn a_session_that_ends_says_so_of_all_that_follows() {
    let mut fake = instance(true);
    fake.answers.insert("history", Err(Refusal::Lost("the connection was dropped".to_owned())));
    let reading = read_all(&mut fake);
    assert_eq!(reading.databases.len(), 3, "what came before is kept");
    assert!(fake.asked.last().unwrap().name == "history", "nothing is asked of a dead session");
    let facts: Vec<&str> = reading.unread.iter().map(|u| u.fact.as_str()).collect();
    assert_eq!(
        facts,
        [
            "checksum-default",
            "devices",
            "history",
            "history-totals",
            "oldest-history",
            "probe LcsCDR",
            "probe LcsLog",
            "restore-history",
            "suspect-pages"
        ]
    );
    assert!(reading.unread.iter().all(|u| u.reason.contains("the connection was dropped")));
    fake.answers.insert("server", Err(Refusal::Lost("gone".to_owned())));
    assert!(read(&mut fake, &plan()).is_err(), "nothing useful was read");
}

#[test]
fn nonsense_is_skipped_with_a_reason() {
    let mut fake = instance(true);
    let rows = vec![backup(1, "D", "a", "not a time", 4, true), backup(2, "Z", "a", "2026-11-20T22:00:00", 4, true)];
    fake.answers.insert("history", Ok(rows));
    fake.answers.insert("databases", Ok(vec![vec![t("too"), t("narrow")]]));
    let reading = read_all(&mut fake);
    let reasons: Vec<String> = reading.unread.iter().map(|u| format!("{}: {}", u.fact, u.reason)).collect();
    assert!(reasons.iter().any(|r| r.starts_with("history: 2 rows")), "{reasons:?}");
    assert!(reasons.iter().any(|r| r.starts_with("databases: ") && r.contains("2 columns")), "{reasons:?}");
}

#[test]
fn groups_that_are_hidden_are_not_taken_for_none() {
    let mut fake = instance(true);
    if let Some(Ok(rows)) = fake.answers.get_mut("server") {
        rows[0][11] = super::fake::i(0);
    }
    fake.answers.insert("availability", Ok(Vec::new()));
    let reading = read_all(&mut fake);
    assert_eq!(reading.unread[0].fact, "availability");
    assert!(reading.unread[0].grant.as_deref().unwrap().contains("VIEW ANY DEFINITION"));
}

#[test]
fn the_clocks_are_compared_around_the_question() {
    let mut fake = instance(true);
    let ours = || "2026-11-22T20:58:05Z".parse().unwrap();
    let reading = read(&mut fake, &ReadPlan { clock: Some(&ours), ..plan() }).unwrap();
    assert_eq!(reading.clock_offset_seconds, Some(120));
}

/// A hundred thousand backups in the window, and twice as many that a careless server sends beside them.
struct Long;

impl bakproof::collect::sql::query::RunQuery for Long {
    fn rows(
        &mut self,
        query: &bakproof::collect::sql::query::Query,
        each: &mut dyn FnMut(&[bakproof::collect::sql::query::Cell]) -> Result<(), String>,
    ) -> Result<(), Refusal> {
        match query.name {
            "history" => {
                for n in 0..300_000 {
                    let finished = if n < 100_000 { "2026-11-20T22:00:00" } else { "2026-07-01T22:00:00" };
                    each(&backup(n, "D", "LcsCDR", finished, 4, true)).map_err(Refusal::Wrong)?;
                }
            }
            "devices" => {
                for n in 0..100_000 {
                    let path = format!("D:\\Backup\\LcsCDR\\LcsCDR_backup_2026_11_20_220000_{n:07}.bak");
                    let row = [n, 1, 0, 2].map(super::fake::i);
                    let row: Vec<_> = row.into_iter().chain([t(&path)]).collect();
                    each(&row).map_err(Refusal::Wrong)?;
                }
            }
            _ => return instance(true).rows(query, each),
        }
        Ok(())
    }
}

/// In a process of its own: the peak is the whole process's, and other tests run beside this one.
#[test]
fn a_long_history_is_folded_as_it_comes() {
    passes(alone(module_path!(), "the_child_that_reads_a_long_history"));
}

#[test]
#[ignore = "started by its parent, in a process of its own"]
fn the_child_that_reads_a_long_history() {
    let reading = read(&mut Long, &plan()).unwrap();
    assert_eq!(reading.backups.len(), 100_001, "the window, and the one full before it");
    let devices: Vec<usize> = reading.backups.iter().take(2).map(|backup| backup.devices.len()).collect();
    assert_eq!(devices, [0, 1]);
    let peak = peak_kib();
    println!("peak {peak:?} KiB, {} bytes a backup", size_of::<bakproof::model::HistoryBackup>());
    assert!(peak.is_none_or(|kib| kib < 250 * 1024), "{peak:?} KiB");
}
