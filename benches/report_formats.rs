//! How long each format of a report takes, how large it is and how much memory that needs, for reports of a thousand, ten
//! thousand and fifty thousand findings side by side.
//!
//! `cargo bench --bench report_formats`. Each rendering has a process of its own, once untimed and three times timed. The
//! last column is the time per finding of the largest report beside that of the smallest: above 1, cost grows faster than
//! the report. It fails when memory is above [`MAX_MEMORY_BYTES`]; times are shown and not judged, for machines are noisy.

// A benchmark that cannot start its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{PathStyle, Stamp, bytes};
use bakproof::model::report::AuditReport;
use bakproof::report::{Appearance, Details, Format, View};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Targets and findings of each report.
const SIZES: [(u64, u64); 3] = [(200, 1_000), (2_000, 10_000), (10_000, 50_000)];
const RUNS: usize = 3;
/// What a format is meant to take at most for the largest report.
const MEANT_SECONDS: f64 = 2.0;
const MAX_MEMORY_BYTES: u64 = 300 << 20;
/// Checks and backups of each target.
const CHECKS: u64 = 20;
const BACKUPS: u64 = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [word, file] = arguments.as_slice() {
        return render(word, Path::new(file));
    }
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<_> = SIZES
        .iter()
        .map(|(targets, findings)| {
            let file = folder.path().join(format!("{findings}.json"));
            std::fs::write(&file, report(*targets, *findings).to_string()).unwrap();
            file
        })
        .collect();
    println!(
        "{:<16}{:>16}{:>16}{:>16}{:>12}{:>12}{:>10}",
        "format", "1,000", "10,000", "50,000", "size", "memory", "growth"
    );
    let mut too_large = Vec::new();
    for format in Format::ALL {
        let told: Vec<[f64; 3]> = files.iter().map(|file| measured(format.word(), file)).collect();
        let [small, middle, large] = told.as_slice() else { unreachable!() };
        let growth = (large[0] / SIZES[2].1 as f64) / (small[0] / SIZES[0].1 as f64);
        let mark = if large[0] > MEANT_SECONDS { " (meant: 2 s)" } else { "" };
        println!(
            "{:<16}{:>13.1} ms{:>13.1} ms{:>13.1} ms{:>12}{:>12}{growth:>10.2}{mark}",
            format.word(),
            small[0] * 1e3,
            middle[0] * 1e3,
            large[0] * 1e3,
            bytes(large[1] as u64),
            bytes(large[2] as u64),
        );
        if large[2] as u64 > MAX_MEMORY_BYTES {
            too_large.push(format.word());
        }
    }
    assert!(too_large.is_empty(), "more than {} of memory: {too_large:?}", bytes(MAX_MEMORY_BYTES));
}

