//! All targets of a deployment: at least one for each item of the catalogue, so that nothing is forgotten silently.

use super::effective;
use super::subjects::{self, Found};
use crate::policy::{Catalogue, Deployment, Expectation, Item, Policy, TargetDeclaration, TargetRule};
use std::collections::{BTreeMap, BTreeSet};

/// `[[target]]` overrides by item and by target name without case.
type Overrides<'a> = BTreeMap<(&'a str, String), &'a TargetDeclaration>;

impl Policy {
    /// Derives every target and its effective rule.
    pub fn new(catalogue: Catalogue, deployment: Deployment) -> Self {
        let overrides: Overrides<'_> = deployment
            .target_overrides
            .iter()
            .map(|one| ((one.item.as_str(), one.target.to_lowercase()), one))
            .collect();
        let mut targets = Vec::new();
        for item in &catalogue.items {
            let mut of_item: Vec<TargetRule> = subjects::of(item, &catalogue, &deployment)
                .into_iter()
                .map(|found| rule(item, found, &deployment, &overrides))
                .collect();
            of_item.sort_by(|a, b| a.target.cmp(&b.target));
            targets.append(&mut of_item);
        }
        let period = deployment.period;
        Self { catalogue, deployment, targets, only: BTreeSet::new(), period, without_waivers: false }
    }
}

fn rule(item: &Item, found: Found, deployment: &Deployment, overrides: &Overrides<'_>) -> TargetRule {
    let own = overrides.get(&(item.id.as_str(), found.target.to_lowercase())).copied();
    let expectation = match own {
        Some(TargetDeclaration { applies: Some(false), reason, line, .. }) => Expectation::NotApplicable {
            reason: format!("{} ([[target]], line {line})", reason.as_deref().unwrap_or_default()),
        },
        _ => found.expectation,
    };
    let accept = effective::accept(item, deployment, own);
    TargetRule {
        item: item.id.clone(),
        target: found.target,
        subject: found.subject,
        expectation,
        schedule: effective::schedule(item, &accept.value, deployment, own),
        eras: effective::eras(item, &accept.value, deployment, own),
        rpo: effective::rpo(item, deployment, own),
        since: own.and_then(|target| target.since),
        accept,
        minimum: effective::minimum(item, deployment, own),
        criticality: item.criticality,
    }
}
