//! One run: its header, its errors, its table.

use super::date;
use super::error_line::{code_of, is_active_meeting, kept};
use super::orders::Orders;
use super::summary::{Summary, Table};
use crate::model::CopyRun;
use jiff::civil::DateTime;

/// Error lines kept of one run.
const MAX_ERRORS: usize = 100;

/// Error lines kept of an earlier run.
const MAX_EARLIER_ERRORS: usize = 20;

/// Characters kept of a path.
const MAX_PATH_CHARS: usize = 1024;

/// Lines behind the banner among which the header stands: a ruler ends it, and names of files may make it long.
const HEADER_LINES: u32 = 500;

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
    pub(super) orders: Orders,
    line_count: u32,
    is_header_done: bool,
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
        if self.line_count <= HEADER_LINES && !self.is_header_done {
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
        if is_ruler(line) {
            self.is_header_done = self.is_copy();
            return;
        }
        let labelled = split_label(line);
        let value = labelled.unwrap_or(line).trim();
        if self.is_copy() {
            self.orders.line(labelled.is_some(), value);
        } else if labelled.is_some() && is_path(value) {
            let path = Some(value.chars().take(MAX_PATH_CHARS).collect());
            if self.source.is_none() {
                self.source = path;
            } else {
                self.destination = path;
            }
        } else if labelled.is_some() && self.source.is_none() && self.started.is_none() {
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
        let bytes = self.summary.and_then(|summary| summary.bytes);
        CopyRun {
            is_finished: self.summary.is_some(),
            exit_code: self.exit_code(),
            source: self.source,
            destination: self.destination,
            started: self.started,
            ended: self.ended,
            files_total: self.summary.map(|summary| summary.files.total),
            files_copied: self.summary.map(|summary| summary.files.copied),
            files_skipped: self.summary.map(|summary| summary.files.skipped),
            files_mismatched: self.summary.map(|summary| summary.files.mismatched),
            files_extra: self.summary.map(|summary| summary.files.extra),
            folders_extra: self.summary.map(|summary| summary.folders.extra),
            files_failed: self.summary.map(|summary| summary.files.failed),
            folders_failed: self.summary.map(|summary| summary.folders.failed),
            bytes_total: bytes.map(|bytes| bytes.total),
            bytes_failed: bytes.map(|bytes| bytes.failed),
            bytes_step: self.summary.and_then(|summary| summary.bytes_step),
            errors: self.errors.into_iter().take(MAX_EARLIER_ERRORS).collect(),
            error_count: self.error_count,
            files: self.orders.files,
            left_out: self.orders.left_out,
            options: self.orders.options,
        }
    }
}

/// `Source : \\fs01`, `Dest = ...`, `Dest - ...`: what stands behind the first mark, where a label stands before it.
fn split_label(line: &str) -> Option<&str> {
    let (at, mark) = line.char_indices().find(|(at, c)| {
        let is_apart = || {
            line.get(..*at).is_some_and(|l| l.ends_with(' ')) && line.get(at + 1..).is_some_and(|r| r.starts_with(' '))
        };
        matches!(c, ':' | '\u{ff1a}' | '=') || (*c == '-' && is_apart())
    })?;
    let label = line.get(..at)?.trim();
    // A name of a file may hold such a mark too, where no colon is allowed.
    let is_label = !label.is_empty() && !label.contains(['\\', '/', '*']) && (mark == ':' || !label.contains('.'));
    is_label.then(|| line.get(at + mark.len_utf8()..)).flatten()
}

fn is_ruler(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 20 && line.bytes().all(|b| b == b'-')
}

fn is_path(value: &str) -> bool {
    let bytes = value.as_bytes();
    value.starts_with("\\\\")
        || (bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.get(1) == Some(&b':')
            && bytes.get(2) == Some(&b'\\'))
}
