//! The described history answers the queries that ship.

use super::tiberius_client::{PASSWORD, USER, ask, config, connect, number, run};
use crate::tds_server::msdb::{Backup, Database, Msdb, Restore, SuspectPage};
use crate::tds_server::{Script, Server};
use std::path::Path;

const SET: &str = "6F9619FF-8B86-D011-B42D-00C04FC964FF";

fn described() -> Msdb {
    Msdb::of("SQL01\\RTC")
        .at("2026-11-22T20:00:00", -90)
        .database(Database::new("rtcxds").with("recovery_model", 3))
        .backup(Backup::full("rtcxds", "2026-10-01T01:00:00"))
        .backup(Backup::full("rtcxds", "2026-11-01T01:00:00").guids(SET, SET).to(r"D:\a.bak").to(r"D:\b.bak"))
        .backup(Backup::log("rtcxds", "2026-11-20T01:00:00").to("NUL"))
        .restore(Restore::new(SET, "V", "2026-11-21T01:00:00", None))
        .suspect_page(SuspectPage::new("rtcxds", 42, 2, "2026-11-19T01:00:00"))
}

fn serving(msdb: Msdb) -> Server {
    Server::start(msdb.answers(Script::new().login(USER, PASSWORD)))
}

fn texts(server: &Server, sql: &str) -> Vec<Option<String>> {
    let rows = run(async { ask(&mut connect(config(server)).await?, sql).await }).unwrap();
    rows.iter().map(|row| row.get::<&str, _>(0).map(str::to_owned)).collect()
}

fn finished(window: &str) -> String {
    format!(
        "SELECT\n    CONVERT(varchar(33), bs.backup_finish_date, 126) AS finished,\n    CAST(bs.position AS int) AS position\n\
         FROM msdb.dbo.backupset AS bs\nWHERE bs.backup_finish_date >= CONVERT(datetime, '{window}', 126)"
    )
}

#[test]
fn the_window_takes_what_its_chain_needs() {
    let server = serving(described());
    let some = |times: &[&str]| -> Vec<Option<String>> { times.iter().map(|time| Some((*time).to_owned())).collect() };
    let all = ["2026-11-20T01:00:00", "2026-11-01T01:00:00", "2026-10-01T01:00:00"];
    assert_eq!(texts(&server, &finished("1900-01-01T00:00:00")), some(&all));
    // No full inside: the newest before, and all since.
    assert_eq!(texts(&server, &finished("2026-11-10T00:00:00")), some(&all[..2]));
    assert_eq!(texts(&server, &finished("2026-11-21T00:00:00")), some(&all[..2]));
    // A full inside: of what was before, the newest full alone.
    assert_eq!(texts(&server, &finished("2026-10-15T00:00:00")), some(&all));
}

/// Every shipped query, by the file's name.
fn shipped() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/collect/sql/queries");
    let mut queries: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()))
        .collect();
    queries.sort();
    queries
}

/// A file that is renamed, or comes anew, must be looked at here.
#[test]
fn every_query_that_ships_is_answered() {
    let rows = [
        ("availability", 2),
        ("checksum-default", 1),
        ("databases", 2),
        ("devices", 3),
        ("history", 3),
        ("mirroring", 1),
        ("oldest", 1),
        ("probe-archiving", 1),
        ("probe-cdr", 1),
        ("restores", 1),
        ("server", 1),
        ("suspect-pages", 1),
        ("totals", 0),
    ];
    let shipped = shipped();
    let names: Vec<&str> = shipped.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, rows.map(|(name, _)| name));
    let server = serving(
        described()
            .with("has_key_algorithm", 1)
            .checksum_default(true)
            .database(Database::new("LcsLog"))
            .mirrored("rtcxds", "PRINCIPAL", "SYNCHRONIZED", "SQL02\\RTC")
            .replica("LcsLog", "AG1", "SQL01\\RTC", Some("PRIMARY"))
            .replica("LcsLog", "AG1", "SQL02\\RTC", None)
            .archived("2014-01-01T00:00:00", "2026-11-22T18:00:00")
            .calls("2014-01-01T00:00:00", "2026-11-22T18:00:00"),
    );
    run(async {
        let mut connection = connect(config(&server)).await.unwrap();
        for ((name, sql), (_, count)) in shipped.iter().zip(rows) {
            let mut stream = connection.simple_query(sql).await.unwrap();
            let told: Vec<String> =
                stream.columns().await.unwrap().unwrap().iter().map(|column| column.name().to_owned()).collect();
            let found = stream.into_first_result().await.unwrap();
            assert_eq!(found.len(), count, "{name}");
            // Every column that the file names, and no other.
            let select = &sql[sql.find("\nSELECT").unwrap()..];
            let list = &select[..select.find("\nFROM").unwrap_or(select.len())];
            let lines = list.lines().filter(|line| line.starts_with("    "));
            let asked: Vec<&str> =
                lines.map(|line| line.trim_end_matches(',').rsplit(" AS ").next().unwrap()).collect();
            assert_eq!(told, asked, "{name}");
        }
    });
}

