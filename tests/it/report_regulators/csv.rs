//! CSV by target, and the worksheets.

use super::reports::{all, demo_report, hostile_report, rendered};
use serde_json::Value;

/// All rows; what every cell must be is looked at on the way.
fn rows(report: &Value, format: &str) -> Vec<Vec<String>> {
    let (_folder, path) = rendered(report, format);
    let bytes = std::fs::read(path).unwrap();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte-order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula: {cell:.60}");
        assert!(!cell.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')), "{cell:.60?}");
    }
    rows
}

#[test]
fn by_target_each_is_one_row_and_its_counts_add_up() {
    for (name, report) in all() {
        let rows = rows(&report, "csv-targets");
        let targets = report["targets"].as_array().unwrap();
        assert_eq!(rows.len(), targets.len() + 1, "{name}");
        let column = |head: &str| rows[0].iter().position(|h| h == head).unwrap_or_else(|| panic!("{head}"));
        let number = |row: &[String], head: &str| row[column(head)].parse::<usize>().unwrap();
        for (row, target) in rows[1..].iter().zip(targets) {
            assert_eq!(row.len(), rows[0].len());
            assert_eq!(row[column("status")], target["status"].as_str().unwrap());
            let severities: usize = ["critical", "high", "medium", "low", "info"]
                .map(|s| number(row, &format!("findings_{s}")))
                .iter()
                .sum();
            let statuses: usize =
                ["gap", "unknown", "noted", "waived"].map(|s| number(row, &format!("findings_{s}"))).iter().sum();
            let findings = target["findings"].as_array().unwrap().len();
            assert_eq!((severities, statuses), (findings, findings), "{name}");
            let checks: usize = rows[0].iter().filter(|h| h.starts_with("checks_")).map(|head| number(row, head)).sum();
            assert_eq!(checks, target["checks"].as_array().unwrap().len());
            assert_eq!(row[column("as_of")], report["as_of"].as_str().unwrap());
        }
    }
}

#[test]
fn by_target_the_facts_are_the_reports() {
    let report = demo_report();
    let rows = rows(report, "csv-targets");
    let cell = |id: &str, head: &str| {
        let column = rows[0].iter().position(|h| h == head).unwrap();
        rows.iter().find(|row| row[0] == id).unwrap_or_else(|| panic!("{id}"))[column].clone()
    };
    let id = r"cdr@sql03.contoso.com\MON";
    assert_eq!(cell(id, "group"), "data");
    assert_eq!(cell(id, "judged_time"), "2026-10-22T01:20:07+02:00");
    assert_eq!(cell(id, "newest_full_time"), "2026-10-22T01:20:07+02:00");
    assert_eq!(cell(id, "restorable_until"), "2026-10-22T01:20:07+02:00");
    assert_eq!(cell(id, "schedule_retention"), "4w");
    assert_eq!(cell(id, "schedule_not_checked"), "");
    assert_eq!(cell(id, "findings_of_no_target"), "2");
    assert!(cell("backup-location@Contoso (demo)", "waiver").contains("until 2027-03-31"));
    assert!(cell(id, "controls").contains("iso-27001-2022: A.8.13"));
}

#[test]
fn the_worksheets_are_the_three_of_the_planning_guide() {
    let rows = rows(demo_report(), "worksheets");
    let at = |title: &str| rows.iter().position(|row| row[0] == title).unwrap_or_else(|| panic!("{title}"));
    let sheets = [
        ("Database Information for Backup and Restoration", "Database backup tool"),
        ("File Store Information for Backup and Restoration", "File system backup tool"),
        ("Settings Information for Backup and Restoration", "Backup tool"),
    ];
    let mut before = 0;
    for (title, tool) in sheets {
        let start = at(title);
        assert!(start > before);
        before = start;
        let head = rows[start..].iter().find(|row| row.len() == 7).unwrap();
        assert_eq!((head[1].as_str(), head[3].as_str(), head[6].as_str()), ("Server name (FQDN)", tool, "Notes"));
    }
    let cdr = rows.iter().find(|row| row[0] == "LcsCDR (Call detail records)").unwrap();
    assert_eq!(cdr[1], r"sql03.contoso.com\MON");
    assert_eq!(cdr[2], "full every 1d; log every 1d; grace 4h; retention 4w");
    assert_eq!(cdr[3], "SQL Server backup");
    assert!(cdr[4].starts_with("Name: SQL03$MON_LcsCDR_FULL_20261022_012000.bak ("), "{}", cdr[4]);
    assert!(cdr[4].ends_with("\nExpiration: kept for 4w"), "{}", cdr[4]);
    assert!(cdr[5].ends_with("/sql/SQL03$MON/LcsCDR/FULL"), "{}", cdr[5]);
    assert!(cdr[6].starts_with("Status: gap\nNewest: full 2026-10-22 01:20, 9d 7h old, verified\ngap: "), "{}", cdr[6]);
    let store = rows.iter().find(|row| row[0] == "Lync Server file store").unwrap();
    assert_eq!((store[1].as_str(), store[4].as_str()), ("fs01.contoso.com", r"\\fs01.contoso.com\lync"));
    let topology = "xds (Topology, policies and configuration)\nExported by Export-CsConfiguration";
    let topology = rows.iter().find(|row| row[0] == topology).unwrap();
    assert_eq!((topology[1].as_str(), topology[4].as_str()), (r"sql01.contoso.com\RTC", "Config.zip"));
    let users = rows.iter().find(|row| row[0].starts_with("rtcxds (Persistent user data)")).unwrap();
    assert_eq!(users[1], r"pool01.contoso.com (databases on sql01.contoso.com\RTC)");
    assert!(!rows.concat().concat().contains("(global)"));
}

#[test]
fn no_target_and_no_finding_is_missing_in_the_worksheets() {
    for (name, report) in all() {
        let rows = rows(&report, "worksheets");
        let rest = rows.iter().position(|row| row[0] == "Not in the worksheets").unwrap_or(rows.len());
        let heads = ["Database", "Content"];
        let filled = rows[..rest].iter().filter(|row| row.len() == 7 && !heads.contains(&row[0].as_str())).count();
        let others = rows[rest..].iter().filter(|row| row.len() == 4).count();
        let elsewhere =
            rows[rest..].iter().filter(|row| row.len() == 4 && row[1].starts_with("Files or waivers")).count();
        let count = |key: &str| {
            let all = report[key].as_array().unwrap().iter();
            all.map(|one| one["findings"].as_array().unwrap().len()).sum::<usize>()
        };
        assert_eq!(elsewhere, count("sources") + count("waivers"), "{name}");
        // Less the head of the rest.
        let others = others.saturating_sub(1) - elsewhere;
        assert_eq!(filled + others, report["targets"].as_array().unwrap().len(), "{name}");
    }
    let text: String = rows(&hostile_report(), "worksheets").concat().concat();
    assert!(text.contains("<script>alert(1)</script>") && text.contains("partial: "), "names are shown as they are");
}
