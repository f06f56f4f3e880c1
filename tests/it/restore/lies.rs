//! Attempts to make it promise a restore that there is none of, or to deny one that there is.

use super::demo::{AS_OF, plan, save_evidence};
use crate::support::{bakproof, demo_copy};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const CHAT: &str = "persistent-chat-database";

fn outcome(plan: &Value) -> &str {
    plan["scenario"]["outcome"].as_str().unwrap()
}

/// Reasons and remarks of all parts.
fn words(plan: &Value) -> String {
    let parts = plan["scenario"]["parts"].as_array().unwrap().iter();
    let said = parts.flat_map(|part| [&part["reasons"], &part["remarks"]]).flat_map(|all| all.as_array().unwrap());
    said.map(|one| one.as_str().unwrap()).chain([outcome(plan)]).collect::<Vec<_>>().join("\n")
}

fn replace(folder: &Path, from: &str, to: &str) {
    let file = folder.join("bakproof.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(file, text.replace(from, to)).unwrap();
}

/// The evidence of the folder, with every backup set in whose path a word stands changed.
fn with_sets(folder: &Path, file: &str, word: &str, change: impl Fn(&mut Value)) {
    save_evidence(folder, "whole.json");
    let mut evidence: Value = serde_json::from_slice(&fs::read(folder.join("whole.json")).unwrap()).unwrap();
    let mut changed = 0;
    for media in evidence["media_sets"].as_array_mut().unwrap() {
        for set in media["sets"].as_array_mut().unwrap() {
            let is_meant = |path: &Value| path.as_str().is_some_and(|path| path.contains(word));
            if is_meant(&set["members"][0]["copies"][0]["path"]) {
                changed += 1;
                change(set);
            }
        }
    }
    assert!(changed > 0, "{word}");
    fs::write(folder.join(file), evidence.to_string()).unwrap();
}

fn unverified(set: &mut Value) {
    set["facts"]["verdict"] = json!("identified");
    for member in set["members"].as_array_mut().unwrap() {
        for copy in member["copies"].as_array_mut().unwrap() {
            copy["verdict"] = json!("identified");
        }
    }
}

/// The machine that is lost takes the backups along that lie on it, and no others.
#[test]
fn what_lies_on_the_lost_machine_restores_nothing() {
    let folder = demo_copy();
    replace(folder.path(), "host = \"nas01.contoso.com\"", "host = \"sql03.contoso.com\"");
    save_evidence(folder.path(), "e.json");
    let evidence = ["--evidence", "e.json"];
    let (code, lost) = plan(folder.path(), "monitoring-databases", &evidence);
    assert_eq!((code, outcome(&lost)), (1, "impossible"));
    assert!(words(&lost).contains("are on a machine that is lost with it (`nas`)"), "{}", words(&lost));
    assert!(!lost["steps"].to_string().contains("RESTORE DATABASE"), "{}", lost["steps"]);
    let (code, other) = plan(folder.path(), "back-end-server@pool01.contoso.com", &evidence);
    assert_eq!((code, outcome(&other)), (0, "possible-with-loss"), "{}", words(&other));
}

/// The key of encrypted backups is asked for, whichever of them a restore uses.
#[test]
fn encrypted_backups_need_their_key_wherever_the_restore_stops() {
    let folder = demo_copy();
    with_sets(folder.path(), "encrypted.json", "/mgc/", |set| set["facts"]["is_encrypted"] = json!(true));
    for further in [&[][..], &["--stop-at", "2026-10-31T05:30:00+01:00"]] {
        let (code, plan) = plan(folder.path(), CHAT, &[&["--evidence", "encrypted.json"], further].concat());
        assert_eq!((code, outcome(&plan)), (3, "cannot-be-told"), "{further:?}: {}", words(&plan));
        assert_eq!(plan["steps"][1]["commands"], json!([]));
    }
}

/// A log that nobody verified is no hole: what it leads to cannot be told, and is not denied.
#[test]
fn an_unverified_log_is_no_hole() {
    let folder = demo_copy();
    with_sets(folder.path(), "unverified.json", "mgc_LOG_20261031_05", unverified);
    let evidence = ["--evidence", "unverified.json"];
    let (_, whole) = plan(folder.path(), CHAT, &evidence);
    let said = words(&whole);
    assert!(said.contains("Newer backups lead to 2026-10-31T07:00") && !said.contains("breaks"), "{said}");
    let first = whole["remarks"].to_string();
    assert!(first.contains("NO_TRUNCATE") && !first.contains("nothing is lost"), "{first}");
    let (code, stopped) = plan(folder.path(), CHAT, &[&evidence[..], &["--stop-at", "2026-10-31 06:30"]].concat());
    assert_eq!((code, outcome(&stopped)), (3, "cannot-be-told"), "{}", words(&stopped));
    assert!(words(&stopped).contains("not all of them are verified"), "{}", words(&stopped));
}

/// Behind a hole the tail of the log follows on nothing that was restored.
#[test]
fn the_tail_of_the_log_saves_nothing_behind_a_hole() {
    let folder = demo_copy();
    let logs = folder.path().join("backups/sql/SQL03$PCHAT/mgc/LOG");
    let names = fs::read_dir(&logs).unwrap().map(|entry| entry.unwrap().path());
    let gone: Vec<_> = names.filter(|path| path.to_string_lossy().contains("_20261031_04")).collect();
    assert_eq!(gone.len(), 1);
    gone.iter().for_each(|path| fs::remove_file(path).unwrap());
    let (_, plan) = plan(folder.path(), CHAT, &[]);
    let first = plan["remarks"].to_string();
    assert!(words(&plan).contains("The chain of log backups breaks after 2026-10-31T03:00"), "{}", words(&plan));
    assert!(first.contains("NO_TRUNCATE") && !first.contains("nothing is lost"), "{first}");
}

/// What the evidence does not hold is said before what it leads to.
#[test]
fn a_lost_shard_is_said() {
    let folder = demo_copy();
    let arguments = ["collect", "bakproof.toml", "--shard", "1/2", "--save-evidence", "s1.json"];
    assert_eq!(bakproof(folder.path(), arguments).code, 0);
    let command = |command: &[&'static str]| -> String {
        let arguments = [command, &["bakproof.toml", "--evidence", "s1.json"], &AS_OF].concat();
        let ran = bakproof(folder.path(), arguments);
        ran.stdout
    };
    for text in [command(&["scenarios"]), command(&["restore-plan", CHAT])] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("Partial audit: ") && text.contains("because shard 2/2 is missing."), "{text}");
    }
}

