//! Errors of the TOML itself: few, and with what was probably meant. After the first, most are only its consequences.

use super::reader::Sink;
use crate::base::for_terminal;
use crate::policy::diagnostics::Diagnostic;
use std::collections::BTreeSet;
use std::ops::Range;

/// Lines with an error that are shown.
const MOST_LINES: usize = 5;
/// A file with more wrong lines than these was never meant as TOML.
const MOST_SLIPS: usize = 20;

/// Notes the errors, given as offset, end and message.
pub(super) fn report(text: &str, errors: &[(usize, usize, String)], sink: &Sink) {
    // One error a line: an unclosed quote makes many.
    let mut lines = BTreeSet::new();
    let errors = without_echoes(text, errors);
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

/// What the parser says of a key or a table that is there twice.
const DUPLICATE: &str = "duplicate key";

/// A table that is there twice is one error: its keys, which then are there twice too, are none.
fn without_echoes<'e>(text: &str, errors: &'e [(usize, usize, String)]) -> Vec<&'e (usize, usize, String)> {
    let mut kept: Vec<&(usize, usize, String)> = Vec::new();
    let mut table = None;
    for error in errors {
        let from = start_of_line(text, error.0);
        let is_duplicate = error.2.contains(DUPLICATE);
        if is_duplicate && line_at(text, from).starts_with('[') {
            table = Some(from);
        } else if is_duplicate
            && table.is_some_and(|table| {
                let between = text.get(table..from).unwrap_or_default();
                !between.lines().skip(1).any(|line| line.trim_start().starts_with('['))
            })
        {
            continue;
        }
        kept.push(error);
    }
    kept
}

/// A table or a key that is there twice, with the first place.
fn duplicate(text: &str, span: Range<usize>) -> Option<Diagnostic> {
    let from = start_of_line(text, span.start);
    let line = line_at(text, from);
    let above = text.get(..from)?;
    let starts = || {
        above.split_inclusive('\n').scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
    };
    let place = |start: usize, line: &str| {
        let indent = line.len() - line.trim_start().len();
        start + indent..start + line.trim_end().len()
    };
    if line.starts_with('[') {
        let header = |line: &str| line.split('#').next().unwrap_or_default().split_whitespace().collect::<String>();
        let name = header(line);
        let (start, first) = starts().find(|(_, one)| header(one) == name)?;
        let title = format!("the table `{}` is declared twice", for_terminal(&name));
        return Some(
            Diagnostic::new(span, title, "declared again here")
                .related(place(start, first), "first declared here")
                .help("write all of its keys below one heading"),
        );
    }
    let key = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
    let name = key(line)?;
    // Only what is below the same heading.
    let mut first = None;
    for (start, one) in starts() {
        if one.trim_start().starts_with('[') {
            first = None;
        } else if first.is_none() && key(one).is_some_and(|key| key == name) {
            first = Some((start, one));
        }
    }
    let (start, one) = first?;
    let known = place(start, one);
    let known = known.start..(known.start + name.len()).min(known.end);
    let title = format!("the key `{}` is written twice", for_terminal(&name));
    if name.contains("password") {
        return Some(Diagnostic::new(span, title, "written again here").secret());
    }
    Some(Diagnostic::new(span, title, "written again here").related(known, "first written here"))
}

fn line_at(text: &str, from: usize) -> &str {
    text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

fn one(text: &str, start: usize, end: usize, message: &str) -> Diagnostic {
    if message.contains(DUPLICATE)
        && let Some(found) = duplicate(text, start..end)
    {
        return found;
    }
    let plain = Diagnostic::new(start..end, format!("not valid TOML: {message}"), "here");
    let from = start_of_line(text, start);
    let line = line_at(text, from);
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
