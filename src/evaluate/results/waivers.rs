//! Accepted risks: what they cover, until when, and what is wrong with them.

use super::Verdict;
use super::narrower::Covered;
use crate::evaluate::context::AuditContext;
use crate::evaluate::finding::{Owner, finding};
use crate::model::Status;
use crate::model::report::{Finding, WaiverReport};
use crate::policy::{Waiver, WaiverTerm};

/// Applies the waivers of what is asked about and says what became of each, in the order of the file.
pub fn waive(context: &AuditContext<'_>, verdicts: &mut [Verdict<'_>]) -> Vec<WaiverReport> {
    let all = context.policy.deployment.waivers.iter().filter(|waiver| context.policy.is_asked(&waiver.item));
    all.enumerate().map(|(number, waiver)| One { context, waiver }.judged(number as u64, verdicts)).collect()
}

/// One waiver in one audit.
struct One<'a, 'c> {
    context: &'a AuditContext<'c>,
    waiver: &'a Waiver,
}

impl One<'_, '_> {
    fn judged(&self, number: u64, verdicts: &mut [Verdict<'_>]) -> WaiverReport {
        let (context, waiver) = (self.context, self.waiver);
        let (as_of, zone) = (context.as_of.at, &context.policy.deployment.time_zone);
        let state = |state: &str, findings: Vec<Finding>| WaiverReport {
            state: state.to_owned(),
            findings,
            ..reported(waiver)
        };
        if context.policy.without_waivers {
            return state("ignored", Vec::new());
        }
        match waiver.term(as_of, zone) {
            WaiverTerm::Expired => return state("expired", vec![self.expired()]),
            WaiverTerm::TooLong => return state("too-long", vec![self.too_long()]),
            WaiverTerm::InForce => {}
        }
        let mut found: Vec<Finding> = self.review_overdue().into_iter().chain(self.expiring()).collect();
        if !waiver.is_asked_about(context.period, waiver.bounds(as_of, zone)) {
            return state("not-asked", found);
        }
        let covered = self.apply(number, verdicts);
        found.extend(if covered.is_empty() { Some(self.unused()) } else { self.too_wide(&covered) });
        state(if covered.is_empty() { "unused" } else { "active" }, found)
    }

    /// Waives what it names, and nothing else.
    fn apply(&self, number: u64, verdicts: &mut [Verdict<'_>]) -> Covered {
        let (as_of, zone) = (self.context.as_of.at, &self.context.policy.deployment.time_zone);
        let bounds = self.waiver.bounds(as_of, zone);
        let mut covered = Covered::default();
        for verdict in verdicts.iter_mut().filter(|verdict| self.waiver.covers(verdict.rule)) {
            covered.see_target(verdict.rule);
            for finding in &mut verdict.findings {
                let scheduled = finding.scheduled.as_ref().map(|times| (times.first.at, times.last.at));
                // What another waiver covers already is covered by this one too: neither is unused.
                let counts = matches!(finding.status, Status::Gap | Status::Unknown | Status::Waived);
                if !counts || !self.waiver.covers_finding(&finding.id, scheduled, bounds) {
                    continue;
                }
                covered.add(verdict.rule, finding, zone);
                finding.status = Status::Waived;
                finding.waiver.get_or_insert(number);
                verdict.waiver.get_or_insert_with(|| reported(self.waiver));
            }
        }
        covered
    }

    fn noted(&self, id: &str, message: String) -> Finding {
        finding(self.context, Owner::Source, id, Status::Noted, message, Vec::new())
    }

    fn expired(&self) -> Finding {
        let (what, expires) = (what(self.waiver), self.waiver.expires);
        let message = format!("The waiver of {what} expired at the end of {expires}: its findings count again.");
        self.noted("waiver-expired", message)
    }

    fn too_long(&self) -> Finding {
        let furthest = Waiver::furthest(self.today());
        let message = format!(
            "The waiver of {} does not count: it would be in force until {}, but a risk must be accepted again \
             within {} years. Set `expires` to {furthest} or earlier.",
            what(self.waiver),
            self.waiver.expires,
            Waiver::LONGEST_YEARS
        );
        self.noted("waiver-too-long", message)
    }

    fn expiring(&self) -> Option<Finding> {
        let when = match self.waiver.last_days(self.today())? {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        let (what, expires) = (what(self.waiver), self.waiver.expires);
        let message = format!(
            "The waiver of {what} expires {when}, at the end of {expires}: the findings that it covers count again \
             from then on."
        );
        Some(self.noted("waiver-expiring", message))
    }

    fn review_overdue(&self) -> Option<Finding> {
        let zone = &self.context.policy.deployment.time_zone;
        let review = self.waiver.review.filter(|_| self.waiver.is_review_overdue(self.context.as_of.at, zone))?;
        let (what, owner) = (what(self.waiver), &self.waiver.owner);
        let message = format!(
            "The waiver of {what} was to be reviewed by {review}. It still counts, until the end of {}; its owner is \
             {owner}.",
            self.waiver.expires
        );
        Some(self.noted("waiver-review-overdue", message))
    }

    fn unused(&self) -> Finding {
        let hint = match self.waiver.period {
            Some(_) => " With a `period`, it covers only findings of scheduled times, all of which are in that period.",
            None => "",
        };
        self.noted("waiver-unused", format!("The waiver of {} does not match any finding.{hint}", what(self.waiver)))
    }

    fn too_wide(&self, covered: &Covered) -> Option<Finding> {
        let narrower = covered.narrower(self.waiver)?;
        let message = format!(
            "The waiver of {} is wider than what it covers: with {narrower}, it would cover the same and nothing else.",
            what(self.waiver)
        );
        Some(self.noted("waiver-too-wide", message))
    }

    fn today(&self) -> jiff::civil::Date {
        self.context.policy.deployment.time_zone.to_datetime(self.context.as_of.at).date()
    }
}

/// As it is in force.
fn reported(waiver: &Waiver) -> WaiverReport {
    WaiverReport {
        item: waiver.item.clone(),
        target: waiver.target.clone(),
        finding: waiver.finding.clone(),
        period: waiver.period.map(|period| period.to_string()),
        reason: waiver.reason.clone(),
        owner: waiver.owner.clone(),
        approval: waiver.approval.clone(),
        review: waiver.review.map(|review| review.to_string()),
        expires: waiver.expires.to_string(),
        state: "active".to_owned(),
        findings: Vec::new(),
    }
}

fn what(waiver: &Waiver) -> String {
    let finding = waiver.finding.as_ref().map(|finding| format!("{finding} of ")).unwrap_or_default();
    let target = waiver.target.as_ref().map(|target| format!(" on {target}")).unwrap_or_default();
    let period = waiver.period.map(|period| format!(" in {period}")).unwrap_or_default();
    format!("{finding}{}{target}{period}", waiver.item)
}
