//! Everything that goes wrong between the audit and one server: the audit ends, says which instance it was and what to
//! do, makes that instance's target unknown, never a gap and never a pass, and leaves the others alone.

use super::company::{ARCHIVE, Company, MON, PASSWORD, TRUSTED, USER, sound};
use super::faults::{closed_port, is_told_nowhere};
use super::seen::{findings, source, status};
use crate::tds_server::msdb::{Backup, columns};
use crate::tds_server::{Answer, Authority, Encryption, Identity, Row, Script, Server, Tls, Trouble, Value};
use bakproof::collect::sql::read::{Shape, Shipped};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Audits with the archive's server behind this port; all three databases have good files.
#[track_caller]
fn fails(port: impl FnOnce(&Company) -> (u16, Option<Server>), keys: &str, finding: &str, words: &[&str]) {
    let (mut company, mon, _) = sound();
    let _healthy = company.serve(MON, mon);
    let (port, _server) = port(&company);
    company.declare(ARCHIVE, port, keys);
    let ran = company.audit(&["--output", "table", "--output", "json=report.json", "--save-evidence", "evidence.json"]);
    assert_eq!(ran.code, 3, "{}{}", ran.stdout, ran.stderr);
    let report = serde_json::from_slice(&std::fs::read(company.folder().join("report.json")).unwrap()).unwrap();
    assert_eq!(["cdr", "qoe", "archiving"].map(|item| status(&report, item)), ["pass", "pass", "unknown"]);
    let said = findings(&report, "archiving");
    let (found, rest): (Vec<_>, Vec<_>) = said.iter().partition(|one| one.starts_with(&format!("{finding} unknown: ")));
    assert!(!found.is_empty(), "{said:?}");
    assert!(rest.iter().all(|one| !one.contains(" gap: ")), "{rest:?}");
    let (source_status, text) = source(&report, ARCHIVE);
    assert_eq!(source_status, "unknown", "{text}");
    for word in [&[ARCHIVE], words].concat() {
        assert!(found.iter().any(|one| one.contains(word)), "`{word}` is missing in {found:#?}");
    }
    let plain: String = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains(words[0]), "`{}` is missing in {}", words[0], ran.stdout);
    is_told_nowhere(&company, PASSWORD, &[&ran]);
}

fn served(script: Script) -> (u16, Option<Server>) {
    let server = Server::start(script);
    (server.port(), Some(server))
}

/// The archive's server as it should be, but for what `change` does to it; answers that it adds come first.
fn archive(company: &Company, change: impl FnOnce(Script) -> Script) -> (u16, Option<Server>) {
    let row = Backup::full("LcsLog", &company.ago(10)).to(r"\\nas\lync\x.bak");
    let msdb = company.msdb(r"SQL02\ARCHIVE", &["LcsLog"]).backup(row);
    served(msdb.answers(change(company.script(ARCHIVE))))
}

/// The history's columns, and a row of so many backups ago.
fn history(company: &Company) -> (Vec<(String, crate::tds_server::Type)>, impl Fn(u64) -> Row + Send + Sync + use<>) {
    let columns = columns(&Shipped::HISTORY.query(&Shape { has: [true, false], window: None }).text);
    let (names, finished) = (columns.clone(), company.ago(10));
    let row = move |number: u64| {
        let value = |name: &str| match name {
            "media_set_id" => Value::Int(number as i64),
            "database_name" => "LcsLog".into(),
            "server_name" => r"SQL02\ARCHIVE".into(),
            "backup_type" => "D".into(),
            "finished" | "started" => finished.as_str().into(),
            "backup_set_uuid" => format!("00000000-0000-4000-8000-{number:012x}").into(),
            _ => Value::Null,
        };
        names.iter().map(|(name, _)| value(name)).collect()
    };
    (columns, row)
}

fn answered(company: &Company, count: u64, ending: impl FnOnce(Answer) -> Answer) -> (u16, Option<Server>) {
    let (columns, row) = history(company);
    let columns = columns.iter().map(|(name, kind)| (name.as_str(), *kind));
    let answer = ending(Answer::stream(columns, count, row));
    archive(company, |script| script.answer("media_uuid", answer))
}

#[test]
fn nobody_listens() {
    fails(
        |_| (closed_port(), None),
        TRUSTED,
        "history-unavailable",
        &["nothing listens", "check that the instance runs", "`port`"],
    );
}

#[test]
fn a_firewall_swallows_everything() {
    // A listener that accepts nobody, filled until the system answers no more.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(socket) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
        waiting.push(socket);
        assert!(waiting.len() < 10_000, "the queue never fills");
    }
    fails(
        |_| (address.port(), None),
        TRUSTED,
        "history-unavailable",
        &["did not answer", "firewall", "`connect_timeout`"],
    );
}

#[test]
fn the_password_is_wrong() {
    let other = |company: &Company| {
        served(
            Script::new()
                .encryption(Encryption::Forced)
                .login(USER, "another")
                .identity(company.authority.certify("sql02.contoso.com")),
        )
    };
    fails(other, TRUSTED, "history-unavailable", &["18456", "check `user` and the password"]);
}

