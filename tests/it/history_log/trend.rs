//! Twelve monthly audits at a glance, and what a partial one does not say.

use super::support::{AS_OF, audit, findings, history, kept, lines, report};
use crate::support::demo_copy;
use serde_json::Value;
use std::fs;

const MONTHS: [&str; 12] = [
    "2025-11-30",
    "2025-12-31",
    "2026-01-31",
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
    "2026-05-31",
    "2026-06-30",
    "2026-07-31",
    "2026-08-31",
    "2026-09-30",
    "2026-10-31",
];

#[test]
fn a_year_of_monthly_audits_is_a_calendar() {
    let folder = demo_copy();
    let folder = folder.path();
    for month in &MONTHS[..11] {
        audit(folder, month, &[]);
    }
    let outputs =
        ["-o", "html=report.html", "-o", "markdown=report.md", "-o", "xlsx=report.xlsx", "-o", "json=report.json"];
    let last = audit(folder, MONTHS[11], &[&["-o", "table"], &outputs[..]].concat());
    for (text, place) in [(last.stdout, "the table"), (history(folder, &[]).stdout, "the command")] {
        let (_, rows) = text.split_once("Each column is an audit").unwrap_or_else(|| panic!("{place}: {text}"));
        let row = |name: &str| {
            let line = rows.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap_or_default();
            line.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(text.contains("Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct"), "{place}: {text}");
        if place == "the command" {
            assert_eq!(row("firewall").len(), 12, "{place}: {text}");
            assert_eq!(row("firewall").last().map(String::as_str), Some("ok"), "{place}");
        }
        let cdr = row("user-data");
        assert_eq!(&cdr[cdr.len() - 2..], ["since", "2025-11-30"], "{place}: {text}");
        assert_eq!(cdr.iter().filter(|cell| *cell == "GAP").count(), 12, "{place}");
        assert!(text.lines().all(|line| line.chars().count() <= 160), "{place}");
        let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("had a gap for 12 audits, since 2025-11-30"), "{place}: {text}");
    }
    let html = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(html.contains("<h2 id=\"history-h\">History</h2>") && html.contains("<span>2025-11-30</span>"));
    assert!(html.contains("for 12 audits, since 2025-11-30</td>"));
    let markdown = fs::read_to_string(folder.join("report.md")).unwrap();
    assert!(markdown.contains("had a gap for 12 audits") && markdown.contains("## Items in each audit"), "{markdown}");
    assert!(markdown.contains("## History") && markdown.contains("| 2026-09-30 | 2026-10-31 |"), "{markdown}");
    let report: Value = serde_json::from_slice(&fs::read(folder.join("report.json")).unwrap()).unwrap();
    assert_eq!(report["history"]["audits"].as_array().unwrap().len(), 11);
    let trend = history(folder, &["-o", "json"]);
    let trend: Value = serde_json::from_str(&trend.stdout).unwrap();
    assert_eq!(trend["audits"].as_array().unwrap().len(), 12);
    assert_eq!(trend["head"].as_str().map(str::len), Some(64));
    assert!(!trend["open"].as_array().unwrap().is_empty());
}

#[test]
fn a_finding_is_known_since_its_first_audit_also_where_one_between_did_not_ask() {
    let folder = demo_copy();
    let folder = folder.path();
    let target = r"cdr@sql03.contoso.com\MON";
    let first = report(folder, "2026-10-30", &[]);
    assert!(first["history"].is_null() && findings(&first, target).iter().all(|one| one["earlier"].is_null()));
    report(folder, AS_OF, &["--only", "topology"]);
    let third = report(folder, AS_OF, &[]);
    let stale = findings(&third, target);
    let known: Vec<_> = stale.iter().filter(|one| one["status"] == "gap").collect();
    assert!(!known.is_empty());
    for one in known {
        assert!(one["earlier"]["first_seen"].as_str().unwrap().starts_with("2026-10-30"), "{one}");
    }
    // The audit between says that it was partial, and nothing of other items.
    let between = &third["history"]["audits"][1];
    assert!(between["left_out"].to_string().contains("--only topology"), "{between}");
    let items: Vec<&Value> = between["items"].as_array().unwrap().iter().map(|one| &one["item"]).collect();
    assert_eq!(items, ["topology"]);
    assert_eq!(third["history"]["head"], third_line_previous(&lines(folder)));
}

/// What the line of the third audit names is what its report names.
fn third_line_previous(lines: &[Value]) -> Value {
    lines[2]["previous"].clone()
}

