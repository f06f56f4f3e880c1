//! A run that is interrupted, by Ctrl-C, a signal or the disk: what it leaves is whole, or nothing.

use crate::support::{bakproof, demo, files_below};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Ends a program, if it has not ended by itself: as Ctrl-C does, which tests that a shell runs in the background ignore,
/// and so do their children. Ctrl-C of Windows goes to everything in the console, the tests included: there the program
/// is ended from outside, which leaves it less time still.
fn interrupt(child: &mut Child) {
    if cfg!(unix) {
        Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    } else {
        child.kill().unwrap();
    }
    child.wait().unwrap();
}

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
        interrupt(&mut child);
        killed += usize::from(!folder.path().join("report.json").exists());
        for file in files_below(folder.path()) {
            let name = file.strip_prefix(folder.path()).unwrap();
            match name.to_str().unwrap() {
                "evidence.json" | "report.json" => {
                    serde_json::from_slice::<Value>(&fs::read(&file).unwrap()).unwrap();
                }
                // What it was writing has another name until it is whole.
                other => assert!(name.starts_with("state") || other.ends_with(".part"), "{other} after {pause} ms"),
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
