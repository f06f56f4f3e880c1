//! What was not looked at, as notifications of the run. They are no results: a result is a finding of a place, which viewers
//! list as an alert of its own, and a large deployment has thousands of checks without anything to look at, for few reasons.

use super::log::{Descriptor, Notice, Reference, Text};
use crate::base::count;
use crate::model::Status;
use crate::model::report::AuditReport;
use crate::report::ci::{not_looked_at, unread};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Of each kind; the last one counts the rest.
const MOST: usize = 200;

const NOT_LOOKED_AT: &str = "not-looked-at";
const NOT_READ: &str = "not-read";
const NOT_APPLICABLE: &str = "not-applicable";
const LEFT_OUT: &str = "left-out";

/// What each kind means.
pub fn descriptors() -> Vec<Descriptor<'static>> {
    [
        (NOT_LOOKED_AT, "Checks had nothing to look at; this is not a pass."),
        (NOT_READ, "A part of a source could not be read."),
        (NOT_APPLICABLE, "A target does not apply, with a written reason or evidence."),
        (LEFT_OUT, "An option left something out of the audit."),
    ]
    .map(|(id, words)| Descriptor {
        id,
        name: id,
        short_description: Text::new(words),
        full_description: Text::new(words),
        help: None,
        properties: Map::new(),
    })
    .into()
}

/// All: what was left out, what could not be read, what was not looked at, what does not apply.
pub fn all(report: &AuditReport) -> Vec<Notice> {
    let left = report.scope.left_out.iter().map(|left| (format!("{}: {}", left.option, left.what), Map::new()));
    let unread = unread(report).map(|(source, what)| (format!("{source}: {what}"), Map::new()));
    let blind = not_looked_at(report).into_iter().map(|one| {
        let targets = count(one.target_count, "target", "targets");
        let checks: Vec<&str> = one.checks.iter().copied().collect();
        let words = format!("{} ({targets}): {}.", checks.join(", "), one.reason);
        (words, Map::from_iter([("targetCount".to_owned(), Value::from(one.target_count))]))
    });
    let mut reasons: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for target in report.targets.iter().filter(|target| target.status == Status::NotApplicable) {
        *reasons.entry((&target.item, target.reason.as_deref().unwrap_or_default())).or_default() += 1;
    }
    let inapplicable = reasons.into_iter().map(|((item, reason), targets)| {
        let words = format!("{item} ({}): {reason}", count(targets, "target", "targets"));
        (words, Map::from_iter([("targetCount".to_owned(), Value::from(targets))]))
    });
    let mut all = notices(LEFT_OUT, "warning", left);
    all.extend(notices(NOT_READ, "warning", unread));
    all.extend(notices(NOT_LOOKED_AT, "note", blind));
    all.extend(notices(NOT_APPLICABLE, "note", inapplicable));
    all
}

fn notices(
    id: &'static str,
    level: &'static str,
    mut rows: impl Iterator<Item = (String, Map<String, Value>)>,
) -> Vec<Notice> {
    let notice = |(words, properties): (String, _)| Notice {
        descriptor: Reference { id },
        level,
        message: Text::new(&words),
        properties,
    };
    let mut shown: Vec<Notice> = rows.by_ref().take(MOST).map(notice).collect();
    let rest = rows.count();
    if rest > 0 {
        shown.push(notice((format!("{rest} more; the JSON report has all of them."), Map::new())));
    }
    shown
}