#[test]
fn only_what_is_new_fails_and_what_is_unknown_never_hides() {
    let folder = demo_copy();
    let folder = folder.path();
    let only = ["--only", "cdr", "--only", "qoe", "--fail-on", "new"];
    assert_eq!(kept(folder, AS_OF, "first.json", &only).code, 1, "without a history all is new");
    let second = audit(folder, AS_OF, &only);
    assert_eq!(second.code, 3, "a partial audit is never good");
    assert!(second.stdout.contains("gaps known before: 1"), "{}", second.stdout);
    assert!(second.stdout.contains("First seen 2026-10-31."), "{}", second.stdout);
    let by_report = audit(folder, AS_OF, &[&only[..], &["--no-history", "--baseline", "first.json"]].concat());
    assert_eq!(by_report.code, 3);
    assert!(by_report.stdout.contains("gaps known before: 1"), "{}", by_report.stdout);
    let nothing = audit(folder, AS_OF, &[&only[..], &["--no-history"]].concat());
    assert_eq!(nothing.code, 2, "{}", nothing.stderr);
    // A gap more is a new one.
    fs::remove_dir_all(folder.join("backups/sql/SQL03$MON/QoEMetrics")).unwrap();
    let third = audit(folder, AS_OF, &only);
    assert_eq!(third.code, 1, "{}", third.stdout);
    assert!(third.stdout.contains(" New."), "{}", third.stdout);
    assert!(third.stdout.contains("gaps known before: 1"), "{}", third.stdout);
}

#[test]
fn a_bundle_with_an_earlier_report_follows_from_what_is_in_it() {
    let folder = demo_copy();
    let folder = folder.path();
    kept(folder, "2026-10-30", "first.json", &["--no-history"]);
    let more = ["--baseline", "first.json", "--fail-on", "new", "--bundle", "bundle.zip", "-o", "json=second.json"];
    audit(folder, AS_OF, &more);
    let verified = crate::support::bakproof(folder, ["bundle", "verify", "bundle.zip"]);
    assert!(verified.stdout.contains("judged again, it is the same"), "{}", verified.stdout);
    let second: Value = serde_json::from_slice(&fs::read(folder.join("second.json")).unwrap()).unwrap();
    assert!(second.to_string().contains("first_seen"));
}

#[test]
fn a_night_that_is_missed_after_the_earlier_audit_is_new() {
    let folder = demo_copy();
    let folder = folder.path();
    let asked = ["--only", "qoe", "--period", "7d", "--fail-on", "new"];
    let first = kept(folder, "2026-10-10T08:00:00+02:00", "first.json", &asked);
    assert!(first.code == 1 && first.stdout.is_empty(), "{}", first.stdout);
    // On 8 October one night was missing, and on 15 October another.
    let second = kept(folder, "2026-10-17T08:00:00+02:00", "second.json", &asked);
    assert_eq!(second.code, 1, "{}", second.stderr);
    let diff = crate::support::bakproof(folder, ["diff", "first.json", "second.json"]);
    assert!(diff.code == 1 && diff.stdout.contains("slots-missed"), "{}", diff.stdout);
    // A night that nobody asked about again is not mended.
    kept(folder, "2026-10-17T09:00:00+02:00", "third.json", &["--only", "qoe"]);
    let diff = crate::support::bakproof(folder, ["diff", "second.json", "third.json"]);
    assert!(diff.code == 3 && diff.stdout.contains("1 not told"), "{}", diff.stdout);
    // What was tried without waivers makes nothing known.
    let lines_before = super::support::lines(folder).len();
    audit(folder, AS_OF, &["--only", "qoe", "--no-waivers"]);
    assert_eq!(super::support::lines(folder).len(), lines_before);
}

#[test]
fn the_line_of_a_report_must_say_what_the_report_says() {
    let folder = demo_copy();
    let folder = folder.path();
    audit(folder, AS_OF, &["--only", "cdr"]);
    kept(folder, AS_OF, "second.json", &["--only", "cdr"]);
    let verify = || super::support::history(folder, &["--verify", "--report", "second.json"]);
    assert_eq!(verify().code, 0, "{}", verify().stdout);
    let text = fs::read_to_string(folder.join("second.json")).unwrap();
    fs::write(folder.join("second.json"), text.replace("\"status\": \"gap\"", "\"status\": \"pass\"")).unwrap();
    let ran = verify();
    assert!(ran.code == 1 && ran.stdout.contains("DIFFERS: line 2: it does not say what"), "{}", ran.stdout);
}
