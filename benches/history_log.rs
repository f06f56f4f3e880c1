//! How long a history of a thousand audits takes to open: read, checked line by line, and made into what an audit needs.
//!
//! `cargo bench --bench history_log`. Each day's audit has fifty targets with two findings each, a nightly
//! backup of each target, and logs every quarter of an hour of two of them. The time is shown and not judged; it is meant to
//! stay under [`MEANT_MILLISECONDS`]. Each audit appends to a history of its own, and the lines are then chained here: an
//! audit reads what is there before it appends, and a thousand of them would take minutes.

// A benchmark that cannot write its files has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{Stamp, bytes};
use bakproof::bundle::sha256;
use bakproof::model::{Audited, AuditedFinding, AuditedOf, SeenBackups, Severity, Status};
use bakproof::state::{Appended, HistoryLog};
use jiff::SignedDuration;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

const AUDITS: i64 = 1_000;
/// Checks that an audit asks.
const CHECKS: usize = 70;
const TARGETS: usize = 50;
const LOGS: i64 = 96;
const RUNS: usize = 5;
const MEANT_MILLISECONDS: u128 = 100;

/// What stands before the digest in a line, and after it.
const DIGEST: [&str; 2] = [",\"sha256\":\"", "\"}"];

fn main() {
    // `cargo test --all-targets` runs this too, and must not wait for it.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("this is a benchmark: cargo bench --bench history_log");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let began: Stamp = "1990-01-01T00:00:00Z".parse().unwrap();
    let latest: Stamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let log = written(folder.path(), began);
    let checked = log.read().unwrap();
    assert_eq!((checked.line_count, &checked.broken), (AUDITS as u64, &None), "the lines are those of audits");
    let size = fs::metadata(log.path()).unwrap().len();
    println!("{AUDITS} audits of {TARGETS} targets: {}", bytes(size));
    shown("opened and checked", || drop(black_box(log.read().unwrap())));
    shown("and made into what an audit needs", || drop(black_box(log.earlier("Europe/Oslo", None, latest).unwrap())));
}

/// A history with an audit each day.
fn written(folder: &Path, began: Stamp) -> HistoryLog {
    let one = HistoryLog::new(&folder.join("one"), "contoso.jsonl");
    let log = HistoryLog::new(folder, "contoso.jsonl");
    fs::create_dir_all(log.path().parent().unwrap()).unwrap();
    let mut file = BufWriter::new(File::create(log.path()).unwrap());
    let mut previous = None;
    for day in 0..AUDITS {
        let as_of = after(began, day * 24 * 3_600);
        let (audit, seen) = (audited(as_of), seen(as_of));
        let (deployment, time_zone) = ("Contoso", "Europe/Oslo");
        one.append(Appended { collected_at: as_of, deployment, time_zone, audit, seen: &seen }).unwrap();
        let (line, digest) = chained(&fs::read_to_string(one.path()).unwrap(), day + 1, previous.as_deref());
        writeln!(file, "{line}").unwrap();
        previous = Some(digest);
        fs::remove_dir_all(folder.join("one")).unwrap();
    }
    file.flush().unwrap();
    let head = format!("{{\"line\":{AUDITS},\"sha256\":\"{}\"}}", previous.unwrap());
    fs::write(log.path().with_extension("head"), head).unwrap();
    log
}

/// The first line of a history as the one of that number, and its digest.
fn chained(first: &str, number: i64, previous: Option<&str>) -> (String, String) {
    let (content, _) = first.rsplit_once(DIGEST[0]).unwrap();
    let previous = previous.map_or_else(|| "null".to_owned(), |digest| format!("\"{digest}\""));
    let place = format!("\"line\":{number},\"previous\":{previous}");
    let content = content.replacen("\"line\":1,\"previous\":null", &place, 1);
    let digest = sha256(content.as_bytes());
    (format!("{content}{}{digest}{}", DIGEST[0], DIGEST[1]), digest)
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
    stamp.moved_to(stamp.at + SignedDuration::from_secs(seconds))
}

fn audited(as_of: Stamp) -> Audited {
    let finding = |target: usize, number: usize| {
        let mark = format!("{:016x}", target * 31 + number);
        AuditedFinding("backup-stale".into(), "fresh".into(), Severity::High, Status::Gap, mark.into(), None)
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
        checks: (0..CHECKS).map(|number| format!("check-{number}").into()).collect(),
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
