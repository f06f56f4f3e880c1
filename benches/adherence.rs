//! How long it takes to ask whether the schedules of 500 databases were kept over three years, beside `sort` and `awk`, which
//! put the same times into nights and know neither time zones nor grace.
//!
//! `cargo bench --bench adherence` judges 25,000 to 200,000 backups on the record of 500 servers, each count in processes of
//! its own: once without a period, once with it. It fails when a count of slots is wrong, or when the period needs more
//! memory than [`MAX_MEMORY_BYTES`] beside the rest of the judgment; times are shown and not judged, for machines are noisy.

// A benchmark that cannot run its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{Few, Guid, Stamp, bytes};
use bakproof::evaluate::evaluate;
use bakproof::model::{
    BackupType, Evidence, HistoryBackup, ReadingOrigin, RecoveryModel, ServerFacts, ServerReading, Source, SourceKind,
    SqlHeader,
};
use bakproof::policy::{Catalogue, Deployment, Policy};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use nix::sys::resource::{UsageWho, getrusage};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TARGETS: usize = 500;
const BACKUPS: [usize; 4] = [25_000, 50_000, 100_000, 200_000];
const FIRST: Date = date(2023, 11, 1);
const LAST: Date = date(2026, 10, 31);
const ZONE: &str = "Europe/Oslo";
const RUNS: usize = 3;
/// What the question is meant to take, with 200,000 backups.
const MEANT: Duration = Duration::from_secs(2);
const MAX_MEMORY_BYTES: u64 = 300 << 20;
/// Takes days of UTC for nights.
const BUCKETS: &str = "{ night = int($2 / 86400); if ($1 != last || night != before) kept++; last = $1; before = night } END { print kept }";

/// Nights of a target with a backup: as many as asked for, evenly over the period.
fn nights(backups: usize) -> impl Iterator<Item = Date> {
    let all = usize::try_from(FIRST.until(LAST).unwrap().get_days()).unwrap() + 1;
    let own = backups / TARGETS;
    let has = move |night: &usize| (night + 1) * own / all > night * own / all;
    (0..all).filter(has).map(|night| FIRST.checked_add(Span::new().days(night as i64)).unwrap())
}

fn finished(night: Date, target: usize) -> Stamp {
    let minutes = i64::try_from(target % 120).unwrap();
    Stamp::from(&(night.at(22, 0, 0, 0) + minutes.minutes()).in_tz(ZONE).unwrap())
}

fn row(night: Date, target: usize) -> HistoryBackup {
    let finished = finished(night, target);
    let mut guid = [0; 16];
    guid[..8].copy_from_slice(&finished.at.as_second().to_le_bytes());
    guid[8..].copy_from_slice(&(target as u64).to_le_bytes());
    let facts = SqlHeader {
        database_name: Some("LcsCDR".to_owned()),
        server_name: Some(format!("SQL{target:03}\\MON")),
        machine_name: Some(format!("SQL{target:03}")),
        backup_type: Some(BackupType::Full),
        recovery_model: Some(RecoveryModel::Simple),
        has_backup_checksums: Some(true),
        backup_start_date: Some(finished),
        backup_finish_date: Some(finished),
        backup_set_guid: Some(Guid(guid)),
        ..SqlHeader::at(1)
    };
    HistoryBackup {
        facts: facts.into(),
        compressed_size_bytes: None,
        has_incomplete_metadata: None,
        encryptor: None,
        devices: Few::default(),
    }
}

fn reading(target: usize, backups: usize) -> ServerReading {
    let instance = format!("sql{target:03}.contoso.com\\MON");
    let first = Stamp::from(&FIRST.in_tz(ZONE).unwrap());
    ServerReading {
        source: instance.clone(),
        origin: ReadingOrigin::Live,
        found_at: None,
        instance: instance.parse().unwrap(),
        read_at: as_of(),
        clock_offset_seconds: Some(0),
        encryption: None,
        tls_version: None,
        server: ServerFacts { server_name: Some(format!("SQL{target:03}\\MON")), ..ServerFacts::default() },
        window_from: Some(first),
        oldest_history: Some(first),
        databases: Vec::new(),
        backups: nights(backups).map(|night| row(night, target)).collect(),
        totals: Vec::new(),
        restores: Vec::new(),
        suspect_pages: Vec::new(),
        probes: Vec::new(),
        verifications: Vec::new(),
        unread: Vec::new(),
    }
}

fn as_of() -> Stamp {
    Stamp::from(&LAST.tomorrow().unwrap().at(8, 0, 0, 0).in_tz(ZONE).unwrap())
}

