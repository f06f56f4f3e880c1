//! A check passes only on what it looked at, and says what that was.

use crate::scene::*;
use bakproof::base::PathName;
use bakproof::model::report::AuditReport;
use bakproof::model::*;
use std::collections::BTreeSet;

/// Checks that judge the deployment file itself: there is always one to look at.
const OF_THE_FILE: [&str; 3] = ["schedule-documented", "every-schedule", "places"];

/// One target of each item of the catalogue, so that every check is asked.
const EVERYTHING: &str = r#"
[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"

[[pool]]
fqdn = "pool01.contoso.com"
sql = 'sql01.contoso.com\RTC'
response_groups = true
file_store = '\\fs01.contoso.com\lync'

[topology]
sql = 'sql01.contoso.com\RTC'
[location]
sql = 'sql01.contoso.com\RTC'
[archiving]
mode = "exchange"
[exchange-archive]
old_database = true
[cdr]
sql = 'mon01.contoso.com\MON'
[qoe]
sql = 'mon01.contoso.com\MON'
[persistent-chat]
sql = 'pchat01.contoso.com\PCHAT'
[persistent-chat-compliance]
sql = 'pchat01.contoso.com\PCHAT'
[operations-manager]
sql = 'scom01.contoso.com'

[[repository]]
name = "nas"
path = "/mnt/nas"

[schedule]
cdr = { full = "every 1d", log = "every 1h", grace = "2h" }
"#;

/// A table for every item that the file above does not declare; which keys an item needs does not matter here.
fn everything() -> Scene {
    let catalogue = bakproof::policy::Catalogue::embedded().unwrap();
    let mut file = EVERYTHING.to_owned();
    for item in &catalogue.items {
        if !file.contains(&format!("[{}]", item.id))
            && !["user-data", "response-groups", "file-store"].contains(&item.id.as_str())
        {
            file.push_str(&format!("\n[{}]\n", item.id));
        }
    }
    Scene::new(&file)
}

fn every_pass_names_what_it_rests_on(report: &AuditReport) {
    for target in &report.targets {
        for check in &target.checks {
            let what = format!("{} of {}: {check:?}", check.check, target.id);
            match check.status {
                Status::Pass => {
                    assert!(
                        check.looked_at.as_ref().is_some_and(|seen| seen.count > 0 && !seen.what.is_empty()),
                        "{what}"
                    );
                    assert_eq!(check.reason, None, "{what}");
                }
                Status::NotLookedAt | Status::NotApplicable => {
                    assert_eq!(check.looked_at, None, "{what}");
                    assert!(check.reason.as_ref().is_some_and(|reason| !reason.is_empty()), "{what}");
                }
                Status::Gap | Status::Unknown | Status::Noted | Status::Waived => {
                    let own = target.findings.iter().any(|finding| finding.check == check.check);
                    assert!(own || check.reason.is_some(), "{what}");
                }
            }
        }
    }
}

#[test]
fn no_check_passes_with_nothing_to_look_at() {
    let scene = everything();
    let report = scene.audit();
    every_pass_names_what_it_rests_on(&report);
    let mut asked = BTreeSet::new();
    for target in &report.targets {
        for check in &target.checks {
            asked.insert(check.check.clone());
            let may_pass = OF_THE_FILE.contains(&check.check.as_str());
            assert!(may_pass || check.status != Status::Pass, "{} of {}: {check:?}", check.check, target.id);
            // What is missing is said once, by `present`: no other check of backups repeats it as its own.
            if matches!(check.check.as_str(), "fresh" | "damage" | "assurance" | "chain" | "complete") {
                assert!(
                    matches!(check.status, Status::NotLookedAt | Status::NotApplicable),
                    "{}: {check:?}",
                    target.id
                );
            }
        }
    }
    let of_targets: BTreeSet<String> =
        scene.policy.catalogue.items.iter().flat_map(|item| item.checks.iter().cloned()).collect();
    assert_eq!(asked, of_targets, "every check that an item names was asked");
}

#[test]
fn no_check_of_a_history_passes_where_no_server_was_asked() {
    let report = Scene::new(CONTOSO).sql(Sql::cdr("2026-11-20T22:04:00+01:00")).audit();
    every_pass_names_what_it_rests_on(&report);
    let cdr = report.targets.iter().find(|target| target.item == "cdr").unwrap();
    assert_eq!(cdr.status, Status::Pass);
    for id in [
        "history",
        "history-purged",
        "file-missing",
        "not-in-history",
        "to-nul",
        "snapshot-only",
        "no-checksum",
        "size-mismatch",
        "suspect-pages",
        "recovery-model-changed",
        "same-machine",
        "source-idle",
    ] {
        let check = cdr.checks.iter().find(|check| check.check == id).unwrap();
        assert_eq!(check.status, Status::NotLookedAt, "{check:?}");
    }
    let history = cdr.checks.iter().find(|check| check.check == "history").unwrap();
    assert_eq!(history.reason.as_deref(), Some("no [[sql_server]] that could answer is declared"));
}

#[test]
fn a_server_that_could_not_be_read_is_named_as_the_reason() {
    let mut scene = Scene::new(&format!("{CONTOSO}\n[[sql_server]]\ninstance = 'mon01.contoso.com\\MON'\n"))
        .sql(Sql::cdr("2026-11-20T22:04:00+01:00"));
    let name = r"mon01.contoso.com\MON";
    let source = Source::empty(name.to_owned(), SourceKind::SqlServer, PathName::from(name));
    scene.evidence.sources.push(Source { unreachable: Some("no route to host".to_owned()), ..source });
    let cdr = scene.target("cdr", "");
    let check = cdr.checks.iter().find(|check| check.check == "to-nul").unwrap();
    assert_eq!(check.status, Status::NotLookedAt);
    assert_eq!(check.reason.as_deref(), Some(r"mon01.contoso.com\MON was not read"));
}
