//! The last of the test programs, by its name: says once what `cargo test` could not test on this machine.

#[allow(dead_code, reason = "the tests write what this one reads")]
#[path = "it/skipped/mod.rs"]
mod skipped;

#[test]
fn what_was_skipped_is_told_once() {
    let Some(record) = skipped::record() else { return };
    let Ok(text) = std::fs::read_to_string(&record) else { return };
    std::fs::remove_file(&record).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    let list: Vec<String> =
        lines.iter().map(|line| format!("\n  - {}", line.trim_start_matches("SKIPPED: "))).collect();
    skipped::say(&format!(
        "What needs something that is not on this machine was not tested; all else was:{}",
        list.concat()
    ));
}
