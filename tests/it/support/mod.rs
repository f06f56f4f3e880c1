//! Running the real binary in a scrubbed environment, as a user would; the demo, and the rules.

use bakproof::policy::Catalogue;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Duration;

/// What a run printed and how it ended.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `bakproof` in `folder`.
pub fn bakproof<I: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = I>) -> Ran {
    bakproof_with(folder, arguments, &[])
}

/// Runs `bakproof` in `folder` with variables set.
pub fn bakproof_with<I: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = I>,
    variables: &[(&str, &str)],
) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bakproof"));
    command.args(arguments).current_dir(folder).env_clear().envs(variables.iter().copied());
    let output = output(&mut command);
    Ran {
        code: output.status.code().expect("the binary ends by itself, not by a signal"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Runs a program to its end. One of some ten thousand starts under Wine fails in Wine itself, with ERROR_INTERNAL_ERROR
/// (1359) from CreateProcess: nothing ran, so that it is started again.
#[track_caller]
pub fn output(command: &mut Command) -> Output {
    for _ in 0..3 {
        match command.output() {
            Err(error) if cfg!(windows) && error.raw_os_error() == Some(1359) => {
                std::thread::sleep(Duration::from_millis(200));
            }
            output => return output.expect("the program starts"),
        }
    }
    command.output().expect("the program starts")
}

/// A path, or a text with one, as this system shows it.
pub fn native(text: &str) -> String {
    text.replace('/', std::path::MAIN_SEPARATOR_STR)
}

/// The rules that ship, read once for all tests.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| Catalogue::embedded().expect("the rules that ship are sound"))
}

/// The demo deployment, written once for all tests; read only.
pub fn demo() -> &'static Path {
    static DEMO: OnceLock<tempfile::TempDir> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        bakproof::demo::write(folder.path()).expect("the demo is written");
        folder
    })
    .path()
}

/// A copy of the demo that a test may change.
pub fn demo_copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(demo(), folder.path());
    folder
}

/// All files below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry that can be read"));
    let mut files: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    files.sort();
    files
}

/// Copies a folder, file by file.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|e| e.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            // A hard link would share its bytes with the original.
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
