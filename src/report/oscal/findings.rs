//! Findings, each with the observation that it rests on.

use super::context::Context;
use super::document::{Finding, FindingTarget, ObservationRef, Props, State};
use super::names::Names;
use super::text::{markup, markup_line, token};
use crate::model::Status;
use crate::model::report;
use uuid::Uuid;

/// The finding with this number of a subject. `objective` is what it is an obstacle to: an item of the catalog, or for a
/// source the check.
pub fn finding(
    context: &Context<'_>,
    subject: Uuid,
    number: usize,
    objective: &str,
    finding: &report::Finding,
    observation: Uuid,
) -> Finding {
    let why = context.reasons.get(finding.id.as_str()).copied().unwrap_or_default();
    Finding {
        uuid: Names::part(context.of_report(subject), "finding", number),
        title: markup_line(&finding.id),
        description: markup(&finding.message),
        props: Props::default()
            .with("status", finding.status.word())
            .with("severity", finding.severity.word())
            .with("check", &finding.check)
            .list(),
        target: FindingTarget { kind: "objective-id", id: token(objective), status: state(finding.status) },
        observations: [ObservationRef { uuid: observation }],
        remarks: markup(&format!("{why}\n{}", finding.remediation)),
    }
}

/// OSCAL knows two states; what is not a plain gap says so.
fn state(status: Status) -> State {
    let (state, reason, remarks) = match status {
        Status::Gap => ("not-satisfied", "fail", None),
        Status::Waived => ("not-satisfied", "other", Some("Waived: the risk was accepted.")),
        Status::Noted | Status::Pass => ("satisfied", "other", Some("Noted: it changes no status.")),
        Status::Unknown | Status::NotLookedAt | Status::NotApplicable => {
            ("not-satisfied", "other", Some("Unknown: it could not be looked at, which is never a pass."))
        }
    };
    State { state, reason, remarks }
}
