//! Did recovery points ever lie further apart than the deployment file allows?

use crate::base::{Stamp, age};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::words::moment;
use crate::model::Status;

/// Of targets, where a period is asked about.
pub const CHECK: TargetCheck = TargetCheck { id: "rpo-exceeded", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let Some(kept) = &case.kept else { return Answer::unjudged(case) };
    let Some(stated) = &case.rule.rpo else {
        return Answer::not_applicable("the deployment file states no recovery point objective for it (`rpo`)");
    };
    let zone = &case.context.policy.deployment.time_zone;
    let mut findings = Vec::new();
    let (mut looked_at, mut is_whole) = (0, true);
    for part in &kept.parts {
        looked_at += part.apart.len();
        is_whole &= part.reaches_back;
        let Some(worst) = part.worst().filter(|worst| worst.length() > stated.value) else { continue };
        let longer = part.apart.iter().filter(|stretch| stretch.length() > stated.value).count();
        let of = case.parts.get(part.part).map(|part| case.database_words(part)).unwrap_or_default();
        let at = |at| moment(Stamp::in_zone(at, zone));
        let often = if longer == 1 { "once".to_owned() } else { format!("{longer} times") };
        let message = format!(
            "The stated recovery point objective of {of} is {}, and it was exceeded {often} in the period: the longest \
             time without a recovery point was {}, from {} to {}.",
            age(stated.value),
            age(worst.length()),
            at(worst.from),
            at(worst.to)
        );
        findings.push(case.finding("rpo-exceeded", Status::Gap, message, Vec::new()));
    }
    let answer = match looked_at {
        0 => Answer::not_looked_at("nothing that was seen tells when its backups of the period were made"),
        _ if !is_whole && findings.is_empty() => {
            Answer::not_looked_at("nothing that was seen reaches back to the beginning of the period")
        }
        looked_at => Answer::looked_at(looked_at, "times between recovery points", findings),
    };
    answer.judged_by(Some(stated.origin.word().to_owned()))
}
