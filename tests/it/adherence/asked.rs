//! A month as a person asks for it: the demo, with two nights taken away.

use crate::support::{Ran, bakproof, demo, demo_copy};
use serde_json::Value;
use std::path::Path;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";

/// The demo without the backups of LcsCDR of these days, its schedule changed.
fn without(days: &[&str], changes: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = demo_copy();
    let backups = folder.path().join("backups/sql/SQL03$MON/LcsCDR/FULL");
    for day in days {
        let gone = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path());
        let gone: Vec<_> = gone.filter(|path| path.to_string_lossy().contains(&format!("_{day}_"))).collect();
        assert_eq!(gone.len(), 1, "{day}: {gone:?}");
        gone.iter().for_each(|path| std::fs::remove_file(path).unwrap());
    }
    let file = folder.path().join("bakproof.toml");
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(&file, text).unwrap();
    folder
}

fn audit(folder: &Path, more: &[&str]) -> Ran {
    bakproof(folder, ["audit", "--as-of", AS_OF, "--no-sql", "--only", "cdr"].iter().chain(more))
}

fn cdr(folder: &Path, more: &[&str]) -> Value {
    let ran = audit(folder, &[&["-o", "json"], more].concat());
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    report["targets"].as_array().unwrap().iter().find(|target| target["item"] == "cdr").unwrap().clone()
}

fn message<'v>(target: &'v Value, id: &str) -> Option<&'v str> {
    target["findings"].as_array().unwrap().iter().find(|f| f["id"] == id).map(|f| f["message"].as_str().unwrap())
}

