//! A name of the deployment file without a domain is of one pool, or of one server. Where backups that count for it name
//! two in full, nothing says which of them it is.

use super::attributed::Attributed;
use super::outcome::{Attribution, instance_of, pool_of};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::words::every;
use crate::model::{Instance, first_label};
use crate::policy::{Policy, TargetRule};
use std::collections::{BTreeMap, BTreeSet};

/// Takes the attribution from backups of two pools, or of two servers, that one short name would count as one.
pub fn part_short_names(policy: &Policy, attributed: &mut [Attributed<'_>]) {
    let mut names: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let target_of = |one: &Attributed<'_>| match *one.attribution {
        Attribution::Target(target) => Some((target, full_name(policy.targets.get(target)?, one.candidate)?)),
        Attribution::Nobody { .. } => None,
    };
    for (target, name) in attributed.iter().filter_map(target_of) {
        names.entry(target).or_default().insert(name);
    }
    names.retain(|_, names| names.len() > 1);
    for one in attributed.iter_mut().filter(|_| !names.is_empty()) {
        let Some((target, _)) = target_of(one) else { continue };
        let (Some(names), Some(rule)) = (names.get(&target), policy.targets.get(target)) else { continue };
        let names: Vec<&String> = names.iter().collect();
        let message = format!(
            "{} may be any of {}: write its full name in the deployment file.",
            pool_of(rule).map_or_else(|| rule.target.clone(), str::to_owned),
            every(&names)
        );
        one.attribution = Attribution::ambiguous(message, vec![target]).into();
    }
}

/// The full name inside a backup of a target that is declared by a short one, lower case.
fn full_name(rule: &TargetRule, candidate: &Candidate<'_>) -> Option<String> {
    let named = match candidate.content {
        Content::Export(export) => match export.facts.pools.as_slice() {
            [only] => Some((pool_of(rule)?, only.clone())),
            _ => None,
        },
        Content::Sql(_) | Content::Listed(_) => {
            let server = candidate.server()?.parse::<Instance>().ok()?;
            Some((instance_of(rule)?.host.as_str(), server.host))
        }
        Content::EmptyMedia | Content::Artefact(_) | Content::Attested(..) => None,
    };
    let (declared, full) = named?;
    let is_of = !declared.contains('.') && full.contains('.') && first_label(declared) == first_label(&full);
    is_of.then(|| full.to_lowercase())
}
