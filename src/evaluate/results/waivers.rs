//! Accepted risks: what they cover, until when, and whether they cover anything at all.

use super::Verdict;
use crate::evaluate::context::AuditContext;
use crate::evaluate::finding::{Owner, finding};
use crate::model::Status;
use crate::model::report::{Finding, WaiverReport};
use crate::policy::Waiver;

/// Applies the deployment's waivers and says what became of each, in the order of the file.
pub fn waive(context: &AuditContext<'_>, verdicts: &mut [Verdict<'_>]) -> Vec<WaiverReport> {
    context.policy.deployment.waivers.iter().map(|waiver| apply(context, waiver, verdicts)).collect()
}

fn apply(context: &AuditContext<'_>, waiver: &Waiver, verdicts: &mut [Verdict<'_>]) -> WaiverReport {
    let mut report = WaiverReport {
        item: waiver.item.clone(),
        target: waiver.target.clone(),
        finding: waiver.finding.clone(),
        reason: waiver.reason.clone(),
        owner: waiver.owner.clone(),
        expires: waiver.expires.to_string(),
        state: "active".to_owned(),
        findings: Vec::new(),
    };
    let noted = |id: &str, message: String| finding(context, Owner::Source, id, Status::Noted, message, Vec::new());
    let zone = &context.policy.deployment.time_zone;
    let today = zone.to_datetime(context.as_of.at).date();
    if today > waiver.expires {
        report.state = "expired".to_owned();
        let message = format!(
            "The waiver of {} expired at the end of {}: its findings count again.",
            what(waiver),
            waiver.expires
        );
        report.findings.push(noted("waiver-expired", message));
        return report;
    }
    let furthest = Waiver::furthest(today);
    if waiver.expires > furthest {
        report.state = "too-long".to_owned();
        let message = format!(
            "The waiver of {} does not count: it would be in force until {}, but a risk must be accepted again \
             within {} years. Set `expires` to {furthest} or earlier.",
            what(waiver),
            waiver.expires,
            Waiver::LONGEST_YEARS
        );
        report.findings.push(noted("waiver-too-long", message));
        return report;
    }
    let mut used = false;
    for verdict in verdicts.iter_mut().filter(|verdict| waiver.covers(verdict.rule)) {
        let mut here = false;
        for finding in verdict.findings.iter_mut().filter(|finding| covers_finding(waiver, finding)) {
            finding.status = Status::Waived;
            here = true;
        }
        if here && verdict.waiver.is_none() {
            verdict.waiver = Some(report.clone());
        }
        used |= here;
    }
    if !used {
        report.state = "unused".to_owned();
        let message = format!("The waiver of {} does not match any finding.", what(waiver));
        report.findings.push(noted("waiver-unused", message));
    }
    report
}

/// A finding that another waiver covers already is covered by this one too: neither is unused.
fn covers_finding(waiver: &Waiver, finding: &Finding) -> bool {
    matches!(finding.status, Status::Gap | Status::Unknown | Status::Waived)
        && waiver.finding.as_ref().is_none_or(|id| *id == finding.id)
}

fn what(waiver: &Waiver) -> String {
    let finding = waiver.finding.as_ref().map(|finding| format!("{finding} of ")).unwrap_or_default();
    let target = waiver.target.as_ref().map(|target| format!(" on {target}")).unwrap_or_default();
    format!("{finding}{}{target}", waiver.item)
}
