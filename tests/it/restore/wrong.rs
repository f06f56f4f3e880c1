//! What is asked for and cannot be: an error that says what to do, never a plan.

use super::demo::{AS_OF, plan, save_evidence};
use crate::support::{bakproof, demo, demo_copy};
use std::fs;

fn refused(arguments: &[&str]) -> String {
    let ran = bakproof(demo(), [&["restore-plan"], arguments, &AS_OF].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}: {}", ran.stderr);
    ran.stderr
}

#[test]
fn a_scenario_that_does_not_exist_is_a_usage_error() {
    let asked = refused(&["back-end-server", "bakproof.toml"]);
    assert!(asked.contains("`back-end-server@pool01.contoso.com`, `back-end-server@pool02.contoso.com`"), "{asked}");
    let meant = refused(&["whole-sight", "bakproof.toml"]);
    assert!(meant.contains("did you mean `whole-site`?"), "{meant}");
    let other = refused(&["back-end-server@pool07.contoso.com\u{1b}[31m", "bakproof.toml"]);
    assert!(!other.contains('\u{1b}'), "{other}");
}

#[test]
fn a_moment_that_cannot_be_reached_is_no_plan() {
    let late = refused(&["persistent-chat-database", "bakproof.toml", "--stop-at", "2026-11-05"]);
    assert!(late.contains("`--stop-at` is 2026-11-05T23:59:59+01:00, after 2026-10-31T08:00:00+01:00"), "{late}");
    let none = refused(&["persistent-chat-database", "bakproof.toml", "--stop-at", "yesterday"]);
    assert!(none.contains("`yesterday` is not a valid time for --stop-at"), "{none}");
    for (stop, words) in
        [("2026-10-31 07:30", "the last moment is 2026-10-31T07:00:07+01:00"), ("2020-01-01", "the first moment is ")]
    {
        let (code, plan) = plan(demo(), "persistent-chat-database", &["--stop-at", stop]);
        assert_eq!(code, 1);
        let why = plan["scenario"]["reasons"][0].as_str().unwrap();
        assert!(why.contains(words), "{why}");
        assert_eq!(plan["steps"][1]["commands"], serde_json::json!([]), "nothing that looks as if it could be run");
    }
}

/// Saved evidence has the same answer; evidence that is cut or edited has none.
#[test]
fn evidence_gives_the_same_plan_and_damaged_evidence_none() {
    let folder = demo_copy();
    save_evidence(folder.path(), "e.json");
    let live = plan(folder.path(), "whole-site", &[]);
    assert_eq!(plan(folder.path(), "whole-site", &["--evidence", "e.json"]), live);
    let bytes = fs::read(folder.path().join("e.json")).unwrap();
    fs::write(folder.path().join("cut.json"), &bytes[..bytes.len() / 2]).unwrap();
    let ran = bakproof(
        folder.path(),
        [&["restore-plan", "whole-site", "bakproof.toml", "--evidence", "cut.json"][..], &AS_OF].concat(),
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
}

/// Names of a hostile deployment file end in quotes of the shell, and nowhere else.
#[test]
fn hostile_names_stay_names() {
    let folder = demo_copy();
    let file = folder.path().join("bakproof.toml");
    let hostile = "it's; DROP DATABASE [x]--";
    fs::rename(folder.path().join("backups"), folder.path().join(hostile)).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("path = \"backups\"", &format!("path = \"{hostile}\""))).unwrap();
    let (code, chat) = plan(folder.path(), "persistent-chat-database", &[]);
    assert_eq!(code, 0);
    for line in chat["steps"][1]["commands"][0]["lines"].as_array().unwrap() {
        let line = line.as_str().unwrap();
        if line.contains("DROP") {
            assert!(line.contains("it''s; DROP") && line.matches('\'').count() == 4, "{line}");
        }
    }
    let (code, store) = plan(folder.path(), "central-management-store", &[]);
    assert_eq!(code, 0);
    let lines = store["steps"].to_string();
    assert!(lines.contains("it''s; DROP") && !lines.contains("it's; DROP DATABASE [x]--/lync"), "{lines}");
}
