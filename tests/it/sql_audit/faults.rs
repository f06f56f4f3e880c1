//! Where servers and repository do not agree, and servers that should not be as they are.

use super::company::{ARCHIVE, Company, MON, PASSWORD, TRUSTED, identified, sound};
use super::seen::{filters, findings, source, status};
use crate::support::{Ran, bakproof_with};
use crate::tds_server::msdb::{Backup, Msdb, SuspectPage};
use crate::tds_server::{Answer, Encryption, Identity, Server, Tls};
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

/// A company where much goes wrong; the servers must outlive the audit.
fn troubled() -> (Company, Vec<Server>) {
    let mut company = Company::new();
    let cdr = [34, 10].map(|hours| company.full(r"SQL01\MON", "LcsCDR", hours));
    let mut rows: Vec<Backup> = cdr.iter().map(|spec| company.backed_up(spec)).collect();
    // The newest file is gone.
    fs::remove_file(company.file_of(&cdr[1])).unwrap();
    rows.extend([34, 10].map(|hours| company.backed_up(&company.full(r"SQL01\MON", "QoEMetrics", hours))));
    // Somebody tried the speed, and now the server builds on nothing.
    let thrown = Backup::full("QoEMetrics", &company.ago(3)).on_device(2, "NUL").with("recovery_model", "SIMPLE");
    rows.push(identified(thrown));
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
    company.add("\n[persistent-chat]\nsql = 'sql03.contoso.com\\PCHAT'\n");
    company.declare(r"sql03.contoso.com\PCHAT", closed_port(), TRUSTED);
    (company, servers)
}

