//! Markdown for people beside a pipeline: the comment of a merge request, and the summary of a step. It begins with the
//! verdict; what is not shown is counted.

mod page;
mod sections;

use super::ci::Compared;
use super::ci::worst_first;
use crate::model::report::{AuditReport, FailOn};
use page::Page;
use sections::Sections;

/// GitHub refuses comments of 65,536 characters; bytes are never fewer.
const MOST_BYTES: usize = 64 * 1024 - 1;
/// What a summary shows of each list.
const MOST_ROWS: usize = 10;
/// What a comment shows of lists that need nobody.
const MOST_NOTES: usize = 50;

/// The comment of a merge request: under 64 KiB, whatever the report holds.
pub fn comment(report: &AuditReport, fail_on: Option<FailOn>, baseline: Option<&AuditReport>) -> String {
    written(report, fail_on, baseline, usize::MAX, MOST_NOTES)
}

/// The summary of a step: the ten worst findings, the rest counted.
pub fn summary(report: &AuditReport, fail_on: Option<FailOn>, baseline: Option<&AuditReport>) -> String {
    written(report, fail_on, baseline, MOST_ROWS, MOST_ROWS)
}

fn written(
    report: &AuditReport,
    fail_on: Option<FailOn>,
    baseline: Option<&AuditReport>,
    most_findings: usize,
    most_notes: usize,
) -> String {
    let compared = baseline.map(|baseline| Compared::new(report, Some(baseline)));
    let found = worst_first(report);
    let sections = Sections { report, found: &found, compared: compared.as_ref() };
    let mut page = Page::new(MOST_BYTES);
    sections.head(&mut page, fail_on);
    // Who judged stands last, and must have its place whatever stands before it.
    let mut foot = Page::new(MOST_BYTES);
    sections.foot(&mut foot);
    page.keep_free(foot.text().len());
    sections.findings(&mut page, most_findings);
    sections.scenarios(&mut page, most_notes);
    sections.waived(&mut page, most_notes);
    sections.noted(&mut page, most_notes);
    sections.excused(&mut page, most_notes);
    sections.not_looked_at(&mut page, most_notes);
    sections.history(&mut page, most_notes);
    page.append(&foot);
    page.text().to_owned()
}
