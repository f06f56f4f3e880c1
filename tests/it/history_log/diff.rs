//! Two audits as an auditor would tell them in a memo.

use super::support::{AS_OF, audit, kept};
use crate::support::{Ran, bakproof, bakproof_with, demo_copy};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn diff(folder: &Path, old: &str, new: &str, more: &[&str]) -> Ran {
    bakproof(folder, ["diff", old, new, "--state", "state"].iter().chain(more))
}

fn changes(folder: &Path, old: &str, new: &str) -> Value {
    let ran = diff(folder, old, new, &["-o", "json"]);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr))
}

/// Findings of an item that changed so.
fn of<'v>(diff: &'v Value, item: &str, change: &str) -> Vec<&'v str> {
    let rows = diff["findings"].as_array().unwrap().iter();
    let own =
        rows.filter(|row| row["change"] == change && row["of"].as_str().unwrap().starts_with(&format!("{item}@")));
    own.map(|row| row["finding"].as_str().unwrap()).collect()
}

#[test]
fn a_memo_says_what_is_new_fixed_and_unchanged_and_since_when() {
    let folder = demo_copy();
    let folder = folder.path();
    kept(folder, "2026-10-30T08:00:00+01:00", "old.json", &[]);
    let lost = folder.join("backups/sql/SQL03$MON/QoEMetrics");
    fs::rename(&lost, folder.join("kept-qoe")).unwrap();
    kept(folder, AS_OF, "new.json", &[]);
    let memo = diff(folder, "old.json", "new.json", &[]);
    assert_eq!(memo.code, 1, "{}{}", memo.stdout, memo.stderr);
    assert!(memo.stdout.lines().count() <= 10, "{}", memo.stdout);
    assert!(memo.stdout.contains("- New: backup-missing, medium: qoe@sql03.contoso.com\\MON."), "{}", memo.stdout);
    let details = diff(folder, "old.json", "new.json", &["--details"]).stdout;
    assert!(details.contains("New\n- backup-missing, medium: qoe@sql03.contoso.com\\MON."), "{details}");
    // In whichever order they are named.
    let reversed = diff(folder, "new.json", "old.json", &["--quiet"]);
    assert_eq!(reversed.stdout, memo.stdout);
    assert!(reversed.stderr.starts_with("warning: the first report is the newer one"), "{}", reversed.stderr);
    let told = changes(folder, "old.json", "new.json");
    assert_eq!(of(&told, "qoe", "new"), ["backup-missing"]);
    assert!(of(&told, "cdr", "unchanged").contains(&"backup-stale"), "{told}");
    // Mended again.
    fs::rename(folder.join("kept-qoe"), &lost).unwrap();
    kept(folder, AS_OF, "third.json", &[]);
    let told = changes(folder, "new.json", "third.json");
    assert!(of(&told, "qoe", "fixed").contains(&"backup-missing"), "{told}");
    let stale = told["findings"].as_array().unwrap().iter().find(|row| row["finding"] == "backup-stale").unwrap();
    assert!(stale["first_seen"].as_str().unwrap().starts_with("2026-10-30"), "{stale}");
    assert_eq!(stale["open_seconds"], 86_400);
    // The history tells the same, without the reports.
    for (old, new) in [("last", "third.json"), ("new.json", "last"), ("last", "last")] {
        let again = changes(folder, old, new);
        assert_eq!(again["counts"], told["counts"], "{old} {new}");
        assert_eq!(of(&again, "qoe", "fixed"), of(&told, "qoe", "fixed"));
    }
    assert_eq!(diff(folder, "third.json", "third.json", &[]).code, 0);
}

