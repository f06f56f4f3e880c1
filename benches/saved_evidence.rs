//! How much time and memory an audit of long histories takes that saves its evidence, and one of saved evidence, beside
//! programs that only read the same file.
//!
//! `cargo bench --bench saved_evidence` writes saved outputs of the script, as four servers would, and has the program audit
//! them; each run is a child of a process of its own, so that its peak memory is known. What reading and writing evidence
//! takes alone, without any judgment, is measured beside it. It fails when any of them needs more than [`MAX_MEMORY_BYTES`]
//! for a million rows, when a digest is not that of `sha256sum`, or when the two audits differ; times are shown and not judged,
//! for machines are noisy.

// A benchmark that cannot write its histories or run its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::bytes;
use bakproof::collect::sql::read::{Column, Shipped};
use bakproof::model::Evidence;
use bakproof::report;
use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, ToSpan};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const ROWS: [u64; 2] = [129_000, 1_000_000];
const SERVERS: u64 = 4;
/// One full backup of each of the two databases in so many rows; all others are log backups.
const ROWS_PER_DAY: u64 = 1_440;
/// The newest row's time; each further row is a minute older.
const NEWEST: DateTime = date(2026, 11, 22).at(20, 0, 0, 0);
const AS_OF: &str = "2026-11-22T20:30:00Z";
/// Of an audit that saves the evidence of a million rows, and of one that reads it.
const MAX_MEMORY_BYTES: u64 = 300 << 20;

/// A row of `backupset`, as wide as a real one.
fn cell(column: &str, server: u64, number: u64, rows: u64) -> String {
    let is_full = number % ROWS_PER_DAY < 2;
    let finished = NEWEST.saturating_sub((number as i64).minutes());
    let database = ["LcsCDR", "LcsLog"][usize::from(number % 2 == 1)];
    let log = 50_000 + rows - number;
    match column {
        "media_set_id" => format!("i{}", rows - number),
        "backup_set_uuid" => format!("t6F9619FF-8B86-D011-{server:04X}-{number:012X}"),
        "media_uuid" => format!("t7F9619FF-8B86-D011-{server:04X}-{number:012X}"),
        "family_guid" | "recovery_fork_guid" | "database_guid" => "t8F9619FF-8B86-D011-B42D-00C04FC964FF".to_owned(),
        "set_name" => format!("t{database}-Transaction Log Backup"),
        "user_name" => "tCONTOSO\\svc-backup".to_owned(),
        "database_name" => format!("t{database}"),
        "server_name" => format!("tSQL{server:02}\\MON"),
        "machine_name" => format!("tSQL{server:02}"),
        "backup_type" => if is_full { "tD" } else { "tL" }.to_owned(),
        "recovery_model" => "tFULL".to_owned(),
        "started" => format!("t{}", finished.saturating_sub(SignedDuration::from_secs(5))),
        "finished" => format!("t{finished}"),
        "database_created" => "t2014-03-11T10:22:41.123".to_owned(),
        "first_lsn" => format!("t{log}000000123400001"),
        "last_lsn" => format!("t{}000000123400001", log + 1),
        "checkpoint_lsn" => format!("t{log}000000120000037"),
        "database_backup_lsn" => format!("t{}000000111100001", log / ROWS_PER_DAY * ROWS_PER_DAY),
        "media_family_count" | "position" | "has_backup_checksums" | "family_number" => "i1".to_owned(),
        "backup_size" => format!("i{}", 4_194_304 + number * 4_096),
        "compressed_size" => format!("i{}", 1_194_304 + number * 1_000),
        "database_version" => "i706".to_owned(),
        "compatibility_level" => "i110".to_owned(),
        "software_major" => "i11".to_owned(),
        "software_build" => "i7001".to_owned(),
        "description" | "key_algorithm" | "expires" | "differential_base_guid" => "n".to_owned(),
        "encryptor_thumbprint" | "encryptor_type" => "n".to_owned(),
        "device_type" => "i2".to_owned(),
        "physical_device_name" => {
            let time = finished.strftime("%Y%m%d_%H%M%S");
            format!("t\\\\nas\\lync\\SQL{server:02}$MON\\{database}\\{database}_{time}.trn")
        }
        "server_clock" => "t2026-11-22T20:00:05.1234567+00:00".to_owned(),
        "product_version" => "t11.0.7001.0".to_owned(),
        "has_compressed_size" | "can_view_definition" | "can_view_databases" => "i1".to_owned(),
        "oldest_finished" => "t2026-01-01T00:00:00".to_owned(),
        "state" => "tONLINE".to_owned(),
        "page_verify" => "i2".to_owned(),
        _ => "i0".to_owned(),
    }
}

