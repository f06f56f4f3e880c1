//! What lies outside the repository: real backups, and a reader of backups that knows nothing of ours. Tests that need
//! them say where they are missing.

use crate::skipped::say_loudly;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder beside the checkout, unless the variable names another.
fn beside(folder: &str, variable: &str) -> PathBuf {
    let given = std::env::var_os(variable).map(PathBuf::from);
    given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

/// The folder of real files, whose content is never quoted in a test.
pub fn corpus(not_done: &str) -> Option<PathBuf> {
    let folder = beside("../shared/corpus", "BAKPROOF_CORPUS");
    if folder.is_dir() {
        return Some(folder);
    }
    say_loudly(&format!("SKIPPED: {not_done}: set BAKPROOF_CORPUS to the folder of real files."));
    None
}

/// The backups of a folder, sorted.
pub fn backups_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "bak" || end == "trn"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no backup", folder.display());
    files
}

/// A private copy of `bakhead.py` beside its C helper (built when there is a compiler: the Python decoder is slow).
#[derive(Debug)]
pub struct Oracle {
    folder: tempfile::TempDir,
}

impl Oracle {
    /// The oracle in the folder `tools` beside the corpus.
    pub fn beside_corpus(corpus: &Path, not_done: &str) -> Option<Self> {
        Self::of(&corpus.join("../tools"), not_done)
    }

    pub fn find(not_done: &str) -> Option<Self> {
        Self::of(&beside("../shared", "BAKPROOF_SHARED").join("tools"), not_done)
    }

    fn of(tools: &Path, not_done: &str) -> Option<Self> {
        let script = tools.join("bakhead.py");
        let missing = if !script.is_file() {
            Some(format!("{} is not there (set BAKPROOF_SHARED to the folder that holds `tools`)", script.display()))
        } else if !Command::new("python3").args(["-c", "import numpy"]).output().is_ok_and(|o| o.status.success()) {
            Some("python3 with numpy is not installed".to_owned())
        } else {
            None
        };
        if let Some(reason) = missing {
            say_loudly(&format!("SKIPPED: {not_done}: {reason}."));
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(&script, folder.path().join("bakhead.py")).unwrap();
        let built = Command::new("cc")
            .args(["-O2", "-shared", "-fPIC", "-o"])
            .arg(folder.path().join("libxh.so"))
            .arg(tools.join("xh.c"))
            .output();
        if !built.is_ok_and(|output| output.status.success()) {
            eprintln!("no C compiler: the oracle decodes in Python, which takes long");
        }
        Some(Self { folder })
    }

    /// The folder in which Python finds the module `bakhead`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One answer for each file.
    pub fn ask(&self, options: &[&str], files: &[PathBuf]) -> Vec<Value> {
        let script = self.folder().join("bakhead.py");
        let output = Command::new("python3").arg(script).args(options).arg("--json").args(files).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answers: Vec<Value> =
            String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), files.len());
        answers
    }
}

/// A Python that has these modules; where `BAKPROOF_PYTHON` promises one, as `.ci/run` does, they must be there.
pub fn python_with(modules: &str, not_done: &str) -> Option<PathBuf> {
    const PROMISE: &str = "BAKPROOF_PYTHON";
    let promised = std::env::var_os(PROMISE).map(PathBuf::from);
    let venv = if cfg!(windows) { "target/ci-venv/Scripts/python.exe" } else { "target/ci-venv/bin/python" };
    let python = promised.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(venv));
    let problem = match Command::new(&python).args(["-c", &format!("import {modules}")]).output() {
        Ok(output) if output.status.success() => return Some(python),
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    assert!(promised.is_none(), "{PROMISE} promises {modules}: {problem}");
    say_loudly(&format!("SKIPPED: {not_done}: {} does not have it; set {PROMISE}", python.display()));
    None
}
