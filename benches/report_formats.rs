//! What each format of a report costs, for reports of a thousand, ten thousand and fifty thousand findings side by side.
//!
//! `cargo bench --bench report_formats`. Times are of the processor, so that other programs do not count. Rendering is timed
//! alone, in a process of its own, once untimed and three times timed. *Growth* is the time per finding of the largest
//! report beside that of the middle one: above 1, cost grows faster than the report (the smallest fits into the
//! processor's caches, and its times are too short to compare). The last two columns are what a user pays for the largest
//! report: the whole of `bakproof report REPORT.json -o FORMAT=FILE`, and its peak memory; the first line is the share of it
//! that reading the report takes, whatever the format. It fails when such a command takes more than [`MAX_MEMORY_BYTES`], or
//! the page for people is larger than [`MAX_HTML_BYTES`]; times are shown and not judged.

// A benchmark that cannot start its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{PathStyle, Stamp, bytes};
use bakproof::model::report::AuditReport;
use bakproof::report::{Appearance, Details, Format, View, json as written};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufReader, BufWriter};
use std::path::Path;
use std::process::Command;

/// Targets and findings of each report.
const SIZES: [(u64, u64); 3] = [(200, 1_000), (2_000, 10_000), (10_000, 50_000)];
const RUNS: usize = 3;
/// What a format is meant to take at most for the largest report.
const MEANT_SECONDS: f64 = 2.0;
/// Of a command that reads the largest report and writes one format.
const MAX_MEMORY_BYTES: u64 = 300 << 20;
const MAX_HTML_BYTES: u64 = 12_000_000;
/// Checks and backups of each target.
const CHECKS: u64 = 20;
const BACKUPS: u64 = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", targets, findings, file] => make(targets.parse().unwrap(), findings.parse().unwrap(), Path::new(file)),
        ["read", file] => read(Path::new(file)),
        ["render", word, file] => render(word, Path::new(file)),
        ["command", word, file] => command(word, Path::new(file)),
        _ => compare(),
    }
}

fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<String> = SIZES
        .iter()
        .map(|(targets, findings)| {
            let file = folder.path().join(format!("{findings}.json")).to_str().unwrap().to_owned();
            told(&["make", &targets.to_string(), &findings.to_string(), &file]);
            file
        })
        .collect();
    let largest = files.last().unwrap();
    let [seconds, memory] = told(&["read", largest]).try_into().unwrap();
    let size = bytes(fs::metadata(largest).unwrap().len());
    println!("Reading the largest report ({size}) takes {seconds:.2} s and {} of memory.", bytes(memory as u64));
    println!(
        "{:<16}{:>14}{:>14}{:>14}{:>8}{:>12}{:>12}{:>12}",
        "format", "1,000", "10,000", "50,000", "growth", "size", "command", "memory"
    );
    let mut too_large = Vec::new();
    for format in Format::ALL {
        let word = format.word();
        let rendered: Vec<f64> = files.iter().map(|file| told(&["render", word, file])[0]).collect();
        let [small, middle, large] = rendered.as_slice() else { unreachable!() };
        let [seconds, size, memory] = told(&["command", word, largest]).try_into().unwrap();
        let growth = (large / SIZES[2].1 as f64) / (middle / SIZES[1].1 as f64);
        let mark = if *large > MEANT_SECONDS { " (meant: 2 s)" } else { "" };
        println!(
            "{word:<16}{:>11.1} ms{:>11.1} ms{:>11.1} ms{growth:>8.2}{:>12}{seconds:>10.2} s{:>12}{mark}",
            small * 1e3,
            middle * 1e3,
            large * 1e3,
            bytes(size as u64),
            bytes(memory as u64),
        );
        let max_size = if *format == Format::Html { MAX_HTML_BYTES } else { u64::MAX };
        if memory as u64 > MAX_MEMORY_BYTES || size as u64 > max_size {
            too_large.push(word);
        }
    }
    assert!(too_large.is_empty(), "too much memory, or too large a file: {too_large:?}");
}

/// The numbers that this program prints for other arguments, in a process of its own. A process begins with the peak of
/// the one that starts it: the one that compares has to stay small.
fn told(arguments: &[&str]) -> Vec<f64> {
    let output = Command::new(std::env::current_exe().unwrap()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

/// Of the processor, in programs and in the system.
fn seconds(of: UsageWho) -> f64 {
    let usage = getrusage(of).unwrap();
    [usage.user_time(), usage.system_time()].iter().map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6).sum()
}

fn peak_bytes(of: UsageWho) -> u64 {
    u64::try_from(getrusage(of).unwrap().max_rss()).unwrap() * 1024
}

/// Writes a report as an audit does.
fn make(targets: u64, findings: u64, file: &Path) {
    let report: AuditReport = serde_json::from_value(report(targets, findings)).unwrap();
    fs::write(file, written(&report).unwrap()).unwrap();
}

/// Reads a saved report, and prints the time and the peak memory of this process.
fn read(file: &Path) {
    black_box(loaded(file));
    println!("{} {}", seconds(UsageWho::RUSAGE_SELF), peak_bytes(UsageWho::RUSAGE_SELF));
}

fn loaded(file: &Path) -> AuditReport {
    serde_json::from_reader(BufReader::with_capacity(64 * 1024, File::open(file).unwrap())).unwrap()
}

/// Renders a saved report, and prints the median time.
fn render(word: &str, file: &Path) {
    let format = Format::ALL.iter().find(|format| format.word() == word).unwrap();
    let report = loaded(file);
    let appearance = Appearance { width: 100, colour: false, is_terminal: false, paths: PathStyle::Posix };
    let view = View { appearance, fail_on: None, details: Details::Findings, baseline: None };
    let written = || {
        let start = seconds(UsageWho::RUSAGE_SELF);
        format.write(black_box(&report), &view, &mut BufWriter::with_capacity(64 * 1024, io::sink())).unwrap();
        seconds(UsageWho::RUSAGE_SELF) - start
    };
    written();
    let mut times: Vec<f64> = (0..RUNS).map(|_| written()).collect();
    times.sort_by(f64::total_cmp);
    println!("{}", times[RUNS / 2]);
}

/// Has the program write a format of a saved report, and prints the time, the size and the peak memory.
fn command(word: &str, file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("report");
    let output = Command::new(env!("CARGO_BIN_EXE_bakproof"))
        .arg("report")
        .arg(file)
        .args(["-o", &format!("{word}={}", written.display())])
        .output()
        .unwrap();
    assert!(output.status.success(), "{word}: {}", String::from_utf8_lossy(&output.stderr));
    let size = fs::metadata(written).unwrap().len();
    let of = UsageWho::RUSAGE_CHILDREN;
    println!("{} {size} {}", seconds(of), peak_bytes(of));
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
