//! The demo: what it says, and what one backup less changes.

use super::checker::keeps_its_promises;
use crate::support::{bakproof, bakproof_with, demo, demo_copy};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub const AS_OF: [&str; 2] = ["--as-of", "2026-10-31T08:00:00+01:00"];

/// What an audit of the folder sees, saved: whatever is asked of it then need not be read again.
pub fn save_evidence(folder: &Path, file: &str) {
    let arguments = ["audit", "bakproof.toml", "--no-history", "-o", "json=report.json", "--save-evidence", file];
    let ran = bakproof(folder, [&arguments[..], &AS_OF].concat());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

/// Outcome and moment of each scenario, by id.
fn outcomes(folder: &Path, further: &[&str]) -> BTreeMap<String, String> {
    let ran = bakproof(folder, [&["scenarios", "bakproof.toml", "-o", "json"][..], &AS_OF, further].concat());
    let all: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    let told = |one: &Value| {
        let since = one["losing_since"].as_str().map(|at| format!(" since {}", &at[..16])).unwrap_or_default();
        (one["id"].as_str().unwrap().to_owned(), format!("{}{since}", one["outcome"].as_str().unwrap()))
    };
    all["scenarios"].as_array().unwrap().iter().map(told).collect()
}

pub fn plan(folder: &Path, scenario: &str, further: &[&str]) -> (i32, Value) {
    let ran =
        bakproof(folder, [&["restore-plan", scenario, "bakproof.toml", "-o", "json"][..], &AS_OF, further].concat());
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr)))
}

fn told(outcomes: &BTreeMap<String, String>) -> String {
    outcomes.iter().map(|(id, outcome)| format!("{id}: {outcome}\n")).collect()
}

