//! A name of the deployment file without a domain is of one pool, or of one server. Where backups that count for it name
//! two in full, nothing says which of them it is.

use super::attributed::Attributed;
use super::of_homes::OfHomes;
use super::outcome::{Attribution, instance_of, pool_of};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::context::AuditContext;
use crate::evaluate::words::every;
use crate::model::{Instance, Kind, first_label};
use crate::policy::{Policy, TargetRule};
use std::collections::{BTreeMap, BTreeSet};

/// Takes the attribution from backups of two pools, or of two servers, that one short name would count as one.
pub fn part_short_names(context: &AuditContext<'_>, attributed: &mut [Attributed<'_>], homes: &mut OfHomes<'_>) {
    let policy = context.policy;
    let mut names: BTreeMap<(usize, String), BTreeSet<String>> = BTreeMap::new();
    let rule_of = |attribution: &Attribution| {
        let target = attribution.target()?;
        Some((target, policy.targets.get(target)?))
    };
    let of_backups = attributed.iter().filter_map(|one| {
        let (target, rule) = rule_of(&one.attribution)?;
        Some((target, named(policy, rule, one.candidate)))
    });
    let of_homes = homes.iter().filter_map(|home| {
        let (target, rule) = rule_of(&home.attribution)?;
        Some((target, short(server_named(rule, home.server.clone()))))
    });
    for (target, named) in of_backups.chain(of_homes) {
        for (declared, full) in named {
            names.entry((target, declared)).or_default().insert(full);
        }
    }
    names.retain(|_, names| names.len() > 1);
    let all = attributed.iter_mut().map(|one| &mut one.attribution);
    let all = all.chain(homes.iter_mut().map(|home| &mut home.attribution));
    for attribution in all.filter(|_| !names.is_empty()) {
        let Some((target, _)) = rule_of(attribution) else { continue };
        let Some(((_, declared), names)) = names.iter().find(|((of, _), _)| *of == target) else { continue };
        let names: Vec<&String> = names.iter().collect();
        let message =
            format!("{declared} may be any of {}: write its full name in the deployment file.", every(&names));
        *attribution = Attribution::ambiguous(message, vec![target]).into();
    }
}

/// What the deployment file calls a target's server, and what a backup or a row does.
fn server_named(rule: &TargetRule, server: Option<Instance>) -> Vec<(&str, String)> {
    instance_of(rule).zip(server).map(|(own, server)| (own.host.as_str(), server.host)).into_iter().collect()
}

/// Of names of the deployment file those without a domain, each with the full one that it may be short for, lower case.
fn short(pairs: Vec<(&str, String)>) -> Vec<(String, String)> {
    let is_of = |declared: &str, full: &str| {
        !declared.contains('.') && full.contains('.') && first_label(declared) == first_label(full)
    };
    let short = pairs.into_iter().filter(|(declared, full)| is_of(declared, full));
    short.map(|(declared, full)| (declared.to_owned(), full.to_lowercase())).collect()
}

/// Names of the deployment file without a domain, each with the full one inside a backup, lower case.
fn named(policy: &Policy, rule: &TargetRule, candidate: &Candidate<'_>) -> Vec<(String, String)> {
    let pairs: Vec<(&str, String)> = match candidate.content {
        Content::Export(export) if export.kind == Kind::LyncConfiguration => {
            let services = export.facts.topology.iter().flat_map(|topology| topology.of_role("UserServices"));
            let mut by_label: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
            for host in services.filter_map(|service| service.host.as_deref()) {
                by_label.entry(first_label(host)).or_default().insert(host);
            }
            let short =
                policy.deployment.pools.iter().map(|pool| pool.fqdn.as_str()).filter(|name| !name.contains('.'));
            // Several in one topology are of one deployment; which of them is meant is asked elsewhere.
            let only = |name: &str| {
                by_label
                    .get(&first_label(name))
                    .filter(|hosts| hosts.len() == 1)?
                    .first()
                    .map(|host| (*host).to_owned())
            };
            short.filter_map(|name| Some((name, only(name)?))).collect()
        }
        Content::Export(export) => match (export.facts.pools.as_slice(), pool_of(rule)) {
            ([only], Some(pool)) => vec![(pool, only.clone())],
            _ => Vec::new(),
        },
        Content::Sql(_) | Content::Listed(_) => {
            server_named(rule, candidate.server().and_then(|server| server.parse::<Instance>().ok()))
        }
        Content::EmptyMedia | Content::Artefact(_) | Content::Attested(..) => Vec::new(),
    };
    short(pairs)
}
