//! Lines that the table and the notes below it share: a finding, a paragraph, the zone of all times.

use super::appearance::Appearance;
use crate::base::{PathName, PathStyle, Zone, for_terminal, with_shown_paths};
use crate::model::Status;
use crate::model::report::{AuditReport, Finding};
use std::fmt::Write;

pub(super) fn finding_line(finding: &Finding, report: &AuditReport, paths: PathStyle) -> String {
    let mark = match finding.status {
        Status::Noted => ", noted",
        Status::Waived => ", waived",
        _ => "",
    };
    format!("{} ({}{mark}): {}", for_terminal(&finding.id), finding.severity, message(finding, report, paths))
}

/// What a finding says, with the first of its files.
pub(super) fn message(finding: &Finding, report: &AuditReport, paths: PathStyle) -> String {
    let message = told(report, &finding.message, finding.evidence.iter().map(|seen| &seen.path), paths);
    format!("{}{}", for_terminal(&message), file_words(finding, paths))
}

/// The first file that a finding is about, unless its sentence names it, and how many there are besides.
fn file_words(finding: &Finding, paths: PathStyle) -> String {
    let mut files: Vec<(&str, &PathName)> = Vec::new();
    for seen in finding.evidence.iter().filter(|seen| !seen.path.bytes().is_empty()) {
        if !files.contains(&(&seen.source, &seen.path)) {
            files.push((&seen.source, &seen.path));
        }
    }
    let Some((source, path)) = files.first() else { return String::new() };
    if finding.message.contains(path.lossy().as_ref()) {
        return String::new();
    }
    let more = match files.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    format!(" [{}: {}{more}]", for_terminal(source), path.shown(paths))
}

/// A sentence with its times in the report's zone, and with the files that it is about as the reader's system
/// writes them.
pub(super) fn told<'p>(
    report: &AuditReport,
    sentence: &str,
    about: impl IntoIterator<Item = &'p PathName>,
    paths: PathStyle,
) -> String {
    let files: Vec<_> = about.into_iter().map(PathName::lossy).collect();
    let files: Vec<&str> = files.iter().map(AsRef::as_ref).collect();
    with_shown_paths(&zone(report).told(sentence), &files, paths).into_owned()
}

/// The zone that all times of the report are told in.
pub(super) fn zone(report: &AuditReport) -> &Zone {
    &report.deployment.time_zone
}

/// One paragraph after `indent`, wrapped to the width; continuation lines stand below its text.
pub fn wrapped(out: &mut String, appearance: Appearance, indent: &str, text: &str) {
    broken(out, appearance, indent, &" ".repeat(indent.len()), text);
}

pub fn broken(out: &mut String, appearance: Appearance, indent: &str, further: &str, text: &str) {
    let options = textwrap::Options::new(usize::from(appearance.width.max(40)))
        .initial_indent(indent)
        .subsequent_indent(further)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(text, options) {
        let _ = writeln!(out, "{line}");
    }
}

/// A line of a remedy. Where a command must be broken, it shows that it goes on; a comment stays a comment.
pub(super) fn command_or_words(out: &mut String, appearance: Appearance, indent: &str, line: &str) {
    let sign = ["# ", "-- ", "rem "].into_iter().find(|sign| line.starts_with(sign));
    let is_words = line.ends_with(['.', ':', ',']) || line.starts_with("- ");
    let further = match sign {
        Some(sign) => format!("{indent}{sign}  "),
        None if is_words => indent.to_owned(),
        None => format!("{indent}    "),
    };
    broken(out, appearance, indent, &further, line);
}