#[test]
fn one_table_may_not_be_read() {
    let denied = "The SELECT permission was denied on the object 'backupset', database 'msdb', schema 'dbo'.";
    fails(
        |company| archive(company, |script| script.answer("media_uuid", Answer::error(229, 14, denied))),
        TRUSTED,
        "history-partial",
        &["error 229", "GRANT SELECT ON OBJECT::dbo.backupset TO [auditor];"],
    );
}

#[test]
fn the_server_offers_no_encryption() {
    fails(
        |company| archive(company, |script| script.encryption(Encryption::NotSupported)),
        TRUSTED,
        "history-unavailable",
        &["offers no encryption", "`plaintext_login = true`"],
    );
}

#[test]
fn the_server_knows_old_tls_alone() {
    fails(
        |company| archive(company, |script| script.tls(Tls::Legacy10).identity(Identity::weak("x"))),
        TRUSTED,
        "history-unavailable",
        &["TLS", "`legacy_tls = true`"],
    );
}

#[test]
fn the_certificate_is_of_another_authority() {
    let other = Authority::new("Another CA").certify("sql02.contoso.com");
    fails(
        |company| archive(company, |script| script.identity(other)),
        TRUSTED,
        "history-unavailable",
        &["not trusted", "`ca_file`", "`trust_server_certificate = true`"],
    );
}

#[test]
fn the_certificate_is_of_another_server() {
    fails(
        |company| archive(company, |script| script.identity(company.authority.certify("sql09.contoso.com"))),
        TRUSTED,
        "history-unavailable",
        &["not for this name", "use the instance name that its certificate has"],
    );
}

#[test]
fn the_answer_stops_in_the_middle() {
    fails(
        |company| answered(company, 5, Answer::and_stall),
        TRUSTED,
        "history-partial",
        &["`history` was not answered within its timeout of 2 s"],
    );
}

#[test]
fn the_connection_drops_in_the_middle() {
    fails(|company| answered(company, 5, Answer::and_drop), TRUSTED, "history-partial", &["the connection broke"]);
}

#[test]
fn the_answer_goes_over_into_nonsense() {
    fails(
        |company| answered(company, 5, |answer| answer.and_garbage(&[0x5A; 400])),
        TRUSTED,
        "history-partial",
        &["could not be read"],
    );
}

#[test]
fn something_else_listens_there() {
    fails(
        |company| {
            archive(company, |script| script.trouble(Trouble::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())))
        },
        TRUSTED,
        "history-unavailable",
        &["could not be read", "`port`"],
    );
}

#[test]
fn the_server_never_stops_sending() {
    fails(
        |company| answered(company, u64::MAX, |answer| answer),
        TRUSTED,
        "history-partial",
        &["`history` was not answered within its timeout of 2 s"],
    );
}

#[test]
fn the_logins_database_is_absent() {
    fails(
        |company| archive(company, |script| script.without_database("")),
        TRUSTED,
        "history-unavailable",
        &["4060", "set it to master"],
    );
}

#[test]
fn msdb_may_not_be_entered() {
    let refused = "The server principal \"auditor\" is not able to access the database \"msdb\" under the current security context.";
    let deny = |script: Script| script.answer("FROM msdb.dbo", Answer::error(916, 14, refused));
    fails(
        |company| archive(company, deny),
        TRUSTED,
        "history-partial",
        &["error 916", "USE [msdb]; IF USER_ID(N'auditor') IS NULL CREATE USER [auditor] FOR LOGIN [auditor];"],
    );
}

#[test]
fn probed_databases_that_are_absent_are_nobodys_trouble() {
    let (mut company, mon, archive) = sound();
    let _servers = [(MON, mon), (ARCHIVE, archive)].map(|(instance, script)| {
        let server = Server::start(script);
        company.declare(instance, server.port(), &format!("{TRUSTED}\nprobes = true"));
        server
    });
    let (code, report) = company.report(&[]);
    assert_eq!((code, report["status"].as_str()), (3, Some("pass")), "{:?}", source(&report, MON));
}

#[test]
fn what_2008_r2_does_not_have_is_not_asked_for() {
    let (mut company, mon, _) = sound();
    let _healthy = company.serve(MON, mon);
    let row = company.backed_up(&company.full(r"SQL02\ARCHIVE", "LcsLog", 10)).with("compressed_size", Value::Null);
    let old = company
        .msdb(r"SQL02\ARCHIVE", &["LcsLog"])
        .with("product_version", "10.50.6000.34")
        .with("has_compressed_size", 0)
        .with("has_availability", 0)
        .with("is_hadr_enabled", Value::Null)
        .backup(row);
    let absent = Answer::error(208, 16, "Invalid object name 'sys.availability_groups'.");
    let script = company.script(ARCHIVE).version(10, 50, 6000).tls(Tls::CbcOnly12);
    let _old = company.serve(ARCHIVE, old.answers(script.answer("sys.availability_groups AS", absent)));
    let (code, report) = company.report(&[]);
    assert_eq!((code, source(&report, ARCHIVE).0.as_str()), (3, "pass"), "{}", source(&report, ARCHIVE).1);
}
