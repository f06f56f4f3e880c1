//! How fast `bakproof verify` goes through a large backup, beside programs that only read, digest or unpack as much.
//!
//! `cargo bench --bench verify_throughput` writes a full backup of `BAKPROOF_BENCH_BYTES` (2 GiB where it is not set)
//! into a temporary folder: plain, in a compressed container, and the plain file once more in a WIM of XPRESS chunks
//! of 64 KiB. All programs then go over their file in turns, once untimed and `BAKPROOF_BENCH_RUNS` times (7) timed,
//! from a warm cache. `wimverify` unpacks with one thread and computes a SHA-1 over what it unpacked.
//!
//! It fails when a verdict or a count is wrong. Times are only printed: a busy machine is not a fault of the program.
//! `b3sum` and `wimtools` are looked for on the path; what needs them is skipped where they are not.

// A benchmark that cannot write its files or run its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::Stamp;
use bakproof::base::bytes;
use bakproof::collect::budget::Run;
use bakproof::collect::verify::ProofOptions;
use bakproof::demo::{BackupSpec, MediaSpec, write_media};
use bakproof::model::VerifyReport;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DEFAULT_BYTES: u64 = 2 << 30;
const DEFAULT_RUNS: u64 = 7;
const PAGE_BYTES: u64 = 8192;

/// One of the programs that take turns.
struct Lane {
    name: &'static str,
    run: Box<dyn FnMut()>,
    /// Bytes of the plain file, or those the compressed one stands for.
    size_bytes: u64,
    times: Vec<Duration>,
}

impl Lane {
    fn new(name: &'static str, size_bytes: u64, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run), size_bytes, times: Vec::new() }
    }

    fn of_command(name: &'static str, size_bytes: u64, mut command: Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self::new(name, size_bytes, move || {
            let status = command.status().unwrap();
            assert!(status.success(), "{command:?} ended with {status}");
        })
    }

    fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort();
        times[times.len() / 2]
    }

    /// Decoded bytes a second.
    fn rate(&self) -> f64 {
        self.size_bytes as f64 / self.median().as_secs_f64()
    }
}

fn setting(name: &str, default: u64) -> u64 {
    let Ok(text) = std::env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name} is not a number: `{text}`"))
}

fn command(program: &str, arguments: &[&str], file: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    command
}

fn bakproof(file: &Path, threads: Option<usize>) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_bakproof"), &["verify", "--output", "json=/dev/null"], file);
    command.env_remove("RAYON_NUM_THREADS");
    if let Some(threads) = threads {
        command.env("RAYON_NUM_THREADS", threads.to_string());
    }
    command
}

fn is_installed(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !is_there {
        println!("SKIPPED: `{program}` is not installed, and nothing is compared with it");
    }
    is_there
}

fn write_backup(path: &Path, media: &MediaSpec) -> u64 {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    write_media(media, 0, &mut out).unwrap();
    out.flush().unwrap();
    fs::metadata(path).unwrap().len()
}

/// The media written, and the plain file's size.
struct Files {
    plain: PathBuf,
    packed: PathBuf,
    wim: Option<PathBuf>,
    plain_bytes: u64,
    packed_bytes: u64,
}

fn write_files(folder: &Path, size_bytes: u64) -> Files {
    // About every tenth extent of the database is free and not in its backup.
    let pages = u32::try_from(size_bytes / PAGE_BYTES / 9 * 10).unwrap();
    let media = MediaSpec::of(vec![BackupSpec::full("rtcxds").pages(pages)]);
    // `wimcapture` takes folders.
    let captured = folder.join("captured");
    fs::create_dir(&captured).unwrap();
    let (plain, packed) = (captured.join("plain.bak"), folder.join("compressed.bak"));
    println!("writing two backups of about {} ...", bytes(size_bytes));
    let plain_bytes = write_backup(&plain, &media);
    let packed_bytes = write_backup(&packed, &media.compressed());
    let wim = (is_installed("wimcapture") && is_installed("wimverify")).then(|| {
        let wim = folder.join("same.wim");
        let mut capture = Command::new("wimcapture");
        capture.arg(&captured).arg(&wim).args(["--compress=XPRESS", "--chunk-size=65536", "--no-acls", "--threads=1"]);
        let output = capture.output().unwrap();
        assert!(output.status.success(), "{capture:?}: {}", String::from_utf8_lossy(&output.stderr));
        println!("the WIM: {}", bytes(fs::metadata(&wim).unwrap().len()));
        wim
    });
    println!(
        "plain: {}, compressed: {} ({:.2} : 1)",
        bytes(plain_bytes),
        bytes(packed_bytes),
        plain_bytes as f64 / packed_bytes as f64
    );
    Files { plain, packed, wim, plain_bytes, packed_bytes }
}

/// What `verify` says of a file's only set; its verdict must be `verified`.
fn counts(file: &Path) -> Value {
    let output = command(env!("CARGO_BIN_EXE_bakproof"), &["verify", "--output", "json"], file).output().unwrap();
    assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], "bakproof/verify/1");
    let set = &report["files"][0]["sets"][0];
    assert_eq!((&report["files"][0]["verdict"], &set["verdict"]), (&json!("verified"), &json!("verified")));
    assert_eq!(set["problems"], json!([]));
    let mut counts = set["counts"].clone();
    counts["unprotected_pages"] = set["unprotected_pages"].clone();
    counts
}

