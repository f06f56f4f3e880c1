//! Errors of the TOML itself: few, and with what was probably meant. After the first, most are only its consequences.

use super::reader::Sink;
use crate::policy::diagnostics::Diagnostic;
use std::collections::BTreeSet;

/// Lines with an error that are shown.
const MOST_LINES: usize = 5;
/// A file with more wrong lines than these was never meant as TOML.
const MOST_SLIPS: usize = 20;

/// Notes the errors, given as offset, end and message.
pub(super) fn report(text: &str, errors: &[(usize, usize, String)], sink: &Sink) {
    // One error a line: an unclosed quote makes many.
    let mut lines = BTreeSet::new();
    let first: Vec<_> = errors.iter().filter(|(start, ..)| lines.insert(start_of_line(text, *start))).collect();
    if let (true, Some((start, ..))) = (first.len() > MOST_SLIPS, first.first()) {
        let title = format!("not valid TOML: {} lines cannot be read", first.len());
        sink.add(
            Diagnostic::new(*start..*start, title, "the first is here")
                .help("is this the deployment file? `bakproof init` writes one"),
        );
        return;
    }
    for (start, end, message) in first.into_iter().take(MOST_LINES) {
        sink.add(one(text, *start, *end, message));
    }
}

fn one(text: &str, start: usize, end: usize, message: &str) -> Diagnostic {
    let plain = Diagnostic::new(start..end, format!("not valid TOML: {message}"), "here");
    let from = start_of_line(text, start);
    let line = text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let before = text.get(from..start).unwrap_or_default();
    // The parser points behind the backslash, or behind the `u` of a character that is none.
    let escape = before.rfind('\\').filter(|at| before.len() - at <= 10);
    if let Some(at) = escape.filter(|_| message.contains("escape") || message.contains("unicode")) {
        let value = before
            .get(..at)
            .and_then(|before| before.rfind('"'))
            .and_then(|open| line.get(open + 1..))
            .and_then(|rest| rest.split('"').next())
            .filter(|value| !value.contains('\'') && !line.contains("password"))
            .unwrap_or(r"sql01.contoso.com\MON");
        let (start, title) = (from + at, "a backslash in double quotes starts an escape sequence");
        return Diagnostic::new(start..start + 1, title, "this backslash")
            .help(format!("write the value in single quotes: '{}'", unescaped(value)));
    }
    if line.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}', '\u{bb}']) {
        return plain.help("use straight quotes (\" or '): an editor made them typographic");
    }
    if end > start && message.contains("must be quoted") {
        return plain.help("write text in quotes, such as 'sql01.contoso.com\\MON'");
    }
    plain
}

/// As it was meant: backslashes that were doubled are single again, and two at the beginning are a UNC path's.
fn unescaped(value: &str) -> String {
    let prefix = if value.starts_with(r"\\") { r"\\" } else { "" };
    format!("{prefix}{}", value.trim_start_matches(r"\\").replace(r"\\", r"\"))
}

fn start_of_line(text: &str, offset: usize) -> usize {
    let head = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    head.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}
