//! What became of the attestations that speak of the target: one whose evidence is gone or changed attests nothing.

use crate::evaluate::attested::{AttestedState, speaks_of, state};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::attested;
use crate::model::Status;
use crate::model::report::Finding;
use crate::policy::{Attestation, EvidenceKind};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "attestation", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let all = &case.context.policy.deployment.attestations;
    let is_mine = |attestation: &&Attestation| {
        let is_of_repository = attestation.repository.is_some() && attestation.item == case.rule.item;
        is_of_repository || speaks_of(case.context.policy, attestation, case.rule)
    };
    let mine: Vec<&Attestation> = all.iter().filter(is_mine).collect();
    let findings = mine.iter().filter_map(|attestation| one(case, attestation)).collect();
    match mine.len() {
        0 => Answer::not_looked_at("there is no attestation"),
        n => Answer::looked_at(n, "attestations", findings),
    }
}

fn one(case: &TargetCase<'_>, attestation: &Attestation) -> Option<Finding> {
    let of = attestation.repository.as_ref().map_or(case.item.id.clone(), |name| format!("repository {name}"));
    let what = format!("The attestation of {of} for {} by {}", attestation.date, attestation.by);
    let file = attestation.evidence.as_deref().unwrap_or_default();
    let (id, status, message) = match state(&case.context, attestation).0 {
        AttestedState::Missing => {
            ("attestation-void", Status::Gap, format!("{what} is void: its evidence file {file} was not found."))
        }
        AttestedState::Changed { declared, seen } => (
            "attestation-void",
            Status::Gap,
            format!(
                "{what} is void: its evidence file {file} is not the one that was attested (its SHA-256 is {seen}; \
                 {declared} was attested)."
            ),
        ),
        AttestedState::Empty => (
            "attestation-void",
            Status::Gap,
            format!(
                "{what} is void: its evidence file {file} is empty, or contains nothing but blanks, zeros or a placeholder."
            ),
        ),
        AttestedState::Itself => (
            "attestation-void",
            Status::Gap,
            format!(
                "{what} is void: its evidence file {file} is the deployment file itself, which does not show that \
                 anything was done."
            ),
        ),
        AttestedState::Unreadable(why) => (
            "attestation-unreadable",
            Status::Unknown,
            format!(
                "{what} cannot be judged: its evidence file {file} could not be read ({}).",
                why.trim_end_matches('.')
            ),
        ),
        AttestedState::Expired => {
            let end = attestation.expires.map(|day| day.to_string()).unwrap_or_default();
            ("attestation-expired", Status::Noted, format!("{what} expired at the end of {end} and no longer counts."))
        }
        AttestedState::Valid if attestation.repository.is_some() => return None,
        AttestedState::Valid if !case.rule.accept.value.contains(&EvidenceKind::Attestation) => (
            "attestation-not-accepted",
            Status::Noted,
            format!("{what} does not count: {} does not accept attestations.", case.export_words()),
        ),
        AttestedState::NotYet => (
            "attestation-not-yet",
            Status::Noted,
            format!("{what} is dated after the time of the audit and does not count yet."),
        ),
        AttestedState::Valid => return None,
    };
    Some(case.finding(id, status, message, vec![attested(attestation)]))
}
