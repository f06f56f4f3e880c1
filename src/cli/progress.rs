//! Progress, on standard error: for a person on a terminal, for a program as JSON lines, and nothing in a pipe.

use super::terminal::Terminal;
use bakproof::base::{PathName, PathStyle, for_terminal};
use bakproof::collect::{Monitor, Silent};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// `--progress`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Progress {
    /// On a terminal
    #[default]
    Auto,
    /// One JSON object a line, about once a second
    Json,
    /// Never
    Never,
}

const LOOKING: &str = "{spinner} {human_pos} files looked at, {elapsed} {wide_msg}";
const READING: &str = "{spinner} {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {eta} left {wide_msg}";

/// A monitor for this terminal.
pub fn monitor(terminal: &Terminal, progress: Progress) -> Box<dyn Monitor> {
    match progress {
        Progress::Json => return Box::new(JsonLines::new(io::stderr())),
        Progress::Auto if !terminal.quiet && io::stderr().is_terminal() => {}
        Progress::Auto | Progress::Never => return Box::new(Silent),
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    style(&bar, LOOKING);
    bar.enable_steady_tick(Duration::from_millis(250));
    Box::new(Bar { bar, reading: AtomicBool::new(false) })
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

struct Bar {
    bar: ProgressBar,
    /// Counts bytes instead of files.
    reading: AtomicBool,
}

impl Bar {
    fn show(&self, path: &PathName) {
        self.bar.set_message(path.shown(PathStyle::HERE));
    }
}

impl Monitor for Bar {
    fn folder(&self, path: &PathName) {
        self.show(path);
    }

    fn file_done(&self, _size_bytes: u64) {
        if !self.reading.load(Ordering::Relaxed) {
            self.bar.inc(1);
        }
    }

    fn server(&self, instance: &str) {
        self.bar.set_message(format!("asking {}", for_terminal(instance)));
    }

    fn server_done(&self, instance: &str, is_read: bool) {
        let outcome = if is_read { "read" } else { "could not be read; the report says why" };
        self.bar.println(format!("{}: {outcome}", for_terminal(instance)));
    }

    fn reading_begins(&self, bytes_total: u64) {
        self.reading.store(true, Ordering::Relaxed);
        if bytes_total > 0 {
            self.bar.reset();
            self.bar.set_length(bytes_total);
            style(&self.bar, READING);
        }
    }

    fn reading(&self, path: &PathName) {
        self.show(path);
    }

    fn read(&self, count: u64) {
        self.bar.inc(count);
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// One line; the keys are always there.
#[derive(Debug, Default, Serialize)]
struct Line {
    event: &'static str,
    /// Done since the pass began.
    files: u64,
    /// Read since the pass began; 0 while backups are only looked for.
    bytes: u64,
    /// To be read in this pass; null while backups are only looked for.
    bytes_total: Option<u64>,
    /// Mean of the pass; null before a second has gone by.
    rate_bytes_per_second: Option<u64>,
    seconds_left: Option<u64>,
    /// The file or folder that is being read.
    path: Option<String>,
}

struct JsonLines<W: Write + Send> {
    state: Mutex<State<W>>,
}

struct State<W> {
    line: Line,
    out: W,
    pass_began: Instant,
    last_told: Instant,
    /// Something happened since the last line.
    news: bool,
}

const PAUSE: Duration = Duration::from_secs(1);

impl<W: Write + Send> JsonLines<W> {
    fn new(out: W) -> Self {
        let line = Line { event: "progress", ..Line::default() };
        let now = Instant::now();
        Self { state: Mutex::new(State { line, out, pass_began: now, last_told: now, news: false }) }
    }

    fn change(&self, at_once: bool, change: impl FnOnce(&mut State<W>)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.news = true;
        change(&mut state);
        if at_once || state.last_told.elapsed() >= PAUSE {
            state.tell();
        }
    }
}

impl<W: Write> State<W> {
    fn tell(&mut self) {
        (self.last_told, self.news) = (Instant::now(), false);
        self.line.rate_bytes_per_second = self.line.bytes.checked_div(self.pass_began.elapsed().as_secs());
        let left = self.line.bytes_total.map(|total| total.saturating_sub(self.line.bytes));
        self.line.seconds_left =
            left.zip(self.line.rate_bytes_per_second).and_then(|(left, rate)| left.checked_div(rate));
        if let Ok(mut text) = serde_json::to_vec(&self.line) {
            text.push(b'\n');
            // Nobody is left to tell when standard error is closed.
            let _ = self.out.write_all(&text);
        }
    }
}

impl<W: Write + Send> Monitor for JsonLines<W> {
    fn folder(&self, path: &PathName) {
        self.change(false, |state| state.line.path = Some(path.lossy().into_owned()));
    }

    fn file_done(&self, _size_bytes: u64) {
        self.change(false, |state| state.line.files += 1);
    }

    fn server(&self, instance: &str) {
        self.change(false, |state| state.line.path = Some(instance.to_owned()));
    }

    fn reading_begins(&self, bytes_total: u64) {
        self.change(true, |state| {
            state.line = Line { event: "progress", bytes_total: Some(bytes_total), ..Line::default() };
            state.pass_began = Instant::now();
        });
    }

    fn reading(&self, path: &PathName) {
        self.change(false, |state| state.line.path = Some(path.lossy().into_owned()));
    }

    fn read(&self, count: u64) {
        self.change(false, |state| state.line.bytes = state.line.bytes.saturating_add(count));
    }

    fn finish(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.news {
            state.tell();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(monitor: &JsonLines<Vec<u8>>) -> Vec<serde_json::Value> {
        let state = monitor.state.lock().unwrap();
        String::from_utf8(state.out.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn each_line_has_every_key_and_the_last_says_what_was_read() {
        let monitor = JsonLines::new(Vec::new());
        monitor.folder(&"sql\n\u{1b}[2J".into());
        monitor.file_done(10);
        monitor.finish();
        monitor.reading_begins(1000);
        monitor.state.lock().unwrap().pass_began -= Duration::from_secs(4);
        monitor.reading(&"a.bak".into());
        monitor.read(400);
        monitor.file_done(400);
        monitor.finish();
        monitor.finish();
        let lines = lines(&monitor);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!((&lines[0]["files"], &lines[0]["bytes_total"]), (&1.into(), &serde_json::Value::Null));
        assert_eq!(lines[0]["path"], "sql\n\u{1b}[2J");
        assert_eq!(
            lines[2],
            serde_json::json!({
                "event": "progress", "files": 1, "bytes": 400, "bytes_total": 1000, "rate_bytes_per_second": 100,
                "seconds_left": 6, "path": "a.bak",
            })
        );
        for line in &lines {
            assert_eq!(line.as_object().unwrap().len(), 7, "{line}");
        }
    }
}