fn scene(backups: usize) -> (Policy, Evidence) {
    let instances: Vec<String> = (0..TARGETS).map(|target| format!("sql{target:03}.contoso.com\\MON")).collect();
    let mut file = format!("[deployment]\nname = \"Contoso\"\ntime_zone = \"{ZONE}\"\n[cdr]\nsql = {instances:?}\n");
    file.push_str("[schedule]\ncdr = { full = \"0 22 * * *\", grace = \"4h\" }\n");
    for instance in &instances {
        write!(file, "[[sql_server]]\ninstance = '{instance}'\nuser = \"auditor\"\npassword_env = \"X\"\n").unwrap();
    }
    let catalogue = Catalogue::embedded().unwrap();
    let deployment = Deployment::parse(&file, Path::new("bakproof.toml"), &catalogue).unwrap();
    let source = |instance: &String| Source::empty(instance.clone(), SourceKind::SqlServer, "".into());
    let evidence = Evidence {
        schema: "bakproof/evidence/1".to_owned(),
        collected_at: as_of(),
        collection: None,
        sources: instances.iter().map(source).collect(),
        media_sets: Vec::new(),
        exports: Vec::new(),
        suspects: Vec::new(),
        artefacts: Vec::new(),
        topology: None,
        readings: (0..TARGETS).map(|target| reading(target, backups)).collect(),
        attested_files: Vec::new(),
        comparisons: Vec::new(),
        left_out: Vec::new(),
        earlier: None,
    };
    (Policy::new(catalogue, deployment), evidence)
}

/// What a process of its own says: seconds, bytes before and at the peak, and slots that were due and kept.
type Said = [u64; 5];

fn judge(backups: usize, with_period: bool) -> Said {
    let (mut policy, evidence) = scene(backups);
    policy.period = with_period.then(|| format!("{FIRST}..{LAST}").parse().unwrap());
    let before = peak_bytes();
    let start = Instant::now();
    let report = evaluate(&policy, &evidence, as_of());
    let elapsed = start.elapsed();
    let kinds = report.targets.iter().flat_map(|target| &target.adherence).flat_map(|one| &one.kinds);
    let (due, kept) = kinds.fold((0, 0), |(due, kept), kind| (due + kind.due, kept + kind.kept));
    [u64::try_from(elapsed.as_micros()).unwrap(), before, peak_bytes(), due, kept]
}

/// Linux counts in KiB.
fn peak_bytes() -> u64 {
    u64::try_from(getrusage(UsageWho::RUSAGE_SELF).unwrap().max_rss()).unwrap() * 1024
}

fn in_a_process(backups: usize, with_period: bool) -> Said {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let output = child.args(["--judge", &backups.to_string(), &with_period.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// The median by time.
fn median(backups: usize, with_period: bool) -> Said {
    let mut all: Vec<Said> = (0..RUNS).map(|_| in_a_process(backups, with_period)).collect();
    all.sort_unstable();
    all[RUNS / 2]
}

/// `sort` and `awk` over a file of targets and times, in an order of no meaning.
fn sorted(folder: &Path, backups: usize) -> Duration {
    let path = folder.join("times");
    let mut lines: Vec<String> = (0..TARGETS)
        .flat_map(|target| nights(backups).map(move |night| (target, finished(night, target).at.as_second())))
        .map(|(target, second)| format!("sql{target:03} {second}\n"))
        .collect();
    lines.sort_by_key(|line| line.bytes().rev().fold(0_u64, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte)));
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(lines.concat().as_bytes()).unwrap();
    let start = Instant::now();
    let script = format!("sort -k1,1 -k2,2n '{}' | awk '{BUCKETS}'", path.display());
    let output = Command::new("sh").args(["-c", &script]).env("LC_ALL", "C").stderr(Stdio::inherit()).output().unwrap();
    let elapsed = start.elapsed();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim().parse::<usize>().unwrap(),
        nights(backups).count() * TARGETS
    );
    elapsed
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, backups, with_period] = &arguments[..]
        && flag == "--judge"
    {
        let said = judge(backups.parse().unwrap(), with_period.parse().unwrap());
        println!("{}", said.map(|number| number.to_string()).join(" "));
        return;
    }
    // `cargo test --all-targets` runs this too, and must not wait for it.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("this is a benchmark: cargo bench --bench adherence");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    println!("{TARGETS} targets, nightly, {FIRST} to {LAST}; the period is meant to take at most {MEANT:?}");
    println!(
        "{:>9} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "backups", "sort | awk", "without", "with", "the period", "memory", "of it period"
    );
    for backups in BACKUPS {
        let tool = sorted(folder.path(), backups);
        let [plain, with] = [false, true].map(|with_period| median(backups, with_period));
        let slots = (FIRST.until(LAST).unwrap().get_days() + 1) as u64 * TARGETS as u64;
        assert_eq!((with[3], with[4]), (slots, (nights(backups).count() * TARGETS) as u64), "due and kept");
        let seconds = |micros: u64| format!("{:.3} s", Duration::from_micros(micros).as_secs_f64());
        let memory = with[2].saturating_sub(plain[2]);
        println!(
            "{backups:>9} {:>12} {:>12} {:>12} {:>12} {:>12} {:>12}",
            format!("{:.3} s", tool.as_secs_f64()),
            seconds(plain[0]),
            seconds(with[0]),
            seconds(with[0].saturating_sub(plain[0])),
            bytes(with[2]),
            bytes(memory)
        );
        assert!(memory < MAX_MEMORY_BYTES, "too much memory for the period");
    }
}
