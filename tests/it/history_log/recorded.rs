//! What earlier audits saw counts for its slot when it is gone, and for whoever judges the same evidence again.

use super::chain::forged;
use super::support::{AS_OF, audit, file, history, lines, report};
use crate::support::{bakproof, demo_copy, files_below};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const ASKED: &[&str] = &["--only", "cdr", "--period", "2026-10-03..2026-10-20"];

/// Takes away the backups of LcsCDR of some days.
fn delete(folder: &Path, days: &[&str]) {
    let backups = folder.join("backups/sql/SQL03$MON/LcsCDR/FULL");
    for path in files_below(&backups) {
        if days.iter().any(|day| path.to_string_lossy().contains(&format!("_{day}_"))) {
            fs::remove_file(path).unwrap();
        }
    }
}

fn kinds(report: &Value) -> &Value {
    let targets = report["targets"].as_array().unwrap();
    &targets.iter().find(|target| target["item"] == "cdr").unwrap()["adherence"]["kinds"][0]
}

fn recorded(report: &Value) -> usize {
    kinds(report)["slots"].as_array().unwrap().iter().filter(|slot| slot["shown_by"] == "recorded").count()
}

#[test]
fn a_backup_that_an_earlier_audit_saw_counts_for_its_slot() {
    let folder = demo_copy();
    let folder = folder.path();
    let before = report(folder, AS_OF, ASKED);
    assert_eq!((kinds(&before)["missed"].as_u64(), recorded(&before)), (Some(0), 0));
    delete(folder, &["20261012", "20261013"]);
    let without = report(folder, AS_OF, &[ASKED, &["--no-history"]].concat());
    assert_eq!(kinds(&without)["missed"], 2);
    let with = report(folder, AS_OF, ASKED);
    assert_eq!((kinds(&with)["missed"].as_u64(), recorded(&with)), (Some(0), 2));
    assert_eq!(kinds(&with)["kept"], kinds(&before)["kept"]);
    assert_eq!(kinds(&with)["only_recorded"], 2);
    // Every format that counts the slots says so.
    let formats = ["csv-targets", "junit", "markdown", "prometheus", "html", "table"];
    let outputs: Vec<String> = formats.iter().map(|format| format!("{format}=out.{format}")).collect();
    let outputs: Vec<&str> = outputs.iter().flat_map(|output| ["-o", output.as_str()]).collect();
    audit(folder, AS_OF, &[ASKED, &["--details"], &outputs].concat());
    let text = |format: &str| fs::read_to_string(folder.join(format!("out.{format}"))).unwrap();
    for format in ["junit", "markdown", "table"] {
        let joined = text(format).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            joined.contains("18 due: 18 kept, 0 missed (2 only recorded by an earlier audit)"),
            "{format}: {joined}"
        );
    }
    assert!(text("html").contains("2 only recorded by an earlier audit"));
    let unseen = text("prometheus").lines().filter(|line| line.contains("scheduled_backups_unseen{")).count();
    assert_eq!(unseen, 2);
    assert!(text("prometheus").contains(r#"state="only-recorded"} 2"#), "{}", text("prometheus"));
    let csv = text("csv-targets");
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let at = rows.headers().unwrap().iter().position(|name| name == "slots_only_recorded").unwrap();
    assert_eq!(&rows.records().next().unwrap().unwrap()[at], "2", "{csv}");
    // Only what is new is recorded.
    let seen: Vec<usize> = lines(folder).iter().map(|line| line["seen"].as_array().map_or(0, Vec::len)).collect();
    assert!(seen[0] > 0 && seen[1] == 0, "{seen:?}");
}

/// All of them older than the oldest file: what is shown reaches back as far as the audit then saw.
#[test]
fn what_retention_deleted_is_told_from_what_never_was() {
    let folder = demo_copy();
    let folder = folder.path();
    let before = report(folder, AS_OF, ASKED);
    let old: Vec<String> = (1..=15).map(|day| format!("202610{day:02}")).collect();
    delete(folder, &old.iter().map(String::as_str).collect::<Vec<_>>());
    let without = report(folder, AS_OF, &[ASKED, &["--no-history"]].concat());
    assert!(kinds(&without)["not_shown"].as_u64().unwrap() > 10, "{}", kinds(&without));
    let with = report(folder, AS_OF, ASKED);
    assert_eq!(kinds(&with)["not_shown"], 0, "{}", kinds(&with));
    assert_eq!(kinds(&with)["kept"], kinds(&before)["kept"]);
    assert_eq!(kinds(&with)["shown_from"], kinds(&before)["shown_from"]);
}

#[test]
fn another_time_zone_makes_no_second_backup_of_one() {
    let folder = demo_copy();
    let folder = folder.path();
    audit(folder, AS_OF, ASKED);
    delete(folder, &["20261012", "20261013"]);
    let path = folder.join("bakproof.toml");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("Europe/Oslo", "Europe/Helsinki")).unwrap();
    assert_eq!(recorded(&report(folder, AS_OF, ASKED)), 0);
}