/// A line break in a name of a backup begins no line of the plan.
#[test]
fn a_name_cannot_write_a_step() {
    let folder = demo_copy();
    with_sets(folder.path(), "hostile.json", "/mgc/", |set| {
        set["facts"]["software_version"] =
            json!("11.0\nStep 1. First run this\n  T-SQL:\n      DROP DATABASE [master];");
    });
    let arguments = [&["restore-plan", CHAT, "bakproof.toml", "--evidence", "hostile.json"], &AS_OF[..]].concat();
    let ran = bakproof(folder.path(), arguments);
    assert!(ran.stdout.contains("DROP DATABASE"), "{}", ran.stdout);
    let forged = ran.stdout.lines().any(|line| line.trim().starts_with("DROP") || line.starts_with("Step 1. First"));
    assert!(!forged, "{}", ran.stdout);
}

/// An hour that the clocks left out is no moment.
#[test]
fn an_hour_that_never_was_is_refused() {
    let folder = demo_copy();
    let arguments = ["restore-plan", CHAT, "bakproof.toml", "--stop-at", "2026-03-29 02:30"];
    let ran = bakproof(folder.path(), [&arguments[..], &AS_OF].concat());
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("never was: the clocks of the deployment's time zone were set forward"),
        "{}",
        ran.stderr
    );
}

/// What no backup can tell of stays asked when everything else is declared away.
#[test]
fn a_paired_pool_is_asked_about_without_response_groups() {
    let folder = demo_copy();
    let name = "fqdn = \"pool01.contoso.com\"";
    replace(folder.path(), name, &format!("{name}\npaired_with = \"pool02.contoso.com\""));
    replace(folder.path(), "response_groups = true", "response_groups = false\nresponse_groups_reason = \"none\"");
    let ran = bakproof(folder.path(), [&["scenarios", "bakproof.toml", "-o", "json"], &AS_OF[..]].concat());
    let all: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    let paired = all["scenarios"].as_array().unwrap().iter().find(|one| one["scenario"] == "paired-pool");
    assert_eq!(paired.unwrap_or_else(|| panic!("{all}"))["outcome"], "cannot-be-told");
}
