//! Every attestation and what became of it, in the order of the file.

use crate::evaluate::attested::{AttestedState, speaks_of, state};
use crate::evaluate::world::World;
use crate::model::Assurance;
use crate::model::report::AttestationReport;
use crate::policy::{Attestation, EvidenceKind};

/// What people say was done.
pub fn attestations(world: &World<'_>) -> Vec<AttestationReport> {
    let asked = world.policy.deployment.attestations.iter().filter(|one| world.policy.is_asked(&one.item));
    asked.map(|attestation| report(world, attestation)).collect()
}

fn report(world: &World<'_>, attestation: &Attestation) -> AttestationReport {
    let (state, file) = state(world, attestation);
    let is_accepted = world.policy.targets.iter().any(|rule| {
        speaks_of(world.policy, attestation, rule) && rule.accept.value.contains(&EvidenceKind::Attestation)
    });
    let word = if state == AttestedState::Valid && !is_accepted { "not-accepted" } else { state.word() };
    AttestationReport {
        item: attestation.item.clone(),
        target: attestation.target.clone(),
        date: attestation.date.to_string(),
        by: attestation.by.clone(),
        evidence: attestation.evidence.clone(),
        expires: attestation.expires.map(|date| date.to_string()),
        state: word.to_owned(),
        sha256: file.and_then(|file| file.sha256.clone()),
        assurance: Assurance::Attested,
    }
}
