//! Several collectors, one audit: `collect`, `--shard`, and `--evidence` of several files.

mod bad_input;
mod beside;
mod blind_spots;
mod contradictions;
mod copies;
mod gone;
mod histories;
mod missed;
mod moments;
mod pairs;
#[cfg(target_os = "linux")]
mod schedulers;
mod shards;
mod sites;

use crate::support::{Ran, bakproof, demo};
use regex::Regex;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The moment at which every collector of these tests began, unless the test is of clocks.
const BEGAN: &str = "2026-11-30T07:00:00+01:00";
const AS_OF: &str = "2026-10-31T12:00:00+01:00";
const SHARDS: usize = 4;

/// What an edit of evidence leads to, and the edit.
type Edit<'a> = (&'a str, &'a dyn Fn(&mut Value));

/// The demo, collected by one machine and by four.
struct Collected {
    folder: tempfile::TempDir,
}

impl Collected {
    fn whole(&self) -> PathBuf {
        self.folder.path().join("whole.json")
    }

    fn shard(&self, number: usize) -> PathBuf {
        self.folder.path().join(format!("shard-{number}.json"))
    }
}

fn collected() -> &'static Collected {
    static ONCE: OnceLock<Collected> = OnceLock::new();
    ONCE.get_or_init(|| {
        let all = Collected { folder: tempfile::tempdir().unwrap() };
        collect(demo(), &all.whole(), &[]);
        (1..=SHARDS).for_each(|n| collect(demo(), &all.shard(n), &["--shard", &format!("{n}/{SHARDS}")]));
        all
    })
}

/// Collects what `./bakproof.toml` declares.
fn collect(folder: &Path, file: &Path, more: &[&str]) {
    let ran = bakproof(folder, ["collect", "--save-evidence", file.to_str().unwrap()].iter().chain(more));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    at(file, BEGAN);
}

/// As if it had been collected then, on a disk of which nothing is known.
fn at(file: &Path, began: &str) {
    let text = fs::read_to_string(file).unwrap();
    let own = serde_json::from_str::<Value>(&text).unwrap()["collected_at"].as_str().unwrap().to_owned();
    let free = Regex::new(r#""free_bytes": \d+"#).unwrap();
    fs::write(file, free.replace_all(&text.replace(&own, began), r#""free_bytes": null"#).as_bytes()).unwrap();
}

/// Judges evidence by the demo's deployment file: how it ended, and the report.
fn judged(evidence: &[PathBuf], united: Option<&Path>) -> (Ran, String) {
    judged_by(demo(), evidence, united)
}

fn judged_by(folder: &Path, evidence: &[PathBuf], united: Option<&Path>) -> (Ran, String) {
    let report = tempfile::tempdir().unwrap();
    let report = report.path().join("report.json");
    let output = format!("json={}", report.display());
    let mut arguments = vec!["audit", "--as-of", AS_OF, "--output", &output];
    arguments.extend(united.iter().flat_map(|path| ["--save-evidence", path.to_str().unwrap()]));
    arguments.push("--evidence");
    arguments.extend(evidence.iter().map(|path| path.to_str().unwrap()));
    arguments.push("bakproof.toml");
    let ran = bakproof(folder, arguments);
    (ran, fs::read_to_string(report).unwrap_or_default())
}

fn value(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The evidence with something changed, in a file of its own.
fn edited(file: &Path, folder: &Path, edit: impl FnOnce(&mut Value)) -> PathBuf {
    let mut evidence = value(file);
    edit(&mut evidence);
    let other = folder.join(format!("edited-{}", file.file_name().unwrap().to_str().unwrap()));
    fs::write(&other, serde_json::to_vec_pretty(&evidence).unwrap()).unwrap();
    other
}