/// What a server prints for the script, after its specification and not after the reader.
fn history(out: &mut dyn Write, server: u64, rows: u64) -> io::Result<()> {
    writeln!(out, "#00 bakproof-sql-history:1;\n#00 window:2025-01-01T00:00:00 0;")?;
    for (block, shipped) in (1..).zip(Shipped::ALL) {
        let count = match shipped.name {
            "history" | "devices" => rows,
            "server" | "oldest" => 1,
            "databases" => 2,
            _ => 0,
        };
        writeln!(out, "#{block:02} begin:{};", shipped.name)?;
        let (mut line, mut sum) = (0_u64, 0_u64);
        for number in 0..count {
            let cells = shipped.columns.iter().map(|column| match column {
                Column::Text("physical_name" | "edition" | "log_reuse_wait" | "created") => "n".to_owned(),
                column => cell(column.name(), server, number, rows),
            });
            let row = cells.fold("r".to_owned(), |row, cell| row + "|" + &cell);
            let pieces = row.as_bytes().chunks(50);
            let last = pieces.len();
            for (place, piece) in (1..).zip(pieces) {
                line += 1;
                let text = std::str::from_utf8(piece).unwrap();
                writeln!(out, "#{block:02} {line}:{text}{}", if place == last { ';' } else { '+' })?;
                let mut padded = piece.to_vec();
                padded.resize(54, 0);
                let weighted = (0..)
                    .zip(padded.chunks(6))
                    .map(|(k, six)| (2 * k + 1) * six.iter().fold(0_u64, |value, byte| value * 256 + u64::from(*byte)));
                sum += (weighted.sum::<u64>() % 1_000_003) * (1 + line % 1009);
            }
        }
        writeln!(out, "#{block:02} end:{count} {line} {sum};")?;
    }
    writeln!(out, "#00 done:{};", Shipped::ALL.len())
}

fn write_deployment(folder: &Path, rows: u64) {
    let names: Vec<String> = (0..SERVERS).map(|server| format!("'sql{server:02}.contoso.com\\MON'")).collect();
    let names_list = names.join(", ");
    let mut text = format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n[cdr]\nsql = [{names_list}]\n[archiving]\nsql = [{names_list}]\n"
    );
    for (server, name) in (0..).zip(&names) {
        text += &format!("[[sql_server]]\ninstance = {name}\nhistory = 'history-{server}.txt'\n");
        let mut out = BufWriter::new(File::create(folder.join(format!("history-{server}.txt"))).unwrap());
        history(&mut out, server, rows / SERVERS).unwrap();
        out.flush().unwrap();
    }
    fs::write(folder.join("bakproof.toml"), text).unwrap();
}

/// Seconds, and the peak memory of this process or of its child.
fn told(began: Instant, of: UsageWho) {
    let peak_kib = getrusage(of).unwrap().max_rss();
    println!("{} {}", began.elapsed().as_secs_f64(), peak_kib * 1024);
}

