//! Tests that need a process of their own, because what they measure or set is the whole process's. Each has a parent,
//! which starts it; by itself it is ignored.

use std::process::{Command, Output};

/// This program once more, to run one ignored test of the module alone.
pub fn alone(module: &str, test: &str) -> Command {
    let (_, module) = module.split_once("::").expect("a module below the root");
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args(["--ignored", "--nocapture", "--exact", &format!("{module}::{test}")]);
    command
}

/// The most memory that this process had so far, where the system tells that (Linux). `getrusage` would count that of the
/// parent, too.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok().filter(|_| cfg!(target_os = "linux"))?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    Some(peak.trim().trim_end_matches("kB").trim().parse().expect("a number"))
}

/// Runs it to its end. A test that was not found has not passed.
#[track_caller]
pub fn passes(mut child: Command) {
    let Output { status, stdout, stderr } = child.output().expect("this program starts again");
    let told = String::from_utf8_lossy(&stdout);
    assert!(status.success() && told.contains(" 1 passed"), "{told}{}", String::from_utf8_lossy(&stderr));
}
