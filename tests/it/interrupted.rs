//! A run that is interrupted, by Ctrl-C, a signal or the disk: what it leaves is whole, or nothing.
#![cfg(unix)]

use crate::support::{bakproof, demo, files_below};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Ends a program as Ctrl-C does; but tests that a shell runs in the background ignore Ctrl-C, and so do their children.
const SIGTERM: i32 = 15;

#[test]
fn a_run_that_is_ended_leaves_no_half_of_a_file() {
    let mut killed = 0;
    for pause in [0, 1, 20, 200, 1000] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_bakproof"))
            .args(["audit", "--as-of", "2026-10-31T08:00:00+01:00", "--progress", "json"])
            .args(["--state", "state", "--save-evidence", "evidence.json", "-o", "json=report.json", "--"])
            .arg(demo().join("bakproof.toml"))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut first = String::new();
        stderr.read_line(&mut first).unwrap();
        assert!(first.contains("\"progress\""), "{first}");
        sleep(Duration::from_millis(pause));
        let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        let ended = child.wait().unwrap();
        if sent.success() && ended.signal() == Some(SIGTERM) {
            killed += 1;
        }
        for file in files_below(folder.path()) {
            let name = file.strip_prefix(folder.path()).unwrap();
            match name.to_str().unwrap() {
                "evidence.json" | "report.json" => {
                    serde_json::from_slice::<Value>(&fs::read(&file).unwrap()).unwrap();
                }
                other => assert!(other.starts_with("state/"), "{other} after {pause} ms"),
            }
        }
    }
    assert!(killed > 0, "every run had ended before it was interrupted");
}

#[test]
fn a_report_that_cannot_take_its_place_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("report.json")).unwrap();
    let ran = bakproof(folder.path(), ["items", "-o", "json=report.json"]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.starts_with("error: failed to write `report.json`: "), "{}", ran.stderr);
    assert_eq!(files_below(folder.path()), Vec::<std::path::PathBuf>::new());
}