const CRON: (&str, &str) = (r#"cdr = { full = "every 1d","#, r#"cdr = { full = "15 1 * * *","#);

#[test]
fn a_month_with_two_missed_nights_names_exactly_those() {
    for (changes, asked) in [(&[][..], "every 1d"), (&[CRON][..], "15 1 * * *")] {
        let folder = without(&["20261012", "20261019"], changes);
        let target = cdr(folder.path(), &["--period", "2026-10-01..2026-10-21"]);
        let time = if changes.is_empty() { "01:20" } else { "01:15" };
        // Retention deleted what is older than the oldest backup: of the night to the second of October nobody can tell
        // whether it was kept.
        let kind = &target["adherence"]["kinds"][0];
        let counts: Vec<_> =
            ["due", "kept", "late", "missed", "not_shown"].iter().map(|key| kind[*key].as_u64().unwrap()).collect();
        let missed: Vec<_> = kind["missed_times"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
        assert_eq!(missed, [format!("12 October 2026 at {time}"), format!("19 October 2026 at {time}")], "{asked}");
        let due = counts[0];
        let beside = match counts[4] {
            0 => String::new(),
            n => format!(" {n} more cannot be judged: nothing seen reaches back that far."),
        };
        assert_eq!(
            message(&target, "slots-missed").unwrap(),
            format!(
                "Of {due} full backups of LcsCDR on sql03.contoso.com\\MON that `{asked}` required from 1 to 21 October \
                 2026, 2 are missing: 12 October 2026 at {time} and 19 October 2026 at {time}.{beside}"
            )
        );
        assert_eq!(counts, [21, 18, 0, 2, 1], "{asked}");
        let slots = kind["slots"].as_array().unwrap();
        assert_eq!(slots.len() as u64, due);
        assert_eq!(slots[0]["state"], "not-shown", "{asked}");
        assert_eq!(target["adherence"]["recovery"][0]["worst"]["seconds"], 2 * 86_400);
    }
}

#[test]
fn nights_that_follow_each_other_are_told_once() {
    let folder = without(&["20261012", "20261013", "20261014"], &[CRON]);
    let target = cdr(folder.path(), &["--period", "2026-10"]);
    let missed = message(&target, "slots-missed").unwrap();
    let nights = "every night from 12 to 14 October 2026 at 01:15 and every night from 23 to 31 October 2026 at 01:15";
    assert!(missed.contains(nights), "{missed}");
}

#[test]
fn the_file_can_ask_and_excuse_and_state_an_objective() {
    let more = "[adherence]\nperiod = \"31d\"\n\n[[maintenance]]\nfrom = 2026-10-12\nto = 2026-10-12T12:00:00\n\
                items = [\"cdr\"]\nreason = \"The storage was moved (CHG-2300)\"\n\n[schedule] ";
    let changes = [CRON, ("[schedule] ", more), ("[cdr]\n", "[cdr]\nrpo = \"25h\"\n")];
    let folder = without(&["20261012", "20261019"], &changes);
    let target = cdr(folder.path(), &[]);
    let missed = message(&target, "slots-missed").unwrap();
    assert!(!missed.contains("12 October") && missed.contains("19 October 2026 at 01:15"), "{missed}");
    assert!(missed.ends_with("Maintenance excuses 1 more: \"The storage was moved (CHG-2300)\"."), "{missed}");
    let excused = "1 in the maintenance from 2026-10-12 00:00 to 2026-10-12 12:00: The storage was moved (CHG-2300)";
    assert_eq!(target["adherence"]["kinds"][0]["excused_by"][0]["reason"], "The storage was moved (CHG-2300)");
    let formats = ["csv-targets", "junit", "html"];
    for format in formats {
        let text = audit(folder.path(), &["-o", format]).stdout;
        assert!(text.contains(excused), "{format}: {text}");
    }
    let markdown = audit(folder.path(), &["-o", "markdown"]).stdout;
    assert!(markdown.contains("## Excused by maintenance") && markdown.contains("CHG-2300"), "{markdown}");
    let table = audit(folder.path(), &["--details"]).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(table.contains(&format!("excused: {excused}")), "{table}");
    let exceeded = message(&target, "rpo-exceeded").unwrap();
    assert!(exceeded.starts_with("The stated recovery point objective of LcsCDR on sql03.contoso.com\\MON is 1d 1h"));
    // The command line comes before the file.
    let single = cdr(folder.path(), &["--period", "2026-10-03..2026-10-11"]);
    assert_eq!(message(&single, "slots-missed"), None);
    assert_eq!(single["adherence"]["kinds"][0]["kept"], 9);
    let asked = single["checks"].as_array().unwrap().iter().find(|check| check["check"] == "slots-missed").unwrap();
    assert_eq!(asked["status"], "pass");
}

#[test]
fn what_nobody_could_know_is_no_gap_and_no_pass() {
    let target = cdr(demo(), &["--period", "2026-08"]);
    let kind = &target["adherence"]["kinds"][0];
    assert_eq!((kind["missed"].as_u64(), kind["kept"].as_u64()), (Some(0), Some(0)), "{kind}");
    assert_eq!((&kind["not_shown"], &kind["due"]), (&31.into(), &31.into()));
    assert_eq!(message(&target, "slots-missed"), None);
    let asked = target["checks"].as_array().unwrap().iter().find(|check| check["check"] == "slots-missed").unwrap();
    assert_eq!(asked["status"], "not-looked-at");
}

/// Of the demo's one day before its oldest backup.
#[test]
fn a_first_day_without_evidence_is_not_shown() {
    for changes in [&[][..], &[CRON][..]] {
        let folder = without(&[], changes);
        let target = cdr(folder.path(), &["--period", "2026-10-01..2026-10-01"]);
        let kind = &target["adherence"]["kinds"][0];
        assert_eq!((&kind["due"], &kind["not_shown"]), (&1.into(), &1.into()), "{kind}");
        assert!(kind["slots"][0]["due"].as_str().unwrap().starts_with("2026-10-01T01:"), "{kind}");
        let asked = target["checks"].as_array().unwrap().iter().find(|check| check["check"] == "slots-missed").unwrap();
        assert_eq!(asked["status"], "not-looked-at");
        assert_eq!(
            asked["reason"],
            "nothing that was seen could have shown a backup of the period, or maintenance excuses it"
        );
    }
}

#[test]
fn without_a_period_nothing_is_asked() {
    let target = cdr(demo(), &[]);
    assert_eq!(target.get("adherence"), None);
    assert!(target["checks"].as_array().unwrap().iter().all(|check| check["check"] != "slots-missed"));
}

#[test]
fn the_table_and_the_page_show_it_in_words() {
    let folder = without(&["20261012", "20261019"], &[CRON]);
    let page =
        folder.path().parent().unwrap().join(format!("{}.html", folder.path().file_name().unwrap().to_string_lossy()));
    let output = format!("html={}", page.display());
    let ran = audit(folder.path(), &["--period", "2026-10", "--details", "cdr", "-o", "table", "-o", &output]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for words in [
        "Schedules checked from 2026-10-01 00:00 to 2026-10-31 08:00",
        "full of LcsCDR, 15 1 * * *: 31 due: 19 kept, 11 missed, 1 not shown",
        "missed: 12 October 2026 at 01:15",
        // What is older than its retention of four weeks may have been deleted.
        "not shown: backups would have been seen since 2026-10-03 08:00",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    let html = std::fs::read_to_string(&page).unwrap();
    std::fs::remove_file(&page).unwrap();
    for words in [
        "Schedule kept",
        "full due",
        "31 due: 19 kept, 11 missed, 1 not shown (crosses: missed; short marks: not shown or excused)",
        "<td>missed</td>",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn a_period_that_is_none_or_has_not_begun_is_a_slip() {
    let slip = audit(demo(), &["--period", "october"]);
    assert_eq!(slip.code, 2);
    assert!(slip.stderr.contains("write a month such as 2026-10"), "{}", slip.stderr);
    let future = audit(demo(), &["--period", "2027-01"]);
    assert_eq!(future.code, 2);
    assert!(future.stderr.contains("the period `2027-01-01..2027-01-31` begins after"), "{}", future.stderr);
}
