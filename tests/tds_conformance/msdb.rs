//! The described history answers queries of the shape that ships.

use super::tds_server::msdb::{Backup, Database, Msdb, Restore, SuspectPage};
use super::tds_server::{Script, Server};
use super::tiberius_client::{PASSWORD, USER, ask, config, connect, number, run};

const SET: &str = "6F9619FF-8B86-D011-B42D-00C04FC964FF";

fn server() -> Server {
    let msdb = Msdb::of("SQL01\\RTC")
        .at("2026-11-22T20:00:00", -90)
        .database(Database::new("rtcxds").with("recovery_model", 3))
        .backup(Backup::full("rtcxds", "2026-10-01T01:00:00"))
        .backup(Backup::full("rtcxds", "2026-11-01T01:00:00").guids(SET, SET).to(r"D:\a.bak").to(r"D:\b.bak"))
        .backup(Backup::log("rtcxds", "2026-11-20T01:00:00").to("NUL"))
        .restore(Restore::new(SET, "V", "2026-11-21T01:00:00", None))
        .suspect_page(SuspectPage::new("rtcxds", 42, 2, "2026-11-19T01:00:00"));
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
    let server = server();
    let some = |times: &[&str]| -> Vec<Option<String>> { times.iter().map(|time| Some((*time).to_owned())).collect() };
    let all = ["2026-11-20T01:00:00", "2026-11-01T01:00:00", "2026-10-01T01:00:00"];
    assert_eq!(texts(&server, &finished("1900-01-01T00:00:00")), some(&all));
    // No full inside: the newest before, and all since.
    assert_eq!(texts(&server, &finished("2026-11-10T00:00:00")), some(&all[..2]));
    assert_eq!(texts(&server, &finished("2026-11-21T00:00:00")), some(&all[..2]));
    // A full inside: of what was before, the newest full alone.
    assert_eq!(texts(&server, &finished("2026-10-15T00:00:00")), some(&all));
}

#[test]
fn the_small_tables_answer_by_the_names_of_columns() {
    let server = server();
    let devices = "SELECT\n    CAST(mf.physical_device_name AS nvarchar(260)) AS physical_device_name\n\
                   FROM msdb.dbo.backupmediafamily AS mf\nWHERE x >= CONVERT(datetime, '2026-11-10T00:00:00', 126)";
    let mut found = texts(&server, devices);
    found.sort();
    assert_eq!(found, [r"D:\a.bak", r"D:\b.bak", "NUL"].map(|name| Some(name.to_owned())));
    let clock = "SELECT\n    CONVERT(varchar(33), SYSDATETIMEOFFSET(), 126) AS server_clock,\n    \
                 CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS product_version";
    assert_eq!(texts(&server, clock), [Some("2026-11-22T20:00:00.0000000-01:30".to_owned())]);
    let restores = "SELECT\n    CAST(bs.backup_set_uuid AS varchar(36)) AS backup_set_uuid\n\
                    FROM msdb.dbo.restorehistory AS rh";
    assert_eq!(texts(&server, restores), [Some(SET.to_owned())]);
    let pages = "SELECT\n    CAST(DB_NAME(sp.database_id) AS nvarchar(128)) AS database_name\n\
                 FROM msdb.dbo.suspect_pages AS sp";
    assert_eq!(texts(&server, pages), [Some("rtcxds".to_owned())]);
}

#[test]
fn a_column_that_the_version_does_not_have_is_refused() {
    let server = server();
    let ask = |sql: &'static str| run(async { ask(&mut connect(config(&server)).await?, sql).await });
    let newer = "SELECT\n    CAST(bs.key_algorithm AS nvarchar(32)) AS key_algorithm\nFROM msdb.dbo.backupset AS bs";
    assert_eq!(number(ask(newer)), 207);
    let wrong = "SELECT\n    CAST(bs.colour AS nvarchar(32)) AS colour\nFROM msdb.dbo.backupset AS bs";
    assert_eq!(number(ask(wrong)), 207);
    let absent =
        "SELECT\n    CONVERT(varchar(33), MAX(m.MessageIdTime), 126) AS newest_row\nFROM LcsLog.dbo.Messages AS m";
    assert_eq!(number(ask(absent)), 208);
}
