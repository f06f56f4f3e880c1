//! Does the attested procedure for an earlier version come with what it was done by?

use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::backup_seen;
use crate::model::Status;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "earlier-version", evaluate };

/// Evaluates one version.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let attested: Vec<&Candidate<'_>> = case
        .parts
        .iter()
        .flat_map(|part| part.of(Class::Attested))
        .filter(|candidate| candidate.assurance().is_some())
        .collect();
    let has_file = |candidate: &&Candidate<'_>| match candidate.content {
        Content::Attested(attestation, _) => attestation.evidence.is_some(),
        _ => false,
    };
    let Some(newest) = attested.last() else {
        return Answer::not_looked_at("no valid attestation was seen");
    };
    let looked_at = |findings| Answer::looked_at(attested.len(), "valid attestations", findings);
    if attested.iter().any(has_file) {
        return looked_at(Vec::new());
    }
    let message = format!(
        "The backup of {} is attested without a file that documents its procedure; the procedure of {} does not \
         apply to it.",
        case.rule.target, case.context.policy.catalogue.edition.title
    );
    looked_at(vec![case.finding("procedure-undocumented", Status::Gap, message, backup_seen(newest))])
}
