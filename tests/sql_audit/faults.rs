//! Where servers and repository do not agree, and servers that should not be as they are.

use crate::company::{ARCHIVE, Company, MON, PASSWORD, TRUSTED, sound};
use crate::seen::{filters, findings, source, status};
use crate::support::Ran;
use crate::tds_server::msdb::{Backup, Msdb, SuspectPage};
use crate::tds_server::{Answer, Encryption, Identity, Server, Tls};
use bakproof::demo::BackupSpec;
use std::fs;
use std::net::TcpListener;

pub const DENIED: &str =
    "The SELECT permission was denied on the object 'suspect_pages', database 'msdb', schema 'dbo'.";

/// A port where nobody listens.
pub fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The password stands in nothing that was written or printed.
pub fn is_told_nowhere(company: &Company, password: &str, ran: &[&Ran]) {
    for ran in ran {
        assert!(!ran.stdout.contains(password) && !ran.stderr.contains(password), "{}{}", ran.stdout, ran.stderr);
    }
    let files = walkdir::WalkDir::new(company.folder()).into_iter().map(Result::unwrap);
    let files: Vec<_> = files.filter(|entry| entry.file_type().is_file()).collect();
    assert!(files.len() > 4);
    let wide: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for file in files {
        let bytes = fs::read(file.path()).unwrap();
        for needle in [password.as_bytes(), &wide] {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{:?}", file.path());
        }
    }
}

/// The file of a backup that was written into the repository.
fn file_of(company: &Company, spec: &BackupSpec) -> std::path::PathBuf {
    let wanted = format!("{}_{:?}_{}.bak", spec.database, spec.operation, spec.start.strftime("%H%M"));
    company.folder().join("backups").join(spec.server.replace('\\', "$")).join(wanted)
}

/// A company where much goes wrong; the servers must outlive the audit.
fn troubled() -> (Company, Vec<Server>) {
    let mut company = Company::new();
    let cdr = [34, 10].map(|hours| company.full(r"SQL01\MON", "LcsCDR", hours));
    let mut rows: Vec<Backup> = cdr.iter().map(|spec| company.backed_up(spec)).collect();
    // The newest file is gone.
    fs::remove_file(file_of(&company, &cdr[1])).unwrap();
    rows.extend([34, 10].map(|hours| company.backed_up(&company.full(r"SQL01\MON", "QoEMetrics", hours))));
    // Somebody tried the speed, and now the server builds on nothing.
    rows.push(Backup::full("QoEMetrics", &company.ago(3)).on_device(2, "NUL").with("recovery_model", "SIMPLE"));
    // A test server of the same name left this one.
    let mut foreign = company.full(r"SQL01\MON", "LcsCDR", 20);
    foreign.family_guid = Some("5d0c4c5e-2f2e-4b0e-9c55-0d7f6f4b7e11".parse().unwrap());
    company.backed_up(&foreign);
    let mon = rows.into_iter().fold(company.msdb(r"SQL01\MON", &["master", "LcsCDR", "QoEMetrics"]), Msdb::backup);
    let mon = mon.suspect_page(SuspectPage::new("QoEMetrics", 4711, 2, &company.ago(30)));
    let archive = [34, 10]
        .map(|hours| company.backed_up(&company.full(r"SQL02\ARCHIVE", "LcsLog", hours)))
        .into_iter()
        .fold(company.msdb(r"SQL02\ARCHIVE", &["master", "LcsLog"]), Msdb::backup);
    let denying = company.script(ARCHIVE).answer("dbo.suspect_pages", Answer::error(229, 14, DENIED));
    let old = company.msdb(r"SQL04\RTC", &["master"]).answers(
        company.script("sql04.contoso.com").tls(Tls::Legacy10).identity(Identity::weak("SSL_Self_Signed_Fallback")),
    );
    let plain = company
        .msdb(r"SQL05\RTC", &["master"])
        .answers(company.script("sql05.contoso.com").encryption(Encryption::NotSupported));
    let mut servers =
        vec![company.serve(MON, mon.answers(company.script(MON))), company.serve(ARCHIVE, archive.answers(denying))];
    for (instance, script, keys) in [
        (r"sql04.contoso.com\RTC", old, "trust_server_certificate = true\nlegacy_tls = true"),
        (r"sql05.contoso.com\RTC", plain, "plaintext_login = true"),
    ] {
        let server = Server::start(script);
        company.declare(instance, server.port(), keys);
        servers.push(server);
    }
    company.add("\n[persistent_chat]\nsql = 'sql03.contoso.com\\PCHAT'\n");
    company.declare(r"sql03.contoso.com\PCHAT", closed_port(), TRUSTED);
    (company, servers)
}

#[test]
fn each_fault_is_named_with_what_to_do() {
    let (company, servers) = troubled();
    let outputs = ["--output", "table", "--output", "json=report.json", "--output", "csv=report.csv"];
    let more = [&["--only", "persistent-chat", "--save-evidence", "evidence.json"], &outputs[..]].concat();
    let ran = company.audit(&more);
    insta::with_settings!({filters => filters()}, {
        insta::assert_snapshot!(format!("exit code {}\n{}{}", ran.code, ran.stderr, ran.stdout), @"");
    });
    assert!(servers.iter().all(|server| server.seen().logins.iter().all(|login| login.is_password_right)));
    let verbose = company.audit(&["--progress", "json"]);
    is_told_nowhere(&company, PASSWORD, &[&ran, &verbose]);
}

#[test]
fn a_dead_instance_is_unknown_for_its_own_targets_and_nobody_elses() {
    let (mut company, mon, _) = sound();
    let _server = company.serve(MON, mon);
    company.declare(ARCHIVE, closed_port(), TRUSTED);
    let (code, report) = company.report(&[]);
    assert_eq!(code, 3);
    assert_eq!(["cdr", "qoe", "archiving"].map(|item| status(&report, item)), ["pass", "pass", "unknown"]);
    let said = findings(&report, "archiving");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("history-unavailable unknown: ") && said[0].contains(ARCHIVE), "{said:?}");
    assert!(said[0].contains("connection refused") && said[0].contains("check that the instance runs"), "{said:?}");
    assert_eq!(source(&report, ARCHIVE).0, "unknown");
}

#[test]
fn what_may_not_be_read_is_named_with_its_grant_and_the_rest_is_read() {
    let (mut company, mon, archive) = sound();
    let _server = company.serve(MON, mon);
    let denying = company.script(ARCHIVE).answer("dbo.suspect_pages", Answer::error(229, 14, DENIED));
    drop(archive);
    let row = company.backed_up(&company.full(r"SQL02\ARCHIVE", "LcsLog", 10));
    let msdb = company.msdb(r"SQL02\ARCHIVE", &["LcsLog"]).backup(row);
    let _denying = company.serve(ARCHIVE, msdb.answers(denying));
    let (code, report) = company.report(&[]);
    let grant = "USE [msdb]; GRANT SELECT ON OBJECT::dbo.suspect_pages TO [auditor];";
    let (status, text) = source(&report, ARCHIVE);
    assert_eq!((code, status.as_str()), (3, "unknown"));
    assert!(text.contains(grant), "{text}");
    let said = findings(&report, "archiving");
    assert!(said.iter().any(|finding| finding.contains(grant)), "{said:?}");
    assert_eq!(crate::seen::target(&report, "archiving")["assurance"], "verified");
}
