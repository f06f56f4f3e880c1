//! The saved output of the script in place of a connection: the same findings.

use super::company::{ARCHIVE, Company, MON, TRUSTED, sound};
use super::seen::{findings, source, target};
use crate::sql_history::emulation::{lines, sqlcmd, studio};
use crate::sql_history::fake::Fake;
use crate::tds_server::msdb::{Msdb, SuspectPage};
use crate::tds_server::{Answer, Script, Server, Value};
use bakproof::collect::sql::query::{Cell, Refusal};
use bakproof::collect::sql::read::{Shape, Shipped};
use serde_json::Value as Json;
use std::fs;

/// What an instance would answer to every query of the script.
fn answers(company: &Company, script: &Script) -> (Fake, String) {
    let window = company.now.saturating_sub(jiff::ToSpan::days(400)).date().at(0, 0, 0, 0).to_string();
    let mut fake = Fake::default();
    for shipped in Shipped::ALL {
        let sql = shipped.query(&Shape { has: [true, false], window: Some(window.clone()) }).text;
        let cell = |value: Value| match value {
            Value::Null => Cell::Null,
            Value::Int(number) => Cell::Int(number),
            Value::Text(text) => Cell::Text(text),
            other => panic!("no query that ships selects {other:?}"),
        };
        let answer = match script.table(&sql) {
            Ok(rows) => Ok(rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()),
            Err((number, message)) => Err(Refusal::Server { number: u32::try_from(number).unwrap(), message }),
        };
        fake.answers.insert(shipped.name, answer);
    }
    (fake, window)
}

fn output(company: &Company, script: &Script) -> Vec<String> {
    let (fake, window) = answers(company, script);
    lines(&fake, &window, 0)
}

/// What a report says of the three targets, whoever told it.
fn said(report: &Json) -> Vec<(Vec<String>, Json, Json)> {
    ["cdr", "qoe", "archiving"]
        .map(|item| {
            let target = target(report, item);
            let newest = &target["newest_backup"]["full"];
            (
                findings(report, item),
                serde_json::json!([target["status"], target["assurance"], target["checks"]]),
                serde_json::json!([newest["time"], newest["path"], newest["backup_set_guid"]]),
            )
        })
        .to_vec()
}

fn scripts(is_sound: bool) -> (Company, Script, Script) {
    if is_sound {
        return sound();
    }
    let company = Company::new();
    let cdr = company.full(r"SQL01\MON", "LcsCDR", 10);
    let rows = [34, 10].map(|hours| company.backed_up(&company.full(r"SQL01\MON", "QoEMetrics", hours)));
    let lost = company.backed_up(&cdr);
    fs::remove_file(company.file_of(&cdr)).unwrap();
    let mon = rows.into_iter().fold(company.msdb(r"SQL01\MON", &["LcsCDR", "QoEMetrics"]), Msdb::backup).backup(lost);
    let mon = mon
        .calls(&company.ago(9000), &company.ago(1))
        .suspect_page(SuspectPage::new("QoEMetrics", 4711, 2, &company.ago(30)))
        .answers(company.script(MON));
    let archive = company.msdb(r"SQL02\ARCHIVE", &["LcsLog"]).archived(&company.ago(9000), &company.ago(900));
    let row = company.backed_up(&company.full(r"SQL02\ARCHIVE", "LcsLog", 10));
    let denied = Answer::error(229, 14, super::faults::DENIED);
    let archive = archive.backup(row).answers(company.script(ARCHIVE).answer("dbo.suspect_pages", denied));
    (company, mon, archive)
}

#[test]
fn a_saved_output_says_what_the_connection_says() {
    for is_sound in [true, false] {
        let (mut company, mon, archive) = scripts(is_sound);
        let outputs = [(MON, output(&company, &mon)), (ARCHIVE, output(&company, &archive))];
        let base = company.deployment().to_owned();
        let servers: Vec<Server> = [(MON, mon), (ARCHIVE, archive)]
            .map(|(instance, script)| {
                let server = Server::start(script);
                company.declare(instance, server.port(), &format!("{TRUSTED}\nprobes = true"));
                server
            })
            .into();
        let (live_code, live) = company.report(&[]);
        assert_eq!(live_code, if is_sound { 3 } else { 1 }, "{live:#}");
        drop(servers);

        // Named in the deployment file, as sqlcmd wrote it.
        company.set_deployment(base.clone());
        for (instance, lines) in &outputs {
            let name = format!("{}.txt", instance.split('.').next().unwrap());
            fs::write(company.folder().join(&name), sqlcmd(lines)).unwrap();
            company.add(&format!("\n[[sql_server]]\ninstance = '{instance}'\nhistory = \"{name}\"\n"));
        }
        let (code, named) = company.report(&[]);
        assert_eq!(code, live_code);
        for (one, other) in said(&live).into_iter().zip(said(&named)) {
            assert_eq!(login_aside(one), other);
        }
        assert!(source(&named, MON).1.contains("\"script\""), "{}", source(&named, MON).1);

        // Put into the repository and named there, as Management Studio wrote it.
        company.set_deployment(base);
        for (instance, lines) in &outputs {
            let name = format!("{}-history.rpt", instance.split('.').next().unwrap());
            fs::write(company.folder().join("backups").join(&name), studio(lines)).unwrap();
            company.add(&format!(
                "\n[[sql_server]]\ninstance = '{instance}'\n\n[[repository.map]]\npath = \"{name}\"\nsql = '{instance}'\n"
            ));
        }
        let (code, found) = company.report(&[]);
        assert_eq!(code, live_code, "{found:#}");
        let short = |text: String| text.replace(".contoso.com", "").to_lowercase();
        for (one, other) in said(&live).into_iter().zip(said(&found)) {
            let (one, other) = (login_aside(one), other);
            assert_eq!(
                one.0.into_iter().map(short).collect::<Vec<_>>(),
                other.0.into_iter().map(short).collect::<Vec<_>>()
            );
            assert_eq!((one.1, one.2), (other.1, other.2));
        }
    }
}

/// A script does not know which login the audit would use.
fn login_aside(mut said: (Vec<String>, Json, Json)) -> (Vec<String>, Json, Json) {
    said.0.iter_mut().for_each(|finding| *finding = finding.replace("[auditor]", "[bakproof_audit]"));
    said
}

#[test]
fn an_output_that_is_not_there_or_is_none_is_unknown_and_named() {
    let (mut company, mon, _) = sound();
    let _server = company.serve(MON, mon);
    company.add(&format!("\n[[sql_server]]\ninstance = '{ARCHIVE}'\nhistory = \"sql02.txt\"\n"));
    for content in [None, Some("-- nothing of the kind\n")] {
        if let Some(content) = content {
            fs::write(company.folder().join("sql02.txt"), content).unwrap();
        }
        let (code, report) = company.report(&[]);
        assert_eq!(code, 3);
        let said = findings(&report, "archiving");
        assert!(said.len() == 1 && said[0].starts_with("history-unavailable unknown: "), "{said:?}");
        assert!(
            said[0].contains(ARCHIVE) && said[0].contains("`sql02.txt`") && said[0].contains("could not be read"),
            "{said:?}"
        );
    }
}

#[test]
fn an_output_is_never_overwritten_by_a_report() {
    let (mut company, _, _) = sound();
    company.add(&format!("\n[[sql_server]]\ninstance = '{ARCHIVE}'\nhistory = \"sql02.txt\"\n"));
    fs::write(company.folder().join("sql02.txt"), "kept").unwrap();
    let ran = company.audit(&["--output", "csv=sql02.txt"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(company.folder().join("sql02.txt")).unwrap(), "kept");
}