/// Runs a program, in the words of which it is called.
fn child(arguments: &[String]) {
    let began = Instant::now();
    let status = Command::new(&arguments[0]).args(&arguments[1..]).stdout(Stdio::null()).status().unwrap();
    assert!(matches!(status.code(), Some(0 | 1 | 3)), "{arguments:?} ended with {status}");
    told(began, UsageWho::RUSAGE_CHILDREN);
}

/// Reads evidence and writes it again, and nothing else.
fn read_and_write(file: &str) {
    let began = Instant::now();
    let reader = BufReader::with_capacity(64 * 1024, File::open(file).unwrap());
    let evidence: Evidence = serde_json::from_reader(reader).unwrap();
    report::write_json(&evidence, &mut BufWriter::with_capacity(64 * 1024, io::sink())).unwrap();
    told(began, UsageWho::RUSAGE_SELF);
}

/// This program in another role: seconds and bytes.
fn measured(role: &str, arguments: &[&str]) -> (f64, u64) {
    let mut this = Command::new(std::env::current_exe().unwrap());
    let output = this.arg(role).args(arguments).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{role} {arguments:?} failed");
    let text = String::from_utf8(output.stdout).unwrap();
    let (seconds, memory) = text.trim().split_once(' ').unwrap();
    (seconds.parse().unwrap(), memory.parse().unwrap())
}

/// A report without what tells where its evidence comes from.
fn judgment(file: &Path) -> Value {
    let mut report: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    report["evidence"].take();
    for source in report["sources"].as_array_mut().unwrap() {
        source["origin"].take();
        source["evidence_sha256"].take();
    }
    report
}

fn compare(rows: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    write_deployment(folder.path(), rows);
    let (deployment, evidence) = (text("bakproof.toml"), text("evidence.json"));
    let audit = |report: &str, more: [&str; 2]| {
        let report = format!("json={}", text(report));
        let program = env!("CARGO_BIN_EXE_bakproof");
        let asked = [program, "audit", &deployment, "--quiet", "--no-history", "--as-of", AS_OF, "-o", &report];
        measured("child", &[&asked[..], &more].concat())
    };
    let saving = audit("saving.json", ["--save-evidence", &evidence]);
    let judging = audit("judging.json", ["--evidence", &evidence]);
    let alone = measured("read-and-write", &[&evidence]);
    let tools = [measured("child", &["cat", &evidence]), measured("child", &["wc", "-l", &evidence])];
    let (first, second) = (judgment(&path("saving.json")), judgment(&path("judging.json")));
    assert!(first == second, "saved evidence is judged otherwise");
    let sum = Command::new("sha256sum").arg(&evidence).output().unwrap().stdout;
    let report: Value = serde_json::from_slice(&fs::read(path("judging.json")).unwrap()).unwrap();
    assert_eq!(report["evidence"]["sha256"].as_str().unwrap().as_bytes(), &sum[..64]);
    let size = fs::metadata(&evidence).unwrap().len();
    println!("{rows} rows of {SERVERS} servers, {} as evidence:", bytes(size));
    let named = [("cat", tools[0]), ("wc -l", tools[1]), ("reading and writing it alone", alone)];
    let audits = [("audit --save-evidence", saving), ("audit --evidence", judging)];
    for (name, (seconds, memory)) in named.into_iter().chain(audits) {
        println!(
            "  {name:<30}{seconds:>8.2} s {:>7.1} times cat {:>10} {:>6} bytes a row",
            seconds / tools[0].0,
            bytes(memory),
            memory / rows
        );
    }
    let most = alone.1.max(saving.1).max(judging.1);
    assert!(most < MAX_MEMORY_BYTES, "{} is too much memory", bytes(most));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("child") => child(&arguments[1..]),
        Some("read-and-write") => read_and_write(&arguments[1]),
        // `cargo test --all-targets` runs this too, and must not wait for it.
        _ if !arguments.iter().any(|argument| argument == "--bench") => {
            println!("this is a benchmark: cargo bench --bench saved_evidence");
        }
        _ => ROWS.into_iter().for_each(compare),
    }
}
