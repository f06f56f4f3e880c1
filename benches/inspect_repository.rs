//! How long `bakproof inspect`, and a second `bakproof audit`, take over a large repository, beside `find` on the same tree.
//!
//! `cargo bench --bench inspect_repository` writes 200,000 small files in 1,000 folders, 1,000 backups among them, into
//! a temporary folder (about 1.5 GB on disk); the programs go over them in turns, once untimed and five times timed.
//! Then `bakproof inspect` goes over as many files that are backups by their names alone. It fails when a count by kind is
//! wrong, when the second audit's findings differ from the first's, or when memory is above [`MAX_MEMORY_BYTES`] or
//! [`MAX_SUSPECTS_BYTES`]; times are shown and not judged, for machines are noisy.

// A benchmark that cannot write its tree or run its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use bakproof::base::{bytes, count};
use bakproof::demo::{BackupSpec, MediaSpec, write_media};
use nix::sys::resource::{UsageWho, getrusage};
use rayon::prelude::*;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FOLDERS: usize = 1000;
const FILES_PER_FOLDER: usize = 200;
const RUNS: usize = 5;
/// What an inspection is meant to stay below, in times of `find`; a second audit of what is unchanged below the second.
const MEANT_RATIOS: (f64, f64) = (3.0, 2.0);
const MAX_MEMORY_BYTES: u64 = 200 << 20;
/// Where each of the 200,000 files is a line of the report.
const MAX_SUSPECTS_BYTES: u64 = 150 << 20;
/// How this program is asked for the second part, in a process of its own: its children have their own peak of memory.
const SUSPECTS: &str = "suspects";

/// One folder in a thousand each: 150 plain backups of 1 MiB and more, 50 compressed, 100 ZIPs, and 700 small ones.
fn write_backup(folder: &Path, number: usize) {
    let database = format!("Db{number}");
    let (name, set) = match number {
        0..150 => ("full.bak", BackupSpec::full(&database).pages(200)),
        150..200 => ("full-compressed.bak", BackupSpec::full(&database).pages(200)),
        200..300 => return write_export(&folder.join("UserData.zip"), &database),
        _ => {
            let full = BackupSpec::full(&database);
            ("log.trn", full.next_log(full.finish))
        }
    };
    let media = MediaSpec::of(vec![set]);
    let media = if name == "full-compressed.bak" { media.compressed() } else { media };
    let path = folder.join(name);
    let mut out = BufWriter::new(File::create(&path).unwrap());
    write_media(&media, 0, &mut out).unwrap();
    out.flush().unwrap();
    let size_bytes = fs::metadata(&path).unwrap().len();
    assert!(number >= 150 || size_bytes >= 1 << 20, "{} is too small to count as large", bytes(size_bytes));
}

