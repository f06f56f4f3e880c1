//! Where servers and repository agree: one body of evidence.

use super::company::{MON, PASSWORD, sound};
use super::seen::{filters, source, status, target};
use bakproof::collect::sql::accounts;
use bakproof::collect::{Passwords, Place};
use bakproof::policy::{Catalogue, Deployment};
use serde_json::Value;
use std::fs;

#[test]
fn history_and_files_are_united_and_everything_passes() {
    let (mut company, mon, archive) = sound();
    let first = company.serve(MON, mon);
    let second = company.serve(super::company::ARCHIVE, archive);
    let ran = company.audit(&["--details"]);
    insta::with_settings!({filters => filters()}, {
        insta::assert_snapshot!(format!("exit code {}\n{}{}", ran.code, ran.stderr, ran.stdout), @r"
        exit code 3
        Contoso · Lync Server 2013 (default)
        as of YYYY-MM-DD hh:mm · catalog V.V.V · bakproof V.V.V
        Times are in UTC.
        Looked at: 1 repository (6 files, 1.9 MiB, of which 1.9 MiB verified) and 2 SQL Servers.
        Result: PASS. No gap was found, and nothing is unknown in 3 targets.
        Partial audit (--only archiving,cdr,qoe): 26 of 29 items are not in the report.

        ────────────────────────────────────────────────────────────────────────────────────────────────────
         status   item and target             what was seen
        ════════════════════════════════════════════════════════════════════════════════════════════════════
         pass     archiving                   full YYYY-MM-DD hh:mm, 9h 59min old (verified)
                  sql02.contoso.com\ARCHIVE   20 checks passed (dated backups: 3), 2 had nothing to look at
        ────────────────────────────────────────────────────────────────────────────────────────────────────
         pass     cdr                         full YYYY-MM-DD hh:mm, 9h 59min old (verified)
                  sql01.contoso.com\MON       20 checks passed (dated backups: 2), 2 had nothing to look at
        ────────────────────────────────────────────────────────────────────────────────────────────────────
         pass     qoe                         full YYYY-MM-DD hh:mm, 9h 59min old (restored)
                  sql01.contoso.com\MON       20 checks passed (dated backups: 3), 2 had nothing to look at
        ────────────────────────────────────────────────────────────────────────────────────────────────────

        What was looked at
          nas (backups): 6 files, 1.9 MiB
          sql01.contoso.com\MON (SQL Server)
          - sql01.contoso.com\MON: 11.0.7001.0, Standard Edition (64-bit), read YYYY-MM-DD hh:mm, 7 backups,
            on record since YYYY-MM-DD hh:mm
          sql02.contoso.com\ARCHIVE (SQL Server)
          - sql02.contoso.com\ARCHIVE: 11.0.7001.0, Standard Edition (64-bit), read YYYY-MM-DD hh:mm, 4
            backups, on record since YYYY-MM-DD hh:mm

        Checks with nothing to look at
          - the data read from the server does not show it: source-idle (3 targets)
          - there is no attestation: attestation (3 targets)

        PASS (partial: 3 of 29 items): of 3 targets: 0 gaps, 0 unknown, 3 pass · findings: none
        ");
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
    let _servers = [company.serve(MON, mon), company.serve(super::company::ARCHIVE, archive)];
    let (code, report) = company.report(&[]);
    // A part of the audit is never good as if it were the audit.
    assert_eq!((code, report["status"].as_str()), (3, Some("pass")));
    assert_eq!(target(&report, "cdr")["newest_backup"]["full"]["source"], "nas");
    assert_eq!(target(&report, "cdr")["assurance"], "verified");
    assert_eq!(target(&report, "qoe")["assurance"], "restored");
    for instance in [MON, super::company::ARCHIVE] {
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
    let servers = [company.serve(MON, mon), company.serve(super::company::ARCHIVE, archive)];
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
    assert_eq!((replayed.code, ran.code), (3, 3), "{}", replayed.stdout);
    // All of it is the same, but for where it says that it comes from.
    assert!(replayed.stdout.contains("Judged from saved evidence"), "{}", replayed.stdout);
    assert!(!ran.stdout.contains("saved evidence"), "{}", ran.stdout);
    let read = |name: &str| fs::read(company.folder().join(name)).unwrap();
    let without_origin = |name: &str| {
        let mut report: Value = serde_json::from_slice(&read(name)).unwrap();
        report.as_object_mut().unwrap().remove("evidence");
        for source in report["sources"].as_array_mut().unwrap() {
            let source = source.as_object_mut().unwrap();
            source.remove("origin");
            source.remove("evidence_sha256");
        }
        report
    };
    assert_eq!(without_origin("live.json"), without_origin("saved.json"));
    let evidence: Value = serde_json::from_slice(&read("evidence.json")).unwrap();
    assert_eq!(evidence["readings"].as_array().unwrap().len(), 2);
    super::faults::is_told_nowhere(&company, PASSWORD, &[&ran, &replayed]);
}

#[test]
fn no_debug_output_shows_a_password() {
    struct Known;
    impl Place for Known {
        fn variable(&self, _: &str) -> Option<std::ffi::OsString> {
            Some(PASSWORD.into())
        }
        fn prompt(&self, _: &str) -> Option<std::io::Result<secrecy::SecretString>> {
            None
        }
    }
    let (mut company, ..) = sound();
    company.declare(MON, 1, "");
    let catalogue = Catalogue::embedded().unwrap();
    let deployment = Deployment::parse(company.deployment(), company.folder(), &catalogue).unwrap();
    let passwords = Passwords::gather(accounts(&deployment), &deployment, &Known);
    let shown = format!("{passwords:?} {passwords:#?} {deployment:?}");
    assert!(shown.contains("sql01") && !shown.contains(PASSWORD), "{shown}");
}

#[test]
fn the_readmes_lines_audit_a_live_server() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let between = |open: &str, close: &str| {
        let start = readme.find(open).unwrap() + open.len();
        &readme[start..start + readme[start..].find(close).unwrap()]
    };
    let lines = between("<!-- live -->\n```toml\n", "```\n<!-- /live -->");
    assert_eq!(lines.lines().count() + 2, 5);
    let (mut company, mon, archive) = sound();
    let _archive = company.serve(super::company::ARCHIVE, archive);
    let server = crate::tds_server::Server::start(mon);
    let here =
        format!("address = \"127.0.0.1\"\nport = {}\nca_file = \"ca.pem\"\npassword_env = \"PW\"\n", server.port());
    company.add(&format!("\n{lines}{here}"));
    let (code, report) = company.report(&[]);
    assert_eq!((code, report["status"].as_str()), (3, Some("pass")), "only three items are asked for");
    let command = readme.lines().find_map(|line| line.strip_prefix("$ bakproof sql-grants ")).unwrap();
    let arguments = command.split(" > ").next().unwrap().split(' ');
    let ran = crate::support::bakproof(company.folder(), ["sql-grants"].into_iter().chain(arguments));
    assert!(
        ran.code == 0 && ran.stdout.contains("GRANT SELECT ON OBJECT::dbo.backupset TO [auditor];"),
        "{}",
        ran.stderr
    );
}
