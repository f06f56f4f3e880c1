//! From attestations to candidates: one for each target that an attestation speaks of and that accepts attestations.

use super::state::{AttestedState, state};
use crate::base::Stamp;
use crate::evaluate::attribution::Said;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::model::{Kind, KindOrigin, Verdict};
use crate::policy::{Attestation, EvidenceKind, Expectation, Policy, TargetRule, TargetSource};
use jiff::civil::time;

/// Valid attestations, and those whose evidence could not be read: what they say can then not be told.
pub fn attested_candidates<'a>(context: &AuditContext<'a>) -> Vec<Candidate<'a>> {
    let mut all = Vec::new();
    for attestation in &context.policy.deployment.attestations {
        let verdict = match state(context, attestation).0 {
            AttestedState::Valid => Verdict::Identified,
            AttestedState::Unreadable(_) => Verdict::Unreadable,
            _ => continue,
        };
        for (index, rule) in context.policy.targets.iter().enumerate() {
            if speaks_of(context.policy, attestation, rule) && rule.accept.value.contains(&EvidenceKind::Attestation) {
                all.push(candidate(context, attestation, index, verdict));
            }
        }
    }
    all
}

/// Whether an attestation is of a target, and not of a repository alone. An earlier version has a procedure of its own, so that it must be named.
pub fn speaks_of(policy: &Policy, attestation: &Attestation, rule: &TargetRule) -> bool {
    attestation.item == rule.item
        && attestation.repository.is_none()
        && !matches!(rule.expectation, Expectation::NotApplicable { .. })
        && match &attestation.target {
            Some(target) => target.eq_ignore_ascii_case(&rule.target),
            None => policy.item_of(rule).is_some_and(|item| item.targets_from != TargetSource::EarlierVersions),
        }
}

fn candidate<'a>(
    context: &AuditContext<'a>,
    attestation: &'a Attestation,
    target: usize,
    verdict: Verdict,
) -> Candidate<'a> {
    Candidate {
        content: Content::Attested(attestation, target),
        kind: Kind::Unknown,
        kind_origin: KindOrigin::Mapping,
        class: Class::Attested,
        verdict,
        finished: attested_at(context, attestation),
        started: None,
        assured_at: None,
        is_proof_stale: false,
        server_proof: None,
        said: Said::default(),
        places: Vec::new().into(),
        problems: Vec::new(),
    }
}

/// The end of the attested day; on the day of the audit or of the collection not later than those.
fn attested_at(context: &AuditContext<'_>, attestation: &Attestation) -> Option<Stamp> {
    let zone = &context.policy.deployment.time_zone;
    let end = attestation.date.to_datetime(time(23, 59, 59, 0)).to_zoned(zone.clone()).ok()?;
    let start = attestation.date.to_datetime(time(0, 0, 0, 0)).to_zoned(zone.clone()).ok()?;
    let clocks = [context.as_of.at, context.evidence.collected_at.at];
    let at = clocks.into_iter().filter(|clock| *clock >= start.timestamp()).fold(end.timestamp(), std::cmp::Ord::min);
    Some(Stamp::in_zone(at, zone))
}
