//! Outside programs that read what was written. Without them the tests say that they were skipped; where a variable
//! promises them, as `.ci/run` does, they must be there.

use crate::skipped::say_loudly;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PYTHON: &str = "BAKPROOF_PYTHON";
const OFFICE: &str = "BAKPROOF_SOFFICE";

/// A Python that has the module.
pub fn python_with(module: &str, not_done: &str) -> Option<PathBuf> {
    let venv = if cfg!(windows) { "target/ci-venv/Scripts/python.exe" } else { "target/ci-venv/bin/python" };
    found(PYTHON, Path::new(env!("CARGO_MANIFEST_DIR")).join(venv), &["-c", &format!("import {module}")], not_done)
}

/// LibreOffice Calc.
pub fn libre_office(not_done: &str) -> Option<PathBuf> {
    found(OFFICE, PathBuf::from("soffice"), &["--version"], not_done)
}

fn found(variable: &str, usual: PathBuf, probe: &[&str], not_done: &str) -> Option<PathBuf> {
    let promised = std::env::var_os(variable).map(PathBuf::from);
    let program = promised.clone().unwrap_or(usual);
    let problem = match Command::new(&program).args(probe).output() {
        Ok(Output { status, .. }) if status.success() => return Some(program),
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    assert!(promised.is_none(), "{variable} promises {}: {problem}", program.display());
    say_loudly(&format!("SKIPPED: {not_done}: {} {} fails; set {variable}", program.display(), probe.join(" ")));
    None
}

/// What the program said; it must succeed.
pub fn run(folder: &Path, program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{} {}: {said}", program.display(), arguments.join(" "));
    said
}
