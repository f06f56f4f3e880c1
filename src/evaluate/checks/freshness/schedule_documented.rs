//! Did somebody document the schedule? The article leaves some to the organisation: a general default documents none.

use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::model::Status;
use crate::policy::Expectation;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "schedule-documented", evaluate };

/// Evaluates a target. What is not declared has no schedule to ask for.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if case.rule.expectation != Expectation::Required {
        return Answer::unjudged(case);
    }
    let looked_at = |findings| Answer::looked_at(1, "schedules of the deployment file", findings);
    if case.rule.schedule.documented {
        return looked_at(Vec::new());
    }
    let message = format!(
        "No schedule is documented for {}: the article leaves it to the organization, and a default does not \
         document it.",
        case.export_words()
    );
    looked_at(vec![case.finding("schedule-undocumented", Status::Gap, message, Vec::new())])
}