#[test]
fn each_fault_is_named_with_what_to_do() {
    let (company, servers) = troubled();
    let outputs = ["--output", "table", "--output", "json=report.json", "--output", "csv=report.csv"];
    let more = [&["--details", "--only", "persistent-chat", "--save-evidence", "evidence.json"], &outputs[..]].concat();
    let ran = company.audit(&more);
    insta::with_settings!({filters => filters()}, {
        insta::assert_snapshot!(format!("exit code {}\n{}{}", ran.code, ran.stderr, ran.stdout), @r"
        exit code 1
        Saved the evidence to evidence.json (SHA-256 <sha256>).
        Contoso · Lync Server 2013 (default)
        as of YYYY-MM-DD hh:mm · catalog V.V.V · bakproof V.V.V
        Times are in UTC.
        Looked at: 1 repository (6 files, 1.9 MiB, of which 1.9 MiB verified) and 5 SQL Servers. 2 sources
        could not be read in full.
        Result: GAP. 2 of 4 targets have a gap, and 2 cannot be judged.
        Partial audit (--only archiving,cdr,persistent-chat,qoe): 25 of 29 items are not in the report.

        ────────────────────────────────────────────────────────────────────────────────────────────────────
         status    item and target             what was seen
        ════════════════════════════════════════════════════════════════════════════════════════════════════
         GAP       cdr                         full YYYY-MM-DD hh:mm, 19h 59min old (verified)
                   sql01.contoso.com\MON       file-missing (high): The history of sql01.contoso.com\MON
                                               names the full backup of YYYY-MM-DD hh:mm of LcsCDR on
                                               sql01.contoso.com\MON
                                               (\\nas\lync\SQL01$MON\LcsCDR_Full_YYYYMMDD_hhmm.bak), which
                                               repository nas does not hold.
                                               not-in-history (medium, noted): The server's history does
                                               not know 1 backup of LcsCDR on sql01.contoso.com\MON,
                                               although it reaches back that far. [nas:
                                               SQL01$MON/LcsCDR_Full_YYYYMMDD_hhmm.bak]
                                               18 checks passed (SQL Server backups: 3), 2 had nothing to
                                               look at
        ────────────────────────────────────────────────────────────────────────────────────────────────────
         GAP       qoe                         full YYYY-MM-DD hh:mm, 9h 59min old (verified)
                   sql01.contoso.com\MON       to-nul (high): The full backup of YYYY-MM-DD hh:mm of
                                               QoEMetrics on sql01.contoso.com\MON was written to NUL: it
                                               is the newest full backup, or the base of differentials,
                                               which cannot be restored without it.
                                               suspect-pages (high, noted): sql01.contoso.com\MON has 1
                                               damaged page in QoEMetrics on sql01.contoso.com\MON, last
                                               read YYYY-MM-DD hh:mm; the full backup of YYYY-MM-DD hh:mm
                                               was taken after it and is verified.
                                               18 checks passed (SQL Server backups: 4), 2 had nothing to
                                               look at
        ────────────────────────────────────────────────────────────────────────────────────────────────────
         UNKNOWN   persistent-chat             history-unavailable (high): sql03.contoso.com\PCHAT could
                   sql03.contoso.com\PCHAT     not be read: nothing listens on 127.0.0.1:PPPPP (connection
                                               refused); check that the instance runs, that TCP/IP is
                                               enabled for it, and that `port` is right.
                                               source-unavailable (high): No usable full backup of mgc on
                                               sql03.contoso.com\PCHAT or export of persistent-chat on
                                               sql03.contoso.com\PCHAT was seen, but the history of
                                               sql03.contoso.com\PCHAT could not be read.
                                               1 check passed (schedules of the deployment file: 1), 21 had
                                               nothing to look at
        ────────────────────────────────────────────────────────────────────────────────────────────────────
         UNKNOWN   archiving                   full YYYY-MM-DD hh:mm, 9h 59min old (verified)
                   sql02.contoso.com\ARCHIVE   history-partial (medium): `suspect-pages` of
                                               sql02.contoso.com\ARCHIVE could not be read: the server
                                               answered error 229: The SELECT permission was denied on the
                                               object 'suspect_pages', database 'msdb', schema 'dbo'. The
                                               login needs: USE [msdb]; GRANT SELECT ON
                                               OBJECT::dbo.suspect_pages TO [auditor];
                                               19 checks passed (dated backups: 3), 2 had nothing to look
                                               at
        ────────────────────────────────────────────────────────────────────────────────────────────────────

        What to do
          file-missing: cdr@sql01.contoso.com\MON
              Look for the file where the history says that it was written, and find out who removed it or
              why it was not copied. Make a full backup now. Make sure that retention deletes no backup that
              a newer one depends on. If the file is stored in another place, declare that place as a
              repository.
          to-nul: qoe@sql01.contoso.com\MON
              Make a full backup to disk now. For tests, use WITH COPY_ONLY. If nobody needs the log, set
              the recovery model to SIMPLE instead of backing up the log to NUL.
          history-unavailable: persistent-chat@sql03.contoso.com\PCHAT
              Find out why the server did not answer; the message says what was tried. If no connection is
              possible, have an administrator run the script that `bakproof sql-script` prints, and name its
              output with `history` in [[sql_server]].
          source-unavailable: persistent-chat@sql03.contoso.com\PCHAT
              For a repository: make the path in the message readable for the account that runs the audit
              (mount the share, grant read permission or repair the link). For a SQL Server: follow
              `bakproof explain history-unavailable`. Then run the audit again.
          history-partial: archiving@sql02.contoso.com\ARCHIVE
              Have an administrator run the script that `bakproof sql-grants` prints. It contains only the
              grants that are needed, with the reason for each.

        What was looked at
          nas (backups): 6 files, 1.9 MiB
          sql01.contoso.com\MON (SQL Server)
          - sql01.contoso.com\MON: 11.0.7001.0, Standard Edition (64-bit), read YYYY-MM-DD hh:mm, 8 backups,
            on record since YYYY-MM-DD hh:mm
          sql02.contoso.com\ARCHIVE (SQL Server)
          - sql02.contoso.com\ARCHIVE: 11.0.7001.0, Standard Edition (64-bit), read YYYY-MM-DD hh:mm, 4
            backups, on record since YYYY-MM-DD hh:mm
          - not read: suspect-pages (the server answered error 229: The SELECT permission was denied on the
            object 'suspect_pages', database 'msdb', schema 'dbo'; needs USE [msdb]; GRANT SELECT ON
            OBJECT::dbo.suspect_pages TO [auditor];)
          sql03.contoso.com\PCHAT (SQL Server)
          - sql03.contoso.com\PCHAT could not be read: nothing listens on 127.0.0.1:PPPPP (connection
            refused); check that the instance runs, that TCP/IP is enabled for it, and that `port` is right
          sql04.contoso.com\RTC (SQL Server)
          - sql04.contoso.com\RTC: 11.0.7001.0, Standard Edition (64-bit), read YYYY-MM-DD hh:mm, over TLS
            1.0, `legacy_tls` set, 1 backup, on record since YYYY-MM-DD hh:mm
          - legacy-tls (high, noted): sql04.contoso.com\RTC was read over TLS 1.0, as `legacy_tls` allows.
          sql05.contoso.com\RTC (SQL Server)
          - sql05.contoso.com\RTC: 11.0.7001.0, Standard Edition (64-bit), read YYYY-MM-DD hh:mm, without
            encryption, 1 backup, on record since YYYY-MM-DD hh:mm
          - plaintext-login (high, noted): The login to sql05.contoso.com\RTC and all that was read crossed
            the network without encryption, as `plaintext_login` allows.

        Checks with nothing to look at
          - fewer than two sound exports of one kind were seen: shrunk (1 target)
          - no SQL Server backups were seen: damaged-flag (1 target)
          - no backups were seen: damage, export-level (1 target)
          - no dated backups were seen: future-dated (1 target)
          - no full backup was seen whose place is known from a repository's `host` or a server's history:
            same-machine (1 target)
          - no sound backup was seen: fresh, assurance (1 target)
          - no sound full backup was seen: complete, chain (1 target)
          - sql03.contoso.com\PCHAT was not read: history-purged, file-missing, not-in-history, to-nul,
            snapshot-only, no-checksum, size-mismatch, suspect-pages, recovery-model-changed, source-idle (1
            target)
          - the data read from the server does not show it: source-idle (3 targets)
          - there is no attestation: attestation (4 targets)

        GAP (partial: 4 of 29 items): of 4 targets: 2 gaps, 2 unknown, 0 pass · findings: 7 high, 2 medium (4 noted or waived)
        ");
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
    assert_eq!(super::seen::target(&report, "archiving")["assurance"], "verified");
}

#[test]
fn a_collector_that_may_not_read_everything_says_what_and_does_not_end_well() {
    let (mut company, _, _) = sound();
    let denying = company.script(ARCHIVE).answer("dbo.suspect_pages", Answer::error(229, 14, DENIED));
    let _denying = company.serve(ARCHIVE, company.msdb(r"SQL02\ARCHIVE", &["LcsLog"]).answers(denying));
    fs::write(company.folder().join("bakproof.toml"), company.deployment()).unwrap();
    let ran = bakproof_with(company.folder(), ["collect", "--save-evidence", "evidence.json"], &[("PW", PASSWORD)]);
    let words = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(ran.code, 3, "{words}");
    assert!(words.contains(&format!("`suspect-pages` of {ARCHIVE} could not be read")), "{words}");
    assert!(words.contains("The login needs: USE [msdb]; GRANT SELECT ON OBJECT::dbo.suspect_pages"), "{words}");
}
