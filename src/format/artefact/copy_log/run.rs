//! One run: its header, its errors, its table.

use super::date;
use super::error_line::{code_of, is_active_meeting, kept};
use super::summary::{Summary, Table};
use crate::model::CopyRun;
use jiff::civil::DateTime;

/// Error lines kept of one run.
const MAX_ERRORS: usize = 100;

/// Characters kept of a path.
const MAX_PATH_CHARS: usize = 1024;

/// Lines behind the banner among which start, source and destination stand.
const HEADER_LINES: u32 = 12;

#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) source: Option<String>,
    pub(super) destination: Option<String>,
    pub(super) started: Option<DateTime>,
    pub(super) ended: Option<DateTime>,
    pub(super) summary: Option<Summary>,
    pub(super) errors: Vec<String>,
    pub(super) error_count: u64,
    pub(super) active_meetings: u64,
    table: Table,
    line_count: u32,
    awaits_reason: bool,
}

/// `ROBOCOPY     ::     Robust File Copy for Windows`: the program's own name and the colons are in every language.
pub(super) fn is_banner(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix("ROBOCOPY").is_some_and(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(":: "))
}

impl Run {
    pub(super) fn line(&mut self, line: &str) {
        self.line_count = self.line_count.saturating_add(1);
        if self.line_count <= HEADER_LINES {
            self.header(line);
        }
        if let Some(summary) = self.table.line(line) {
            self.summary = Some(summary);
            return;
        }
        if self.summary.is_some() {
            self.ending(line);
        }
        self.error(line);
    }

    fn header(&mut self, line: &str) {
        let Some((_, value)) = line.split_once([':', '\u{ff1a}']) else { return };
        let value = value.trim();
        if is_path(value) {
            let path = Some(value.chars().take(MAX_PATH_CHARS).collect());
            if self.source.is_none() {
                self.source = path;
            } else if self.destination.is_none() {
                self.destination = path;
            }
        } else if self.source.is_none() && self.started.is_none() {
            self.started = date::parse(value);
        }
    }

    fn ending(&mut self, line: &str) {
        if let Some((_, value)) = line.split_once([':', '\u{ff1a}'])
            && let Some(ended) = date::parse(value.trim())
        {
            self.ended = Some(ended);
        }
    }

    /// The reason in words stands on the line behind the code.
    fn error(&mut self, line: &str) {
        if code_of(line).is_some() {
            self.error_count = self.error_count.saturating_add(1);
            self.active_meetings += u64::from(is_active_meeting(line));
            self.awaits_reason = self.errors.len() < MAX_ERRORS;
            if self.awaits_reason {
                self.errors.push(kept(line));
            }
        } else if std::mem::take(&mut self.awaits_reason)
            && let Some(last) = self.errors.last_mut()
        {
            *last = format!("{last}: {}", kept(line));
        }
    }

    /// Whether this is a copy: the help has the banner too.
    pub(super) fn is_copy(&self) -> bool {
        self.source.is_some() && self.destination.is_some()
    }

    pub(super) fn exit_code(&self) -> Option<u8> {
        self.summary.map(|summary| summary.exit_code())
    }

    pub(super) fn brief(self) -> CopyRun {
        CopyRun {
            is_finished: self.summary.is_some(),
            exit_code: self.exit_code(),
            source: self.source,
            destination: self.destination,
            started: self.started,
        }
    }
}

fn is_path(value: &str) -> bool {
    let bytes = value.as_bytes();
    value.starts_with("\\\\")
        || (bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.get(1) == Some(&b':')
            && bytes.get(2) == Some(&b'\\'))
}
