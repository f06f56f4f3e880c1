//! Progress for a person: on standard error, only on a terminal, never in a pipe.

use super::terminal::Terminal;
use bakproof::base::{PathName, for_terminal};
use bakproof::collect::{Monitor, Silent};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::Duration;

/// A monitor for this terminal.
pub fn monitor(terminal: &Terminal) -> Box<dyn Monitor> {
    if terminal.quiet || !io::stderr().is_terminal() {
        return Box::new(Silent);
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} files looked at, {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    Box::new(Bar(bar))
}

struct Bar(ProgressBar);

impl Monitor for Bar {
    fn folder(&self, path: &PathName) {
        self.0.set_message(for_terminal(&path.lossy()).into_owned());
    }

    fn file_done(&self, _size_bytes: u64) {
        self.0.inc(1);
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}