/// Seconds, bytes of the report, bytes of memory: of a process of its own.
fn measured(word: &str, file: &Path) -> [f64; 3] {
    let output = Command::new(std::env::current_exe().unwrap()).arg(word).arg(file).output().unwrap();
    assert!(output.status.success(), "{word}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// Renders a saved report, and prints the median time, the size and the peak memory of this process.
fn render(word: &str, file: &Path) {
    let format = Format::ALL.iter().find(|format| format.word() == word).unwrap();
    let report: AuditReport = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let appearance = Appearance { width: 100, colour: false, is_terminal: false, paths: PathStyle::Posix };
    let view = View { appearance, fail_on: None, details: Details::Findings, baseline: None };
    let mut size = black_box(format.render(&report, &view).unwrap()).len();
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            size = black_box(format.render(&report, &view).unwrap()).len();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let memory = u64::try_from(getrusage(UsageWho::RUSAGE_SELF).unwrap().max_rss()).unwrap() * 1024;
    println!("{} {size} {memory}", times[RUNS / 2]);
}

/// A report with so many targets and findings, of which a fifth each is a gap, unknown, waived, noted twice.
fn report(targets: u64, findings: u64) -> Value {
    let as_of: Stamp = "2026-10-31T08:00:00+01:00".parse().unwrap();
    let per_target = findings / targets;
    let time = |hours: u64| format!("2026-10-{:02}T{:02}:00:00+01:00", 1 + hours / 24 % 30, hours % 24);
    let finding = |target: u64, number: u64| {
        let status = ["gap", "unknown", "waived", "noted", "noted"][((target + number) % 5) as usize];
        json!({
            "id": format!("finding-{number}"), "check": format!("check-{number}"), "severity": "high", "status": status,
            "message": format!("The newest full backup of LcsCDR on sql{target}.contoso.com finished {}, 9d 7h before the audit.", time(target)),
            "remediation": "If a job makes the backup, find out why it stopped, and run it now.\nBACKUP DATABASE [LcsCDR]",
            "evidence": [{ "source": "nas", "path": format!("sql/{target}/{number}.bak"), "path_bytes_base64": null,
                           "offset": null, "backup_set_guid": null, "fact": format!("finished {}", time(target)) }],
        })
    };
    let backup = |target: u64, number: u64| {
        json!({
            "what": "full", "time": time(target + number * 24), "age_seconds": 3600, "assurance": "verified",
            "assured_at": time(target + number * 24), "source": "nas", "path": format!("sql/{target}/{number}.bak"),
            "path_bytes_base64": null, "backup_set_guid": null,
        })
    };
    let target = |target: u64| {
        let item = format!("item-{}", target % 29);
        let findings: Vec<Value> = (0..per_target).map(|number| finding(target, number)).collect();
        let status = if target.is_multiple_of(3) { "pass" } else { "gap" };
        let checks: Vec<Value> = (0..CHECKS)
            .map(|number| {
                json!({ "check": format!("check-{number}"), "status": "pass",
                                  "looked_at": { "count": 3, "what": "dated backups" }, "reason": null,
                                  "severity": null, "origin": "catalogue" })
            })
            .collect();
        let backups: Vec<Value> = (0..BACKUPS).map(|number| backup(target, number)).collect();
        json!({
            "id": format!("{item}@sql{target}.contoso.com"), "item": item, "target": format!("sql{target}.contoso.com"),
            "status": status, "reason": null, "assurance": "verified",
            "newest_backup": { "full": backup(target, 9), "differential": null, "log": null, "export": null,
                               "other": null, "judged": backup(target, 9) },
            "backups": backups, "backup_count": BACKUPS,
            "restorable": [{ "database": "LcsCDR", "from": time(target), "to": time(target + 100), "point": false,
                             "assurance": "verified" }],
            "restorable_count": 1,
            "schedule": [{ "what": "full", "value": "every 1d", "origin": "catalogue", "checked": true }],
            "checks": checks, "findings": findings, "waiver": null,
            "controls": { "nist-800-53r5": ["CP-9(a)"], "iso-27001-2022": ["A.8.13"] },
        })
    };
    let items: Vec<Value> = (0..29)
        .map(|number| {
            json!({ "id": format!("item-{number}"), "title": format!("Item {number}"), "group": "data",
                              "group_title": "Data", "section": "Data Requirements", "description": "Data." })
        })
        .collect();
    let rules: Vec<Value> = (0..per_target)
        .map(|number| {
            json!({ "id": format!("finding-{number}"), "check": format!("check-{number}"),
                              "why": "It matters.", "remediation": "Mend it." })
        })
        .collect();
    let checks: Vec<Value> = (0..CHECKS)
        .map(|number| json!({ "id": format!("check-{number}"), "title": "A check", "question": "Is it so?" }))
        .collect();
    json!({
        "schema": AuditReport::SCHEMA, "tool": { "name": "bakproof", "version": "0.1.0" },
        "catalogue": { "version": "1.0.0", "sha256": "00" },
        "deployment": { "name": "Contoso", "sha256": null, "time_zone": "Europe/Oslo" },
        "as_of": as_of, "evidence": { "origin": "live", "collected_at": null, "sha256": null },
        "period": { "from": null, "to": as_of },
        "scope": { "is_partial": false, "item_count": 29, "catalogue_item_count": 29, "left_out": [] },
        "status": "gap",
        "counts": { "pass": targets / 3, "gap": targets - targets / 3, "unknown": 0, "waived": 0, "not-applicable": 0,
                    "critical": 0, "high": findings, "medium": 0, "low": 0, "info": 0, "noted": findings / 5 * 3,
                    "after_as_of": 0 },
        "items": items, "checks": checks, "rules": rules,
        "frameworks": { "nist-800-53r5": "NIST SP 800-53 Rev. 5", "iso-27001-2022": "ISO/IEC 27001:2022, Annex A" },
        "targets": (0..targets).map(target).collect::<Vec<Value>>(),
        "excluded": [], "waivers": [], "attestations": [], "sources": [], "repositories": [], "unattributed": [],
        "unclassified": [],
    })
}