/// The contacts of 200 users.
fn write_export(path: &Path, pool: &str) {
    let user = |n| {
        format!(
            "<DocItem Name=\"urn:lcd:user{n}@{pool}.contoso.com\"><Data><HomedResource><Contacts>\
             <Contact Buddy=\"friend{n}@contoso.com\" Groups=\"1\"/></Contacts></HomedResource></Data></DocItem>"
        )
    };
    let items = format!("<DocItemSet>{}</DocItemSet>", (0..200).map(user).collect::<String>());
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, content) in [("DocItemSet.xml", items.as_str()), ("[Content_Types].xml", "<Types/>")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// What a file share holds beside its backups; every twentieth is XML, which needs a second look.
fn write_other(folder: &Path, number: usize) {
    let (ending, line) = match number % 20 {
        0 => ("xml", "<?xml version=\"1.0\"?><Settings><Value>1</Value></Settings>\n"),
        1..8 => ("log", "2026-11-20 22:00:01 the job went well\n"),
        8..14 => ("txt", "nothing that matters here\n"),
        _ => ("jpg", "\u{fffd}\u{fffd}JFIF and some more bytes\n"),
    };
    let repeat = if ending == "xml" { 1 } else { 1 + number % 40 };
    fs::write(folder.join(format!("file-{number:03}.{ending}")), line.repeat(repeat)).unwrap();
}

fn write_tree(root: &Path) {
    (0..FOLDERS).into_par_iter().for_each(|number| {
        let folder = root.join(format!("{:02}", number / 50)).join(format!("{number:04}"));
        fs::create_dir_all(&folder).unwrap();
        (1..FILES_PER_FOLDER).for_each(|file| write_other(&folder, file));
        write_backup(&folder, number);
    });
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().unwrap();
    let elapsed = start.elapsed();
    assert!(status.code().is_some_and(|code| code != 4), "{command:?} ended with {status}");
    elapsed
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn check_counts(report: &Path) {
    let report: Value = serde_json::from_reader(std::io::BufReader::new(File::open(report).unwrap())).unwrap();
    let summary = &report["summary"];
    assert_eq!(summary["kinds"], serde_json::json!({ "sql-backup": 900, "lync-user-data": 100 }));
    assert_eq!(summary["verdicts"], serde_json::json!({ "identified": 1000 }));
    assert_eq!(summary["file_count"], FOLDERS * FILES_PER_FOLDER);
    assert_eq!(summary["unclassified_count"], FOLDERS * (FILES_PER_FOLDER - 1));
    assert_eq!(summary["notes"], serde_json::json!([]));
    let files = report["files"].as_array().unwrap();
    let is_compressed = |file: &&Value| file["media"]["container"] == "MSSQLBAK";
    assert_eq!((files.len(), files.iter().filter(is_compressed).count()), (1000, 50));
    let is_large = |file: &&Value| file["size_bytes"].as_u64().unwrap() >= 1 << 20 && !is_compressed(file);
    assert_eq!(files.iter().filter(is_large).count(), 150);
}

/// Of all children that ended. Linux counts in KiB.
fn peak_bytes() -> u64 {
    u64::try_from(getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss()).unwrap() * 1024
}

fn find(tree: &Path) -> Command {
    let mut find = Command::new("find");
    find.arg(tree).args(["-type", "f", "-printf", "%s %T@ %p\\n"]);
    find
}

fn inspect(tree: &Path, report: &Path) -> Command {
    let mut inspect = Command::new(env!("CARGO_BIN_EXE_bakproof"));
    inspect.arg("inspect").arg("--output").arg(format!("json={}", report.display())).arg(tree);
    inspect
}

/// Called like log backups, and none.
fn suspects() {
    let folder = tempfile::tempdir().unwrap();
    let (tree, report) = (folder.path().join("tree"), folder.path().join("report.json"));
    (0..FOLDERS).into_par_iter().for_each(|number| {
        let folder = tree.join(format!("{:02}", number / 50)).join(format!("{number:04}"));
        fs::create_dir_all(&folder).unwrap();
        for file in 0..FILES_PER_FOLDER {
            let lines = "nothing that matters here\n".repeat(1 + file % 40);
            fs::write(folder.join(format!("log-{file:03}.trn")), lines).unwrap();
        }
    });
    let mut times = [Vec::new(), Vec::new()];
    for run in 0..=RUNS {
        let once = [time(&mut find(&tree)), time(&mut inspect(&tree, &report))];
        if run > 0 {
            times.iter_mut().zip(once).for_each(|(all, one)| all.push(one));
        }
    }
    let report: Value = serde_json::from_reader(std::io::BufReader::new(File::open(report).unwrap())).unwrap();
    assert_eq!(report["summary"]["verdicts"], serde_json::json!({ "unreadable": FOLDERS * FILES_PER_FOLDER }));
    assert!(report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str()).is_sorted());
    let [found, inspected] = times.map(median).map(|time| time.as_secs_f64());
    println!("find, no backups        {found:>8.3} s");
    println!(
        "bakproof inspect        {inspected:>8.3} s   {:.2} times find (meant: at most {})",
        inspected / found,
        MEANT_RATIOS.0
    );
    let memory_bytes = peak_bytes();
    println!("peak memory             {:>10}   (at most {})", bytes(memory_bytes), bytes(MAX_SUSPECTS_BYTES));
    assert!(memory_bytes < MAX_SUSPECTS_BYTES, "too much memory");
}

fn main() {
    if std::env::args().any(|argument| argument == SUSPECTS) {
        return suspects();
    }
    // `cargo test --all-targets` runs this too, and must not wait for it.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("this is a benchmark: cargo bench --bench inspect_repository");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (tree, report) = (folder.path().join("tree"), folder.path().join("report.json"));
    println!("writing {} ...", count((FOLDERS * FILES_PER_FOLDER) as u64, "file", "files"));
    write_tree(&tree);
    let (first, second) = (folder.path().join("first.json"), folder.path().join("second.json"));
    let audit = |report: &Path| {
        let mut audit = Command::new(env!("CARGO_BIN_EXE_bakproof"));
        let options = ["audit", "--quiet", "--no-history", "--as-of", "2026-10-31T08:00:00Z", "--state"];
        audit.args(options).arg(folder.path().join("state"));
        audit.arg("--output").arg(format!("json={}", report.display())).arg(&tree);
        audit
    };
    time(&mut audit(&first));
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for run in 0..=RUNS {
        let once = [time(&mut find(&tree)), time(&mut inspect(&tree, &report)), time(&mut audit(&second))];
        // The first run of each only warms the page cache.
        if run > 0 {
            times.iter_mut().zip(once).for_each(|(all, one)| all.push(one));
        }
    }
    check_counts(&report);
    assert!(fs::read(&first).unwrap() == fs::read(&second).unwrap(), "the second audit found something else");
    let [found, inspected, audited] = times.map(median).map(|time| time.as_secs_f64());
    // Of the larger of the two programs.
    let memory_bytes = peak_bytes();
    println!("find                    {found:>8.3} s");
    for (name, seconds, meant) in
        [("bakproof inspect      ", inspected, MEANT_RATIOS.0), ("a second bakproof audit", audited, MEANT_RATIOS.1)]
    {
        println!("{name:<23} {seconds:>8.3} s   {:.2} times find (meant: at most {meant})", seconds / found);
    }
    println!("peak memory             {:>10}   (at most {})", bytes(memory_bytes), bytes(MAX_MEMORY_BYTES));
    assert!(memory_bytes < MAX_MEMORY_BYTES, "too much memory");
    drop(folder);
    let status = Command::new(std::env::current_exe().unwrap()).arg(SUSPECTS).status().unwrap();
    assert!(status.success(), "the second part failed");
}