/// Both files hold the same pages, all of the backup's, and each allocated one is checked or counted as unprotected.
fn check_counts(files: &Files) {
    let (plain, packed) = (counts(&files.plain), counts(&files.packed));
    let number = |counts: &Value, name: &str| counts[name].as_u64().unwrap_or_else(|| panic!("no `{name}`: {counts}"));
    for name in ["pages", "allocated_pages", "checked_pages", "unprotected_pages", "log_blocks"] {
        assert_eq!(number(&plain, name), number(&packed, name), "{name}");
    }
    let (pages, allocated) = (number(&plain, "pages"), number(&plain, "allocated_pages"));
    assert_eq!(number(&plain, "checked_pages") + number(&plain, "unprotected_pages"), allocated);
    // Beside the pages a backup holds little.
    let beside = files.plain_bytes - pages * PAGE_BYTES;
    assert!(beside < 4 << 20, "{} of the plain file are no pages", bytes(beside));
    assert!(number(&packed, "container_blocks") >= files.plain_bytes / (64 << 10));
    println!("verified: {pages} pages, {allocated} allocated");
}

/// In this process, with the digest of the whole file, as `audit` has it done.
fn verify_with_content_id(path: &Path) {
    let options = ProofOptions {
        with_content_id: true,
        with_ranges: false,
        run: &Run::of_everything(Stamp::utc(Timestamp::UNIX_EPOCH)),
        monitor: &bakproof::collect::Silent,
    };
    let report: VerifyReport = bakproof::collect::verify(&[path.to_owned()], &options);
    assert_eq!(report.files.len(), 1);
}

fn plain_lanes(files: &Files) -> Vec<Lane> {
    let (path, size) = (files.plain.clone(), files.plain_bytes);
    let mut lanes = vec![
        Lane::of_command("cat FILE > /dev/null", size, command("cat", &[], &path)),
        Lane::of_command("bakproof verify", size, bakproof(&path, None)),
    ];
    if is_installed("b3sum") {
        lanes.push(Lane::of_command("b3sum", size, command("b3sum", &[], &path)));
    }
    lanes.push(Lane::new("the same with content id", size, move || verify_with_content_id(&path)));
    lanes
}

fn packed_lanes(files: &Files) -> Vec<Lane> {
    let size = files.plain_bytes;
    let mut lanes = vec![
        Lane::of_command("bakproof verify, 1 thread", size, bakproof(&files.packed, Some(1))),
        Lane::of_command("bakproof verify, 2 threads", size, bakproof(&files.packed, Some(2))),
    ];
    if let Some(wim) = &files.wim {
        lanes.push(Lane::of_command("wimverify", size, command("wimverify", &[], wim)));
    }
    lanes
}

/// In turns, so that what else the machine does falls on all of them.
fn race(title: &str, lanes: &mut [Lane], runs: u64) {
    for run in 0..=runs {
        for lane in &mut *lanes {
            let start = Instant::now();
            (lane.run)();
            let elapsed = start.elapsed();
            // The first run of each only warms the page cache.
            if run > 0 {
                lane.times.push(elapsed);
            }
        }
    }
    println!("\n{title}, median of {runs}");
    for lane in &*lanes {
        let (median, rate) = (lane.median().as_secs_f64(), lane.rate() / 1e6);
        let range = |time: Option<&Duration>| time.map_or(0.0, Duration::as_secs_f64);
        let (least, most) = (range(lane.times.iter().min()), range(lane.times.iter().max()));
        println!("  {:<28}{median:>8.3} s  ({least:.3} to {most:.3}) {rate:>8.0} MB/s", lane.name);
    }
}

fn ratio(lanes: &[Lane], of: &str, to: &str, meant: &str, measure: impl Fn(&Lane) -> f64) {
    let find = |name: &str| lanes.iter().find(|lane| lane.name == name);
    if let (Some(of), Some(to)) = (find(of), find(to)) {
        println!("  {} to {}: {:.2} ({meant})", of.name, to.name, measure(of) / measure(to));
    }
}

fn main() {
    // `cargo test --all-targets` runs this too, and must not wait for it.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("this is a benchmark: cargo bench --bench verify_throughput");
        return;
    }
    let runs = setting("BAKPROOF_BENCH_RUNS", DEFAULT_RUNS).max(1);
    let folder = tempfile::tempdir().unwrap();
    let files = write_files(folder.path(), setting("BAKPROOF_BENCH_BYTES", DEFAULT_BYTES));
    check_counts(&files);
    if let Ok(load) = fs::read_to_string("/proc/loadavg") {
        println!("load of the machine before the runs: {}", load.trim());
    }

    let seconds = |lane: &Lane| lane.median().as_secs_f64();
    let mut plain = plain_lanes(&files);
    race("Plain, all checks", &mut plain, runs);
    ratio(&plain, "bakproof verify", "cat FILE > /dev/null", "time; meant: at most 1.2", seconds);
    ratio(&plain, "the same with content id", "b3sum", "time; meant: at most 1.2", seconds);
    ratio(&plain, "bakproof verify", "b3sum", "time", seconds);

    let mut packed = packed_lanes(&files);
    race(&format!("Compressed ({}), all checks", bytes(files.packed_bytes)), &mut packed, runs);
    let (one, two) = ("bakproof verify, 1 thread", "bakproof verify, 2 threads");
    ratio(&packed, one, "wimverify", "decoded rate; meant: at least 0.9", Lane::rate);
    ratio(&packed, two, one, "decoded rate; meant: at least 1.7", Lane::rate);
}
