//! Audits of the demo with a history.

use crate::support::{Ran, bakproof};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The demo's own day.
pub const AS_OF: &str = "2026-10-31T08:00:00+01:00";

/// One audit, recorded in the folder `state` beside the deployment file.
pub fn audit(folder: &Path, as_of: &str, more: &[&str]) -> Ran {
    let own = ["audit", "bakproof.toml", "--no-sql", "--state", "state", "--as-of", as_of];
    bakproof(folder, own.iter().chain(more))
}

/// Its report.
pub fn report(folder: &Path, as_of: &str, more: &[&str]) -> Value {
    let ran = audit(folder, as_of, &[&["-o", "json"], more].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr))
}

/// Likewise, kept in a file.
pub fn kept(folder: &Path, as_of: &str, name: &str, more: &[&str]) -> Ran {
    audit(folder, as_of, &[&["-o", &format!("json={name}")], more].concat())
}

pub fn history(folder: &Path, more: &[&str]) -> Ran {
    bakproof(folder, ["history", "bakproof.toml", "--state", "state"].iter().chain(more))
}

/// The file with this ending of the only history.
pub fn file(folder: &Path, ending: &str) -> PathBuf {
    let files = fs::read_dir(folder.join("state/history")).unwrap().map(|entry| entry.unwrap().path());
    let found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|one| one == ending)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

pub fn lines(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file(folder, "jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The findings of a target's id in a report.
pub fn findings<'v>(report: &'v Value, target: &str) -> Vec<&'v Value> {
    let targets = report["targets"].as_array().unwrap();
    let own = targets.iter().find(|one| one["id"] == target).unwrap_or_else(|| panic!("no {target}"));
    own["findings"].as_array().unwrap().iter().collect()
}
