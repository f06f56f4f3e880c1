//! How long a history of a thousand audits takes to open: read, checked line by line, and made into what an audit needs.
//!
//! `cargo bench --bench history_log`. Each day's audit has fifty targets with two findings each, a nightly
//! backup of each target, and logs every quarter of an hour of two of them. The time is shown and not judged; it is meant to
//! stay under [`MEANT_MILLISECONDS`].

// A benchmark that cannot write its files has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{Stamp, bytes};
use bakproof::model::{Audited, AuditedFinding, AuditedOf, SeenBackups, Severity, Status};
use bakproof::state::{Appended, HistoryLog};
use jiff::SignedDuration;
use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

const AUDITS: i64 = 1_000;
/// Checks that an audit asks.
const CHECKS: usize = 70;
const TARGETS: usize = 50;
const LOGS: i64 = 96;
const RUNS: usize = 5;
const MEANT_MILLISECONDS: u128 = 100;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let log = HistoryLog::new(folder.path(), "contoso.jsonl");
    let began: Stamp = "1990-01-01T00:00:00Z".parse().unwrap();
    let latest: Stamp = "2026-01-01T00:00:00Z".parse().unwrap();
    for day in 0..AUDITS {
        let as_of = after(began, day * 24 * 3_600);
        let (audit, seen) = (audited(as_of), seen(as_of));
        let (deployment, time_zone) = ("Contoso", "Europe/Oslo");
        log.append(Appended { collected_at: as_of, deployment, time_zone, audit, seen: &seen }).unwrap();
    }
    let size = fs::metadata(log.path()).unwrap().len();
    println!("{AUDITS} audits of {TARGETS} targets: {}", bytes(size));
    shown("opened and checked", || drop(black_box(log.read().unwrap())));
    shown("and made into what an audit needs", || drop(black_box(log.earlier("Europe/Oslo", None, latest).unwrap())));
}

fn shown(what: &str, run: impl Fn()) {
    let best: Duration = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .min()
        .unwrap();
    println!("{what}: {} ms (meant: {MEANT_MILLISECONDS})", best.as_millis());
}

fn after(stamp: Stamp, seconds: i64) -> Stamp {
    Stamp { at: stamp.at + SignedDuration::from_secs(seconds), ..stamp }
}

fn audited(as_of: Stamp) -> Audited {
    let finding = |target: usize, number: usize| {
        let mark = format!("{:016x}", target * 31 + number);
        AuditedFinding("backup-stale".to_owned(), "fresh".to_owned(), Severity::High, Status::Gap, mark, None)
    };
    let target = |target: usize| {
        let findings = (0..2).map(|number| finding(target, number)).collect();
        let of = AuditedOf { status: Some(Status::Gap), answers: "au".repeat(CHECKS / 2), findings };
        (format!("cdr@sql{target:03}.contoso.com\\MON"), of)
    };
    Audited {
        as_of,
        status: Status::Gap,
        key_id: None,
        left_out: Vec::new(),
        period: None,
        checks: (0..CHECKS).map(|number| format!("check-{number}")).collect(),
        of: (0..TARGETS).map(target).collect(),
    }
}

fn seen(as_of: Stamp) -> Vec<SeenBackups> {
    let of = |target: usize, kind: &str, count: i64, apart: i64| SeenBackups {
        item: "cdr".to_owned(),
        target: format!("sql{target:03}.contoso.com\\MON"),
        database: Some("LcsCDR".to_owned()),
        kind: kind.to_owned(),
        shown: None,
        finished: (1..=count).rev().map(|number| (after(as_of, -number * apart), format!("{number:08x}"))).collect(),
        withdrawn: Vec::new(),
    };
    let nightly = (0..TARGETS).map(|target| of(target, "full", 1, 24 * 3_600));
    nightly.chain((0..2).map(|target| of(target, "log", LOGS, 900))).collect()
}
