//! What a test could not do here, because it needs what not every machine has: told once, at the end of `cargo test`, by
//! `tests/zz_skipped.rs`, which runs last. Where only some tests run, it is told at once.

use std::fs;
use std::io::{Write, stderr};
use std::path::PathBuf;

/// Remembers for the end what was skipped, and says it at once where the end may not come.
pub fn say_loudly(text: &str) {
    let all_run = is_whole_suite();
    if let Some(record) = record().filter(|_| all_run)
        && let Ok(mut file) = fs::File::options().create(true).append(true).open(record)
        && file.write_all(format!("{}\n", text.replace('\n', " ")).as_bytes()).is_ok()
    {
        return;
    }
    say(text);
}

/// Writes past the test runner, which keeps to itself what a passing test prints with `eprintln!`.
pub fn say(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(stderr().lock(), "\n*** {text} ***");
}

/// Where the test programs of one `cargo test` meet: cargo is the parent of all of them.
pub fn record() -> Option<PathBuf> {
    #[cfg(unix)]
    let run = std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    let run = 0;
    Some(PathBuf::from(option_env!("CARGO_TARGET_TMPDIR")?).join(format!("skipped-{run}")))
}

/// Whether cargo was asked for all tests, as far as the system tells; a name among its arguments is a filter.
fn is_whole_suite() -> bool {
    #[cfg(unix)]
    let asked = fs::read(format!("/proc/{}/cmdline", std::os::unix::process::parent_id())).unwrap_or_default();
    #[cfg(not(unix))]
    let asked: Vec<u8> = Vec::new();
    let words: Vec<String> = asked.split(|byte| *byte == 0).map(|w| String::from_utf8_lossy(w).into_owned()).collect();
    let after = words.iter().skip_while(|word| !matches!(word.as_str(), "test" | "t")).skip(1);
    let mut count = 0;
    let all = after.filter(|word| !word.is_empty()).all(|word| {
        count += 1;
        matches!(
            word.as_str(),
            "--locked" | "--release" | "--offline" | "--frozen" | "--quiet" | "-q" | "--no-fail-fast"
        )
    });
    all && (count > 0 || words.iter().any(|word| matches!(word.as_str(), "test" | "t")))
}