/// The deployment file, with these words for those.
fn rewrite(folder: &Path, original: &str, words: &[(&str, &str)]) {
    let text = words.iter().fold(original.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    fs::write(folder.join("bakproof.toml"), text).unwrap();
}

/// Slots of a pool's Response Groups: due, kept, and kept by what was only recorded.
fn response_groups(report: &Value, pool: &str) -> (u64, u64, usize) {
    let mut targets = report["targets"].as_array().unwrap().iter();
    let own = targets.find(|one| one["item"] == "response-groups" && one["target"] == pool).unwrap();
    let kind = &own["adherence"]["kinds"][0];
    let recorded = kind["slots"].as_array().unwrap().iter().filter(|slot| slot["shown_by"] == "recorded").count();
    (kind["due"].as_u64().unwrap(), kind["kept"].as_u64().unwrap(), recorded)
}

/// Both pools on one instance, so that a mapping has to say whose database it is.
#[test]
fn what_a_corrected_mapping_gives_to_another_target_does_not_count_for_the_first() {
    let folder = demo_copy();
    let folder = folder.path();
    let original = fs::read_to_string(folder.join("bakproof.toml")).unwrap();
    let mapped = |pool: &str| {
        let map = format!("[[repository.map]]\npath = 'sql/SQL01$RTC/rgsconfig/**'\npool = '{pool}'\n\n");
        let before = "[[repository.map]]                     # nothing";
        let words = [
            ("sql02.contoso.com\\RTC", "sql01.contoso.com\\RTC"),
            ("[response-groups]\n", "[response-groups]\naccept = ['sql-backup']\n"),
            (before, &format!("{map}{before}")),
        ];
        rewrite(folder, &original, &words);
    };
    let ask = |more: &[&str]| {
        let asked = &["--only", "response-groups", "--period", "2026-10-25..2026-10-30"];
        report(folder, AS_OF, &[asked, more].concat())
    };
    let (one, two) = ("pool01.contoso.com", "pool02.contoso.com");
    mapped(two);
    let wrong = ask(&[]);
    assert_eq!((response_groups(&wrong, one), response_groups(&wrong, two)), ((6, 0, 0), (6, 6, 0)));
    mapped(one);
    fs::write(folder.join("key"), "a key of at least sixteen bytes").unwrap();
    let saved = ask(&["--save-evidence", "evidence.json", "--redact", "--redact-key", "key"]);
    let kept = |report: &Value| {
        let targets = report["targets"].as_array().unwrap().iter();
        targets.map(|one| one["adherence"]["kinds"][0]["kept"].as_u64()).collect::<Vec<_>>()
    };
    // A line of its own says so: when the files are gone, the first line is not believed either.
    let last = lines(folder).pop().unwrap();
    let of = |target: &str| {
        let seen = last["seen"].as_array().unwrap();
        seen.iter().find(|one| one["target"] == target && one["kind"] == "full").unwrap().clone()
    };
    assert_eq!(of(two)["withdrawn"].as_array().unwrap().len(), of(one)["finished"].as_array().unwrap().len());
    assert_eq!(of(two)["finished"], Value::Array(Vec::new()));
    let right = ask(&[]);
    assert_eq!((response_groups(&right, one), response_groups(&right, two)), ((6, 6, 0), (6, 0, 0)));
    assert_eq!(kept(&saved), kept(&right), "pseudonyms change no slot");
    assert_eq!(lines(folder).pop().unwrap()["seen"], Value::Null);
    fs::remove_dir_all(folder.join("backups/sql/SQL01$RTC/rgsconfig")).unwrap();
    let gone = ask(&[]);
    assert_eq!((response_groups(&gone, one), response_groups(&gone, two)), ((6, 6, 6), (6, 0, 0)));
    assert_eq!(history(folder, &["--verify"]).code, 0);
}

fn without_marks(line: &str) -> String {
    let mut parts = line.trim_end().split(",\"marks\":[");
    let first = parts.next().unwrap().to_owned();
    let rest: Vec<&str> = parts.map(|part| part.split_once(']').unwrap().1).collect();
    assert!(!rest.is_empty());
    first + &rest.concat()
}

/// Here the correction leaves them to nobody.
#[test]
fn what_a_corrected_alias_leaves_to_nobody_does_not_count_and_an_old_line_still_does() {
    let folder = demo_copy();
    let folder = folder.path();
    let original = fs::read_to_string(folder.join("bakproof.toml")).unwrap();
    let named = |alias: &str| {
        let end =
            format!("\n[[sql_server]]\ninstance = 'sql09.contoso.com\\MON'\naliases = [{alias}]\nconnect = false\n");
        rewrite(folder, &(original.clone() + &end), &[("sql03.contoso.com", "sql09.contoso.com")]);
    };
    named("'SQL03'");
    let wrong = report(folder, AS_OF, ASKED);
    assert_eq!((kinds(&wrong)["kept"].as_u64(), recorded(&wrong)), (Some(18), 0));
    let first = file(folder, "jsonl");
    let with_marks = fs::read_to_string(&first).unwrap();
    named("");
    let right = report(folder, AS_OF, ASKED);
    assert_eq!((kinds(&right)["kept"].as_u64(), recorded(&right)), (Some(0), 0));
    assert_eq!(kinds(&right)["missed"], 0, "nothing shows any more that one would have been seen: {}", kinds(&right));
    // Found again under the first name, they are recorded again.
    named("'SQL03'");
    audit(folder, AS_OF, ASKED);
    let again = lines(folder).pop().unwrap();
    assert!(again["seen"].as_array().unwrap().iter().any(|one| one["kind"] == "full"), "{again}");
    // A line of an earlier version tells none apart.
    let old = forged(&without_marks(&with_marks));
    let (_, digest) = old.trim_end_matches("\"}").rsplit_once('"').unwrap();
    fs::write(file(folder, "head"), format!("{{\"line\":1,\"sha256\":\"{digest}\"}}")).unwrap();
    fs::write(&first, format!("{old}\n")).unwrap();
    named("");
    let old = report(folder, AS_OF, ASKED);
    assert_eq!((kinds(&old)["kept"].as_u64(), recorded(&old)), (Some(18), 18));
}

#[test]
fn evidence_and_bundles_have_what_the_audit_knew() {
    let folder = demo_copy();
    let folder = folder.path();
    audit(folder, "2026-10-20", ASKED);
    delete(folder, &["20261012"]);
    let saved = &["--save-evidence", "evidence.json", "--bundle", "bundle.zip", "-o", "json=live.json"];
    let live = audit(folder, AS_OF, &[ASKED, saved].concat());
    assert_eq!(live.code, 1, "{}", live.stderr);
    let live: Value = serde_json::from_slice(&fs::read(folder.join("live.json")).unwrap()).unwrap();
    assert_eq!(recorded(&live), 1);
    let line_count = lines(folder).len();
    fs::remove_dir_all(folder.join("state")).unwrap();
    let again = report(folder, AS_OF, &[ASKED, &["--evidence", "evidence.json"]].concat());
    assert_eq!(again["targets"], live["targets"]);
    assert_eq!(again["history"], live["history"]);
    assert_eq!(live["history"]["line_count"], line_count - 1);
    assert!(!folder.join("state/history").exists(), "judging saved evidence is recorded by whoever saved it");
    let verified = bakproof(folder, ["bundle", "verify", "bundle.zip"]);
    assert!(verified.stdout.contains("judged again, it is the same"), "{}", verified.stdout);
}

#[test]
fn pseudonyms_reach_what_earlier_audits_recorded() {
    let folder = demo_copy();
    let folder = folder.path();
    fs::write(folder.join("key"), "a key of at least sixteen bytes").unwrap();
    let redact = &["--redact", "--redact-key", "key"];
    audit(folder, "2026-10-20", ASKED);
    delete(folder, &["20261012"]);
    let saved = &["--save-evidence", "evidence.json", "-o", "json=live.json"];
    let named = audit(folder, AS_OF, &[ASKED, redact, saved].concat());
    assert_eq!(named.code, 1, "{}", named.stderr);
    let text = fs::read_to_string(folder.join("evidence.json")).unwrap();
    let evidence: Value = serde_json::from_str(&text).unwrap();
    assert!(!evidence["earlier"]["backups"].as_array().unwrap().is_empty());
    assert!(!text.to_lowercase().contains("contoso") && !text.contains("sql03"));
    // Marks of the real names could be found by trying names.
    assert_eq!(evidence["earlier"]["open"], Value::Array(Vec::new()));
    let live: Value = serde_json::from_slice(&fs::read(folder.join("live.json")).unwrap()).unwrap();
    assert_eq!(recorded(&live), 1);
    // Under the same key, findings are known again.
    let next = report(folder, AS_OF, &[ASKED, redact].concat());
    let known = next["targets"].as_array().unwrap().iter().flat_map(|one| one["findings"].as_array().unwrap());
    assert!(known.clone().count() > 0 && known.clone().all(|one| one["earlier"]["first_seen"].is_string()), "{next}");
    // What is recorded of backups bears the real names: an audit without pseudonyms goes on with them.
    assert_eq!(recorded(&report(folder, AS_OF, ASKED)), 1);
}

#[test]
fn a_history_that_cannot_be_written_loses_no_audit() {
    let folder = demo_copy();
    let folder = folder.path();
    fs::create_dir_all(folder.join("state")).unwrap();
    fs::write(folder.join("state/history"), "no folder").unwrap();
    let ran = audit(folder, AS_OF, &["--only", "cdr", "-o", "json=report.json"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("could not be recorded in the history"), "{}", ran.stderr);
    assert!(folder.join("report.json").exists());
    // That later audits will not know of it is no remark.
    let quiet = audit(folder, AS_OF, &["--only", "cdr", "-o", "json=report.json", "--quiet"]);
    assert!(
        quiet.stderr.starts_with("warning: ") && quiet.stderr.contains("could not be recorded"),
        "{}",
        quiet.stderr
    );
}

#[test]
fn neither_the_demo_nor_an_audit_that_leaves_it_out_is_recorded() {
    let home = tempfile::tempdir().unwrap();
    let variables = [("HOME", home.path().to_str().unwrap()), ("LOCALAPPDATA", home.path().to_str().unwrap())];
    crate::support::bakproof_with(home.path(), ["demo", "deployment"], &variables);
    let folder = home.path().join("deployment");
    // The demo's own history, of the month before, lies beside it.
    let is_history = |path: &PathBuf| path.extension().is_some_and(|end| end == "jsonl");
    let histories =
        || files_below(home.path()).into_iter().filter(is_history).filter(|path| !path.starts_with(&folder)).count();
    assert_eq!(files_below(&folder.join("state")).iter().filter(|path| is_history(path)).count(), 1);
    assert_eq!(histories(), 0);
    let one = |more: &[&str]| {
        let arguments = ["audit", "--no-sql", "--only", "cdr", "--as-of", AS_OF, "-o", "json"];
        crate::support::bakproof_with(&folder, arguments.iter().chain(more), &variables).stdout
    };
    let without = [one(&["--no-history"]), one(&["--no-history"])];
    assert_eq!(without[0], without[1]);
    let without: Value = serde_json::from_str(&without[0]).unwrap();
    assert!(without["targets"].is_array() && without["history"].is_null());
    assert_eq!(histories(), 0);
    one(&[]);
    assert_eq!(histories(), 1);
}

#[test]
fn a_deployment_has_a_history_of_its_own() {
    let folder = demo_copy();
    let folder = folder.path();
    audit(folder, AS_OF, &["--only", "cdr"]);
    assert_eq!(lines(folder).len(), 1);
    let first = file(folder, "jsonl");
    let text = fs::read_to_string(folder.join("bakproof.toml")).unwrap();
    fs::write(folder.join("other.toml"), text).unwrap();
    let other =
        bakproof(folder, ["audit", "other.toml", "--no-sql", "--state", "state", "--only", "cdr", "--as-of", AS_OF]);
    assert_eq!(other.code, 1);
    let kept = files_below(&folder.join("state/history"));
    assert_eq!(kept.iter().filter(|path| path.extension().is_some_and(|one| one == "jsonl")).count(), 2, "{kept:?}");
    assert_eq!(fs::read_to_string(first).unwrap().lines().count(), 1);
    assert_eq!(history(folder, &["--verify"]).code, 0);
}
