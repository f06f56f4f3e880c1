//! Directory servers of others: started as ordinary children on loopback, and stopped.

use crate::skipped::say_loudly;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Set by `.ci/run`, which installs them: then they must be there.
const PROMISE: &str = "BAKPROOF_DIRECTORY_SERVERS";

/// Whether these programs are installed.
pub fn are_installed(programs: &[&str], not_done: &str) -> bool {
    let Some(missing) = programs.iter().find(|program| !Path::new(program).exists()) else { return true };
    assert!(std::env::var_os(PROMISE).is_none(), "{PROMISE} promises {missing}");
    say_loudly(&format!("SKIPPED: {not_done}: {missing} is not installed; `.ci/directory-servers` installs it."));
    false
}

/// Runs a program to its end.
#[track_caller]
pub fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// A server, stopped when dropped.
pub struct Running(Child);

impl Running {
    /// Starts a server and waits until it answers there.
    pub fn start(command: &mut Command, answers: impl Fn() -> bool) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut running = Self(child);
        let began = Instant::now();
        while !answers() {
            let ended = running.0.try_wait().unwrap();
            assert!(ended.is_none(), "{command:?} ended: {ended:?}");
            assert!(began.elapsed() < Duration::from_secs(120), "{command:?} does not answer");
            std::thread::sleep(Duration::from_millis(100));
        }
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
