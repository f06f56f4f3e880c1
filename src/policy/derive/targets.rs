//! All targets of a deployment: at least one for each item of the catalogue, so that nothing is forgotten silently.

use super::effective;
use super::subjects::{self, Found};
use crate::policy::{Catalogue, Deployment, Expectation, Item, Policy, Subject, TargetDeclaration, TargetRule};
use std::collections::{BTreeMap, BTreeSet};

/// `[[target]]` overrides by item and by target name without case.
type Overrides<'a> = BTreeMap<(&'a str, String), &'a TargetDeclaration>;

impl Policy {
    /// Derives every target and its effective rule. Of the catalogue's editions, that of the deployment file counts, and
    /// for each pool its own.
    pub fn new(catalogue: Catalogue, deployment: Deployment) -> Self {
        let (catalogue, of_pools) = editions(catalogue, &deployment);
        let overrides: Overrides<'_> = deployment
            .target_overrides
            .iter()
            .map(|one| ((one.item.as_str(), one.target.to_lowercase()), one))
            .collect();
        let mut targets = Vec::new();
        for item in &catalogue.items {
            let found = subjects::of(item, &catalogue, &deployment).into_iter();
            let found = found.map(|found| of_pool(item, found, &of_pools, &deployment));
            let mut of_item: Vec<TargetRule> =
                found.map(|(item, edition, found)| rule((item, edition), found, &deployment, &overrides)).collect();
            of_item.sort_by(|a, b| a.target.cmp(&b.target));
            targets.append(&mut of_item);
        }
        let period = deployment.period;
        Self {
            catalogue,
            of_pools,
            deployment,
            targets,
            only: BTreeSet::new(),
            period,
            without_waivers: false,
            shown: None,
        }
    }
}

/// The catalogue of the deployment's edition, and those of pools of other editions. What the deployment's edition does not
/// have, and that of a pool has, is an item all the same.
fn editions(catalogue: Catalogue, deployment: &Deployment) -> (Catalogue, BTreeMap<String, Catalogue>) {
    let own = deployment.edition.as_ref().filter(|id| **id != catalogue.edition.id);
    let mut catalogue = own.and_then(|id| catalogue.of_edition(id)).unwrap_or(catalogue);
    let others = deployment.pools.iter().filter_map(|pool| pool.edition.as_ref());
    let others = others.filter(|id| **id != catalogue.edition.id);
    let of_pools: BTreeMap<String, Catalogue> =
        others.filter_map(|id| Some((id.clone(), catalogue.of_edition(id)?))).collect();
    for item in &mut catalogue.items {
        let mut theirs = of_pools.values().filter_map(|other| other.item(&item.id));
        if let Some(theirs) = theirs.find(|theirs| item.absent.is_some() && theirs.absent.is_none()) {
            *item = theirs.clone();
        }
    }
    for theirs in of_pools.values().flat_map(|other| &other.items) {
        if catalogue.item(&theirs.id).is_none() {
            catalogue.items.push(theirs.clone());
        }
    }
    (catalogue, of_pools)
}

/// The target of a pool of another edition, by the rules of that one.
fn of_pool<'a>(
    item: &'a Item,
    found: Found,
    of_pools: &'a BTreeMap<String, Catalogue>,
    deployment: &Deployment,
) -> (&'a Item, Option<String>, Found) {
    let edition = match &found.subject {
        Subject::Pool { fqdn, .. } => deployment.pools.iter().find(|pool| pool.fqdn == *fqdn),
        _ => None,
    };
    let theirs = edition.and_then(|pool| of_pools.get(pool.edition.as_ref()?));
    let Some((theirs, edition)) = theirs.and_then(|other| Some((other.item(&item.id)?, &other.edition))) else {
        return (item, None, found);
    };
    let is_away = matches!(found.expectation, Expectation::NotApplicable { .. });
    let found = match theirs.absent.as_ref().filter(|_| !is_away) {
        Some(reason) => {
            let reason = format!("{reason} (edition {} of the pool)", edition.id);
            Found { expectation: Expectation::NotApplicable { reason }, ..found }
        }
        None => found,
    };
    (theirs, Some(edition.id.clone()), found)
}

fn rule(
    (item, edition): (&Item, Option<String>),
    found: Found,
    deployment: &Deployment,
    overrides: &Overrides<'_>,
) -> TargetRule {
    let own = overrides.get(&(item.id.as_str(), found.target.to_lowercase())).copied();
    let (expectation, is_absent) = match own {
        Some(TargetDeclaration { applies: Some(false), reason, line, .. }) => {
            let reason = format!("{} ([[target]], line {line})", reason.as_deref().unwrap_or_default());
            (Expectation::NotApplicable { reason }, false)
        }
        _ => (found.expectation, found.is_absent),
    };
    let accept = effective::accept(item, deployment, own);
    TargetRule {
        item: item.id.clone(),
        target: found.target,
        edition,
        subject: found.subject,
        expectation,
        is_absent,
        schedule: effective::schedule(item, &accept.value, deployment, own),
        eras: effective::eras(item, &accept.value, deployment, own),
        rpo: effective::rpo(item, deployment, own),
        since: own.and_then(|target| target.since),
        accept,
        minimum: effective::minimum(item, deployment, own),
        criticality: item.criticality,
        shown: None,
        filled: None,
        edition_shown: None,
    }
}
