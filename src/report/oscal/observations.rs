//! Checks as observations, also those that passed and those that looked at nothing.

use super::context::Context;
use super::document::{Evidence, Observation, Props, SubjectRef};
use super::evidence;
use super::names::Names;
use super::text::{markup, markup_line};
use crate::model::Status;
use crate::model::report::{CheckResult, Finding, SourceReport, Target};
use uuid::Uuid;

/// Of the check with this number of a subject.
pub fn uuid(context: &Context<'_>, subject: Uuid, check: usize) -> Uuid {
    Names::part(context.of_report(subject), "check", check)
}

/// Of a finding that no check of a target answers for.
pub fn loose_uuid(context: &Context<'_>, subject: Uuid, finding: usize) -> Uuid {
    Names::part(context.of_report(subject), "seen", finding)
}

/// What was seen, was asked and found nothing to look at.
fn how(status: Status) -> [&'static str; 1] {
    // Nobody looked: no method was used.
    if matches!(status, Status::NotLookedAt | Status::NotApplicable) { ["UNKNOWN"] } else { ["EXAMINE"] }
}

fn inventory(uuid: Uuid) -> Vec<SubjectRef> {
    vec![SubjectRef { uuid, kind: "inventory-item" }]
}

/// A check of a target, with the evidence of its findings.
pub fn check<'a>(
    context: &'a Context<'_>,
    target: &Target,
    subject: Uuid,
    number: usize,
    check: &CheckResult,
) -> Observation<'a> {
    let title = context.check_titles.get(check.check.as_str()).copied().unwrap_or(&check.check);
    let looked_at = check.looked_at.as_ref();
    let mut evidence: Vec<Evidence> =
        target.findings.iter().filter(|finding| finding.check == check.check).flat_map(evidence::of).collect();
    if let (true, Some(looked_at)) = (evidence.is_empty(), looked_at) {
        let description = markup(&format!("Looked at {} of: {}", looked_at.count, looked_at.what));
        evidence.push(Evidence { description, props: Vec::new() });
    }
    Observation {
        uuid: uuid(context, subject, number),
        title: markup_line(&format!("{}: {}", check.check, target.id)),
        description: markup(title),
        props: Props::default()
            .with("status", check.status.word())
            .with("check", &check.check)
            .maybe("severity", check.severity)
            .list(),
        methods: how(check.status),
        types: [if check.severity.is_some() { "finding" } else { "control-objective" }],
        subjects: inventory(subject),
        evidence,
        collected: &context.collected,
        remarks: check.reason.as_deref().map(markup),
    }
}

/// What a finding of a source or a waiver was seen in, or a finding whose check the report does not list.
pub fn loose<'a>(context: &'a Context<'_>, uuid: Uuid, subject: Option<Uuid>, finding: &Finding) -> Observation<'a> {
    Observation {
        uuid,
        title: markup_line(&finding.id),
        description: markup(&finding.message),
        props: Props::default()
            .with("status", finding.status.word())
            .with("check", &finding.check)
            .with("severity", finding.severity.word())
            .list(),
        methods: ["EXAMINE"],
        types: ["finding"],
        subjects: subject.map(inventory).unwrap_or_default(),
        evidence: evidence::of(finding).collect(),
        collected: &context.collected,
        remarks: None,
    }
}

/// Whether a source was looked at, and what of it was not.
pub fn source<'a>(context: &'a Context<'_>, subject: Uuid, source: &SourceReport) -> Observation<'a> {
    let notes = source.notes.iter().map(|note| {
        let status = if note.kind.may_hide_a_backup() { Status::NotLookedAt } else { Status::Noted };
        let props = evidence::path(Props::default().with("status", status.word()), &note.path);
        Evidence { description: markup(&note.reason), props: props.list() }
    });
    let facts = source.readings.iter().flat_map(|reading| {
        reading.unread.iter().map(move |fact| Evidence {
            description: markup(&format!("{}: {}", fact.fact, fact.reason)),
            props: Props::default()
                .with("status", Status::NotLookedAt.word())
                .with("instance", &reading.instance.to_string())
                .maybe("grant", fact.grant.as_deref())
                .list(),
        })
    });
    Observation {
        uuid: Names::part(context.of_report(subject), "source", 0),
        title: markup_line(&format!("Source: {}", source.name)),
        description: markup(match source.status {
            Status::Pass => "All of the source was looked at.",
            _ => "Some or all of the source was not looked at.",
        }),
        props: Props::default().with("status", source.status.word()).list(),
        methods: ["EXAMINE"],
        types: ["discovery"],
        subjects: inventory(subject),
        evidence: notes.chain(facts).collect(),
        collected: &context.collected,
        remarks: None,
    }
}
