//! Every attestation and what became of it, in the order of the file.

use crate::evaluate::attested::{AttestedState, speaks_of, state};
use crate::evaluate::context::AuditContext;
use crate::model::Assurance;
use crate::model::report::AttestationReport;
use crate::policy::{Attestation, EvidenceKind};

/// What people say was done.
pub fn attestations(context: &AuditContext<'_>) -> Vec<AttestationReport> {
    let asked = context.policy.deployment.attestations.iter().filter(|one| context.policy.is_asked(&one.item));
    asked.map(|attestation| report(context, attestation)).collect()
}

fn report(context: &AuditContext<'_>, attestation: &Attestation) -> AttestationReport {
    let (state, file) = state(context, attestation);
    let is_accepted = context.policy.targets.iter().any(|rule| {
        speaks_of(context.policy, attestation, rule) && rule.accept.value.contains(&EvidenceKind::Attestation)
    });
    let word = if state == AttestedState::Valid && !is_accepted && attestation.repository.is_none() {
        "not-accepted"
    } else {
        state.word()
    };
    AttestationReport {
        item: attestation.item.clone(),
        target: attestation.target.clone(),
        repository: attestation.repository.clone(),
        date: attestation.date.to_string(),
        by: attestation.by.clone(),
        evidence: attestation.evidence.clone(),
        expires: attestation.expires.map(|date| date.to_string()),
        state: word.to_owned(),
        sha256: file.and_then(|file| file.sha256.clone()),
        assurance: Assurance::Attested,
    }
}