#[test]
fn what_is_described_is_what_is_read() {
    let server = serving(described());
    let shipped = shipped();
    let first_in = |window: &str, name: &str, column: &str| {
        let (_, sql) = shipped.iter().find(|(known, _)| known == name).unwrap();
        let newer = ["bs.key_algorithm", "bs.encryptor_thumbprint", "bs.encryptor_type"];
        let sql = newer.into_iter().fold(sql.clone(), |sql, column| sql.replace(column, "NULL"));
        let sql = sql.replace("1900-01-01T00:00:00", window);
        let rows = run(async { ask(&mut connect(config(&server)).await?, &sql).await }).unwrap();
        rows.iter().map(|row| row.get::<&str, _>(column).map(str::to_owned)).collect::<Vec<_>>()
    };
    let first = |name: &str, column: &str| first_in("1900-01-01T00:00:00", name, column);
    let some = |text: &str| vec![Some(text.to_owned())];
    let mut devices = first("devices", "physical_device_name");
    devices.sort();
    assert_eq!(devices, [r"D:\a.bak", r"D:\b.bak", "NUL"].map(|name| Some(name.to_owned())));
    assert_eq!(first("server", "server_clock"), some("2026-11-22T20:00:00.0000000-01:30"));
    assert_eq!(first("server", "machine_name"), some("SQL01"));
    assert_eq!(first("restores", "backup_set_uuid"), some(SET));
    assert_eq!(first("suspect-pages", "database_name"), some("rtcxds"));
    assert_eq!(first("oldest", "oldest_finished"), some("2026-10-01T01:00:00"));
    assert_eq!(first("history", "media_uuid")[1], Some(SET.to_owned()));
    assert_eq!(first("history", "key_algorithm"), [None, None, None]);
    let november = "2026-11-21T00:00:00";
    assert_eq!(first_in(november, "totals", "backup_type"), [Some("D".to_owned()), Some("L".to_owned())]);
    assert_eq!(first_in(november, "totals", "first_finished")[0], Some("2026-10-01T01:00:00".to_owned()));
    assert_eq!(first_in(november, "totals", "last_finished")[0], Some("2026-11-01T01:00:00".to_owned()));
    assert_eq!(first_in(november, "restores", "restore_type"), some("V"));
    assert_eq!(first_in("2026-11-22T00:00:00", "restores", "restore_type"), []);
    assert_eq!(first("checksum-default", "value_in_use"), []);
}

#[test]
fn a_column_that_the_version_does_not_have_is_refused() {
    let server = serving(described());
    let ask = |sql: &'static str| run(async { ask(&mut connect(config(&server)).await?, sql).await });
    let newer = "SELECT\n    CAST(bs.key_algorithm AS nvarchar(32)) AS key_algorithm\nFROM msdb.dbo.backupset AS bs";
    assert_eq!(number(ask(newer)), 207);
    let wrong = "SELECT\n    CAST(bs.colour AS nvarchar(32)) AS colour\nFROM msdb.dbo.backupset AS bs";
    assert_eq!(number(ask(wrong)), 207);
    let absent =
        "SELECT\n    CONVERT(varchar(33), MAX(m.MessageIdTime), 126) AS newest_row\nFROM LcsLog.dbo.Messages AS m";
    assert_eq!(number(ask(absent)), 208);
}