#[test]
fn every_scenario_says_what_is_possible_and_what_is_lost() {
    insta::assert_snapshot!(told(&outcomes(demo(), &[])), @r"
    archiving-database@sql03.contoso.com\ARCHIVE: impossible
    back-end-server@pool01.contoso.com: possible-with-loss since 2026-10-31T03:00
    back-end-server@pool02.contoso.com: possible-with-loss since 2026-10-18T03:03
    central-management-store: possible-with-loss since 2026-10-31T03:00
    file-server@\\fs01.contoso.com\lync: possible-with-loss since 2026-10-31T01:30
    file-server@\\fs02.contoso.com\lync: possible-with-loss since 2026-10-31T01:30
    file-server@\\se01.contoso.com\lync: possible-with-loss since 2026-10-31T01:30
    front-end-server@pool01.contoso.com: possible
    front-end-server@pool02.contoso.com: possible
    monitoring-databases@sql03.contoso.com\MON: possible-with-loss since 2026-10-22T01:20
    persistent-chat-database@sql03.contoso.com\PCHAT: possible-with-loss since 2026-10-31T07:00
    standard-edition-server@se01.contoso.com: possible-with-loss since 2026-10-31T01:30
    whole-site: impossible
    ");
    let ran = bakproof(demo(), [&["scenarios", "bakproof.toml"][..], &AS_OF].concat());
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

/// One log less, and what depends on it leads less far; nothing else changes, neither outcomes nor plans.
#[test]
fn a_log_that_is_removed_changes_what_depends_on_it_and_nothing_else() {
    let folder = demo_copy();
    let seen = |file: &str| -> (BTreeMap<String, String>, BTreeMap<String, Value>) {
        save_evidence(folder.path(), file);
        let evidence = ["--evidence", file];
        let outcomes = outcomes(folder.path(), &evidence);
        let of = |id: &String| {
            let (_, mut plan) = plan(folder.path(), id, &evidence);
            // What is lost of the whole is told by the scenario; here is asked which steps are other ones.
            plan["scenario"] = Value::Null;
            (id.clone(), plan)
        };
        let plans = outcomes.keys().map(of).collect();
        (outcomes, plans)
    };
    let (before, plans_before) = seen("before.json");
    let logs = folder.path().join("backups/sql/SQL03$PCHAT/mgc/LOG");
    let mut names: Vec<_> = fs::read_dir(&logs).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    fs::remove_file(&names[names.len() - 3]).unwrap();
    let (after, plans_after) = seen("after.json");
    let changed: Vec<&String> = before.iter().filter(|(id, was)| after[*id] != **was).map(|(id, _)| id).collect();
    assert_eq!(changed, [r"persistent-chat-database@sql03.contoso.com\PCHAT"]);
    assert_eq!(after[changed[0]], "possible-with-loss since 2026-10-31T04:00");
    let changed: Vec<&String> = before.keys().filter(|id| plans_before[*id] != plans_after[*id]).collect();
    // The whole deployment restores Persistent Chat, too, and is impossible for other reasons before and after.
    assert_eq!(changed, [r"persistent-chat-database@sql03.contoso.com\PCHAT", "whole-site"]);
    for plan in plans_after.values() {
        keeps_its_promises(plan);
    }
}

#[test]
fn the_commands_of_every_plan_lead_where_it_says() {
    let folder = demo_copy();
    save_evidence(folder.path(), "e.json");
    let evidence = ["--evidence", "e.json"];
    let mut scripts = 0;
    for id in outcomes(folder.path(), &evidence).into_keys() {
        scripts += keeps_its_promises(&plan(folder.path(), &id, &evidence).1);
    }
    assert!(scripts >= 3, "{scripts}");
    for stop in [
        "2026-10-30 18:30",
        "2026-10-30T18:30:00.500+01:00",
        "2026-10-30T16:59:59Z",
        "2026-10-29 12:00",
        "2026-10-25 00:40:30",
    ] {
        let (code, plan) =
            plan(folder.path(), "persistent-chat-database", &["--evidence", "e.json", "--stop-at", stop]);
        if code == 0 {
            assert_eq!(keeps_its_promises(&plan), 1, "{stop}");
        } else {
            assert_eq!((code, plan["scenario"]["outcome"].as_str()), (1, Some("impossible")), "{stop}");
        }
    }
    // Inside the hour of a log: the log that holds it is the last.
    let (code, plan) =
        plan(folder.path(), "persistent-chat-database", &["--evidence", "e.json", "--stop-at", "2026-10-30 18:30"]);
    assert_eq!(code, 0);
    let backups = plan["steps"][1]["backups"].as_array().unwrap();
    assert_eq!(backups.last().unwrap()["time"], "2026-10-30T19:00:07+01:00");
}

/// Standard Edition servers, paired pools, and names of servers for the folders.
#[test]
fn what_the_deployment_file_says_is_in_the_plan() {
    let folder = demo_copy();
    let file = folder.path().join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace(
            "fqdn = \"pool01.contoso.com\"\n",
            "fqdn = \"pool01.contoso.com\"\npaired_with = \"pool02.contoso.com\"\n",
        )
        .replace(
            "[[repository.map]]                     # nothing",
            "[[repository.known_as]]\npath = '\\\\nas01\\lync'\n\n[[repository.map]]                     # nothing",
        );
    fs::write(&file, text).unwrap();
    let (code, failover) = plan(folder.path(), "paired-pool", &[]);
    assert_eq!(code, 3);
    let commands = failover["steps"].to_string();
    assert!(commands.contains("Invoke-CsPoolFailOver -PoolFqdn 'pool01.contoso.com' -DisasterMode"), "{commands}");
    assert!(commands.contains("service:ApplicationServer:pool02.contoso.com"), "{commands}");
    let (code, chat) = plan(folder.path(), "persistent-chat-database", &[]);
    assert_eq!(code, 0);
    let script = chat["steps"][1]["commands"][0]["lines"].to_string();
    assert!(script.contains(r"N'\\\\nas01\\lync\\sql\\SQL03$PCHAT\\mgc\\FULL"), "{script}");
    assert!(!chat["remarks"].to_string().contains("Paths are named"), "{}", chat["remarks"]);
}

#[test]
fn a_report_has_the_section_and_a_partial_one_has_none() {
    let audit = |further: &[&str]| {
        bakproof(demo(), [&["audit", "bakproof.toml", "--no-history"][..], &AS_OF, further].concat())
    };
    let table = audit(&[]).stdout;
    assert!(table.contains("Could it be restored? 11 of 13 restores are possible"), "{table}");
    assert!(!audit(&["--only", "cdr"]).stdout.contains("Could it be restored?"));
    for (format, text) in [
        ("markdown", "## Could it be restored?"),
        ("html", "<h2 id=\"restore-h\">Restore</h2>"),
        ("prometheus", "bakproof_restore_scenario{deployment=\"Contoso (demo)\",scenario=\"whole-site\"} 0"),
        ("json", "\"scenario\": \"whole-site\""),
    ] {
        let ran = audit(&["-o", format]);
        assert!(ran.stdout.contains(text), "{format}: {}", ran.stderr);
    }
}

#[test]
fn a_plan_is_read_on_a_narrow_terminal_and_in_a_pipe() {
    let arguments = [&["restore-plan", "monitoring-databases", "bakproof.toml"][..], &AS_OF].concat();
    let wide = bakproof(demo(), &arguments);
    assert_eq!(wide.code, 0);
    assert!(!wide.stdout.contains('\u{1b}'));
    let narrow = bakproof_with(demo(), [&arguments[..], &["--color", "always"]].concat(), &[("COLUMNS", "60")]);
    assert!(narrow.stdout.contains('\u{1b}'));
    let without = bakproof_with(demo(), &arguments, &[("NO_COLOR", "1"), ("COLUMNS", "60")]);
    assert_eq!(without.stdout, wide.stdout, "a pipe has no width and no colors");
}
