//! Where servers and repository agree: one body of evidence.

use crate::company::{MON, PASSWORD, sound};
use crate::seen::{filters, source, status, target};
use serde_json::Value;
use std::fs;

#[test]
fn history_and_files_are_united_and_everything_passes() {
    let (mut company, mon, archive) = sound();
    let first = company.serve(MON, mon);
    let second = company.serve(crate::company::ARCHIVE, archive);
    let ran = company.audit(&[]);
    insta::with_settings!({filters => filters()}, {
        insta::assert_snapshot!(format!("exit code {}\n{}{}", ran.code, ran.stderr, ran.stdout), @"");
    });
    for server in [&first, &second] {
        let seen = server.seen();
        assert!(seen.logins.iter().all(|login| login.is_password_right && login.session_encrypted));
        assert_eq!(seen.broken, Vec::<String>::new());
        // It asks, and changes nothing.
        assert!(seen.batches().iter().all(|sql| sql.trim_start().starts_with("SELECT")), "{:?}", seen.batches());
    }
}

#[test]
fn a_file_and_its_row_are_one_backup_and_a_restore_on_record_is_the_surest_proof() {
    let (mut company, mon, archive) = sound();
    let _servers = [company.serve(MON, mon), company.serve(crate::company::ARCHIVE, archive)];
    let (code, report) = company.report(&[]);
    assert_eq!(code, 0);
    assert_eq!(target(&report, "cdr")["newest_backup"]["full"]["source"], "nas");
    assert_eq!(target(&report, "cdr")["assurance"], "verified");
    assert_eq!(target(&report, "qoe")["assurance"], "restored");
    for instance in [MON, crate::company::ARCHIVE] {
        assert_eq!(source(&report, instance).0, "pass");
    }
    // Without the server the same files pass by themselves, but nobody knows of the restore.
    let (code, report) = company.report(&["--no-sql"]);
    assert_eq!((code, status(&report, "qoe")), (3, "unknown"));
    assert_eq!(target(&report, "qoe")["assurance"], "verified");
}

#[test]
fn saved_evidence_gives_the_same_bytes_and_no_password() {
    let (mut company, mon, archive) = sound();
    let servers = [company.serve(MON, mon), company.serve(crate::company::ARCHIVE, archive)];
    let ran = company.audit(&[
        "--save-evidence",
        "evidence.json",
        "--output",
        "table",
        "--output",
        "json=live.json",
        "--output",
        "csv=live.csv",
    ]);
    drop(servers);
    let replayed = company.audit(&[
        "--evidence",
        "evidence.json",
        "--output",
        "table",
        "--output",
        "json=saved.json",
        "--output",
        "csv=saved.csv",
    ]);
    assert_eq!((replayed.code, ran.code), (0, 0), "{}", replayed.stdout);
    assert!(ran.stdout == replayed.stdout, "{}\n{}", ran.stdout, replayed.stdout);
    let read = |name: &str| fs::read(company.folder().join(name)).unwrap();
    assert!(read("live.json") == read("saved.json"));
    assert!(read("live.csv") == read("saved.csv"));
    let evidence: Value = serde_json::from_slice(&read("evidence.json")).unwrap();
    assert_eq!(evidence["readings"].as_array().unwrap().len(), 2);
    crate::faults::is_told_nowhere(&company, PASSWORD, &[&ran, &replayed]);
}
