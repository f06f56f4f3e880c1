//! Is the schedule of everything that applies documented? The deployment file itself answers.

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::words::list;
use crate::model::Status;
use crate::policy::{Expectation, TargetRule};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "every-schedule", evaluate };

/// Evaluates the deployment.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_declaration() || case.rule.expectation != Expectation::Required {
        return Answer::unjudged(case);
    }
    let targets = &case.context.policy.targets;
    let named = |wanted: &dyn Fn(&TargetRule) -> bool| -> Vec<&str> {
        let mut items: Vec<&str> = targets.iter().filter(|rule| wanted(rule)).map(|rule| rule.item.as_str()).collect();
        items.dedup();
        items
    };
    let missing = named(&|rule| rule.expectation == Expectation::Required && !rule.schedule.documented);
    let untold =
        named(&|rule| matches!(rule.expectation, Expectation::Undeclared | Expectation::Underspecified { .. }));
    let mut findings = Vec::new();
    if !missing.is_empty() {
        let message = format!("No schedule is documented for {}.", list(&missing));
        findings.push(case.finding("schedule-missing", Status::Gap, message, Vec::new()));
    }
    if !untold.is_empty() {
        let message = format!("Too little is declared about {}, so its schedule is unknown.", list(&untold));
        findings.push(case.finding("schedule-untold", Status::Unknown, message, Vec::new()));
    }
    let due = targets.iter().filter(|rule| !matches!(rule.expectation, Expectation::NotApplicable { .. }));
    Answer::looked_at(due.count(), "targets of the deployment file", findings)
}
