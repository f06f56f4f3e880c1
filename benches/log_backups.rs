//! How long `bakproof verify` takes over many small log backups, for the first time and again, beside `cat` and `find`.
//!
//! `cargo bench --bench log_backups` writes `BAKPROOF_BENCH_COUNTS` log backups (`5000,50000` where it is not set; each has
//! about 80 KiB, so that 200,000 need 16 GB of disk) into a temporary folder: chains of 500, a folder for each database.
//! The programs go over them in turns, once untimed and `BAKPROOF_BENCH_RUNS` times (3) timed, from a warm cache. The first
//! run of `verify` begins with an empty ledger; the second finds every file in it.
//!
//! It fails when a verdict or a count is wrong, when the second run's report differs from the first's, or when memory is
//! above what is meant; times are shown and not judged, for machines are noisy.

// A benchmark that cannot write its files or run its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{bytes, count};
use bakproof::demo::{BackupSpec, MediaSpec, write_media};
use nix::sys::resource::{UsageWho, getrusage};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DEFAULT_COUNTS: &str = "5000,50000";
const DEFAULT_RUNS: &str = "3";
const CHAIN: usize = 500;
/// What the first run is meant to stay below, in times of `cat`, and the second.
const MEANT_RATIOS: (f64, f64) = (3.0, 0.5);
/// What every run may take, and what for each backup.
const MAX_MEMORY: (u64, u64) = (48 << 20, 3 << 10);
/// Asks this program to run another and to say, in its last line, how much memory that took.
const MEASURE: &str = "--measure-memory-of";

fn setting(name: &str, default: &str) -> Vec<usize> {
    let text = std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let number = |part: &str| part.trim().parse().unwrap_or_else(|_| panic!("{name} holds no number: `{text}`"));
    text.split(',').map(number).collect()
}

fn write_tree(root: &Path, backups: usize) {
    (0..backups.div_ceil(CHAIN)).into_par_iter().for_each(|number| {
        let folder = root.join(format!("db{number:04}"));
        fs::create_dir_all(&folder).unwrap();
        let mut set = BackupSpec::full(&format!("Db{number:04}"));
        for log in 0..CHAIN.min(backups - number * CHAIN) {
            set = BackupSpec { log_blocks: 3, ..set.next_log(set.finish) };
            let mut content = Vec::new();
            write_media(&MediaSpec::of(vec![set.clone()]), 0, &mut content).unwrap();
            fs::write(folder.join(format!("log-{log:03}.trn")), content).unwrap();
        }
    });
}

/// What one run of a program took.
struct Cost {
    time: Duration,
    memory_bytes: u64,
}

/// Its only child tells how much memory it took, which the system tells of all children together.
fn cost(program: &str, arguments: &[&str]) -> Cost {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.arg(MEASURE).arg(program).args(arguments).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?} ended with {}", output.status);
    let told = String::from_utf8(output.stdout).unwrap();
    let (micros, memory) = told.trim().split_once(' ').unwrap();
    Cost { time: Duration::from_micros(micros.parse().unwrap()), memory_bytes: memory.parse().unwrap() }
}

fn measure(program: &str, arguments: &[String]) {
    let start = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status().unwrap();
    let elapsed = start.elapsed();
    assert!(status.success(), "{program} {arguments:?} ended with {status}");
    // Linux counts in KiB.
    let memory_bytes = u64::try_from(getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss()).unwrap() * 1024;
    println!("{} {memory_bytes}", elapsed.as_micros());
}

struct Lane {
    name: &'static str,
    times: Vec<Duration>,
    memory_bytes: u64,
}

impl Lane {
    fn add(&mut self, cost: &Cost) {
        self.times.push(cost.time);
        self.memory_bytes = self.memory_bytes.max(cost.memory_bytes);
    }

    fn median(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort();
        times[times.len() / 2].as_secs_f64()
    }
}

fn check_reports(first: &Path, second: &Path, backups: usize) {
    let (first, second) = (fs::read_to_string(first).unwrap(), fs::read_to_string(second).unwrap());
    assert!(first == second, "the second run found something else");
    let closing = first.lines().last().unwrap();
    assert!(closing.starts_with(&count(backups as u64, "file", "files")), "{closing}");
    assert!(closing.ends_with(&format!(": {backups} verified")), "{closing}");
}

fn compare(backups: usize, runs: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (tree, state) = (folder.path().join("tree"), folder.path().join("state"));
    write_tree(&tree, backups);
    let reports: [PathBuf; 2] = ["first.txt", "second.txt"].map(|name| folder.path().join(name));
    let texts = [&tree, &state].map(|path| path.to_str().unwrap());
    let [tree_text, state_text] = texts;
    let outputs = reports.each_ref().map(|path| format!("table={}", path.display()));
    let verify = |output: &str| {
        cost(
            env!("CARGO_BIN_EXE_bakproof"),
            &["verify", "--quiet", "--state", state_text, "--output", output, tree_text],
        )
    };
    let names = ["cat", "find -printf", "verify, first run", "verify, second run"];
    let mut lanes = names.map(|name| Lane { name, times: Vec::new(), memory_bytes: 0 });
    for run in 0..=runs {
        let _ = fs::remove_dir_all(&state);
        let costs = [
            cost("find", &[tree_text, "-type", "f", "-exec", "cat", "{}", "+"]),
            cost("find", &[tree_text, "-type", "f", "-printf", "%s %T@ %p\\n"]),
            verify(&outputs[0]),
            verify(&outputs[1]),
        ];
        // The first of each only warms the page cache.
        if run > 0 {
            lanes.iter_mut().zip(&costs).for_each(|(lane, cost)| lane.add(cost));
        }
    }
    check_reports(&reports[0], &reports[1], backups);
    let ledger = fs::metadata(state.join("ledger.redb")).unwrap().len();
    println!("\n{}, ledger {}", count(backups as u64, "log backup", "log backups"), bytes(ledger));
    let cat = lanes[0].median();
    for (lane, meant) in lanes.iter().zip([None, None, Some(MEANT_RATIOS.0), Some(MEANT_RATIOS.1)]) {
        let seconds = lane.median();
        let meant = meant.map(|most| format!(" (meant: at most {most})")).unwrap_or_default();
        let each = lane.memory_bytes / backups as u64;
        let (ratio, peak) = (seconds / cat, bytes(lane.memory_bytes));
        println!("{:<20} {seconds:>8.3} s  {peak:>10}, {each:>6} bytes each  {ratio:.2} times cat{meant}", lane.name);
    }
    let most = MAX_MEMORY.0 + MAX_MEMORY.1 * backups as u64;
    assert!(lanes.iter().all(|lane| lane.memory_bytes < most), "more memory than {}", bytes(most));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, program, rest @ ..] = arguments.as_slice()
        && first == MEASURE
    {
        return measure(program, rest);
    }
    // `cargo test --all-targets` runs this too, and must not wait for it.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("this is a benchmark: cargo bench --bench log_backups");
        return;
    }
    let runs = setting("BAKPROOF_BENCH_RUNS", DEFAULT_RUNS)[0];
    for backups in setting("BAKPROOF_BENCH_COUNTS", DEFAULT_COUNTS) {
        compare(backups, runs);
    }
}
