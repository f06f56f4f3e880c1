//! Did somebody document the schedule? The article leaves some to the organisation: a general default documents none.

use super::Answer;
use crate::evaluate::case::Case;
use crate::model::Status;
use crate::policy::Expectation;

/// Asks a target. What is not declared has no schedule to ask for.
pub fn ask(case: &Case<'_>) -> Answer {
    if case.rule.expectation != Expectation::Required {
        return Answer::follow("present");
    }
    if case.rule.schedule.documented {
        return Answer::default();
    }
    let message = format!(
        "No schedule is documented for {}: the article leaves it to the organisation, and a default documents nothing.",
        case.export_words()
    );
    Answer::of(vec![case.finding("schedule-undocumented", Status::Gap, message, Vec::new())])
}