/// Of two months of the demo: however much changed, a terminal of 80 columns shows ten lines.
#[test]
fn a_memo_has_ten_lines_whatever_changed() {
    let folder = demo_copy();
    let folder = folder.path();
    kept(folder, "2026-10-20T08:00:00+02:00", "old.json", &[]);
    fs::rename(folder.join("backups/sql"), folder.join("gone")).unwrap();
    fs::rename(folder.join("backups/lync"), folder.join("gone-too")).unwrap();
    kept(folder, AS_OF, "new.json", &["--period", "2026-10"]);
    let told = changes(folder, "old.json", "new.json");
    assert!(told["counts"]["new"].as_u64().unwrap() > 10, "{told}");
    let memo = |columns: &str, more: &[&str]| {
        let arguments = ["diff", "old.json", "new.json", "--state", "state"];
        bakproof_with(folder, arguments.iter().chain(more), &[("COLUMNS", columns)]).stdout
    };
    for columns in ["80", "100", "160"] {
        let text = memo(columns, &[]);
        assert!(text.lines().count() <= 10, "{columns}: {text}");
        assert!(text.contains("--details"), "{columns}: {text}");
    }
    // Names are copied: no line ends within one.
    let narrow = memo("60", &["--details"]);
    assert!(narrow.lines().all(|line| !line.ends_with('-')), "{narrow}");
    assert!(narrow.lines().count() > 20, "{narrow}");
}

#[test]
fn what_was_not_asked_or_cannot_be_told_is_not_fixed() {
    let folder = demo_copy();
    let folder = folder.path();
    kept(folder, AS_OF, "old.json", &[]);
    kept(folder, AS_OF, "partial.json", &["--only", "topology"]);
    let told = changes(folder, "old.json", "partial.json");
    assert_eq!(told["counts"]["fixed"], 0, "{told}");
    assert!(of(&told, "cdr", "not-told").contains(&"backup-stale"));
    assert_eq!(diff(folder, "old.json", "partial.json", &[]).code, 3);
    assert_eq!(changes(folder, "last", "last"), changes(folder, "last", "partial.json").tap_without_messages());
    // The repository is not mounted: everything in it is unknown.
    fs::rename(folder.join("backups"), folder.join("elsewhere")).unwrap();
    kept(folder, AS_OF, "blind.json", &[]);
    let told = changes(folder, "old.json", "blind.json");
    assert_eq!(of(&told, "cdr", "fixed"), Vec::<&str>::new(), "{told}");
    let memo = diff(folder, "old.json", "blind.json", &[]);
    assert_ne!(memo.code, 0, "{}", memo.stdout);
}

trait WithoutMessages {
    fn tap_without_messages(self) -> Value;
}

impl WithoutMessages for Value {
    /// Lines of the history have no sentences.
    fn tap_without_messages(mut self) -> Value {
        for row in self["findings"].as_array_mut().unwrap() {
            row["message"] = Value::Null;
        }
        self
    }
}

#[test]
fn reports_under_other_names_are_refused() {
    let folder = demo_copy();
    let folder = folder.path();
    kept(folder, AS_OF, "named.json", &["--only", "cdr"]);
    for key in ["one key of enough bytes", "another key of enough bytes"] {
        let name = key.split(' ').next().unwrap();
        fs::write(folder.join(name), key).unwrap();
        kept(folder, AS_OF, &format!("{name}.json"), &["--only", "cdr", "--redact", "--redact-key", name]);
    }
    for (old, new) in [("named.json", "one.json"), ("one.json", "another.json"), ("named.json", "last")] {
        let refused = diff(folder, old, new, &[]);
        assert_eq!(refused.code, 2, "{old} {new}: {}{}", refused.stdout, refused.stderr);
    }
    let same = diff(folder, "one.json", "one.json", &[]);
    assert_eq!(same.code, 0, "{}", same.stderr);
}

#[test]
fn last_needs_a_history_that_nobody_changed() {
    let folder = demo_copy();
    let folder = folder.path();
    let none = diff(folder, "last", "last", &[]);
    assert_eq!(none.code, 2);
    audit(folder, AS_OF, &["--only", "cdr"]);
    let one = diff(folder, "last", "last", &[]);
    assert!(one.code == 2 && one.stderr.contains("no audit before the newer one"), "{}", one.stderr);
    let path = super::support::file(folder, "jsonl");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("gap", "gaq")).unwrap();
    let broken = diff(folder, "last", "last", &[]);
    assert!(broken.code == 2 && broken.stderr.contains("broken at line 1"), "{}", broken.stderr);
}
