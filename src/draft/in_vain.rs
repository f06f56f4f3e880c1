//! What a deployment file says of targets that neither it nor a topology shows: a typing error would be silent.

use crate::base::for_terminal;
use crate::policy::{Policy, closest};

/// Names among which the nearest is looked for.
const MAX_COMPARED: usize = 1000;

/// A sentence for each table whose `target` or `pool` is the name of nothing.
pub(super) fn in_vain(policy: &Policy) -> Vec<String> {
    let deployment = &policy.deployment;
    let overrides =
        deployment.target_overrides.iter().map(|one| ("[[target]]", one.line, &one.item, Some(&one.target)));
    let attestations =
        deployment.attestations.iter().map(|one| ("[[attestation]]", one.line, &one.item, one.target.as_ref()));
    let changes = deployment.changes.iter().map(|one| ("[[change]]", one.line, &one.item, one.target.as_ref()));
    let named = overrides.chain(attestations).chain(changes);
    let targets = named.filter_map(|(table, line, item, target)| {
        let target = target.filter(|target| !is_target(policy, item, target))?;
        Some(format!(
            "the {table} of {} in line {line} counts for nothing: no target of it is `{}`; {}",
            for_terminal(item),
            for_terminal(target),
            nearest(policy, item, target)
        ))
    });
    let maps = deployment.repositories.iter().flat_map(|repository| &repository.maps);
    let pools = maps.filter_map(|map| {
        let pool = map.pool.as_ref().filter(|pool| !deployment.pools.iter().any(|known| known.fqdn == **pool))?;
        let known = deployment.pools.iter().map(|known| known.fqdn.as_str());
        Some(format!(
            "the [[repository.map]] of `{}` counts for nothing: there is no pool `{}`{}",
            for_terminal(&map.pattern),
            for_terminal(pool),
            meant(pool, known)
                .map_or_else(|| "; write the `fqdn` of a [[pool]]".to_owned(), |meant| format!("; {meant}"))
        ))
    });
    targets.chain(pools).collect()
}

fn is_target(policy: &Policy, item: &str, target: &str) -> bool {
    policy.targets.iter().any(|rule| rule.item == item && rule.target.eq_ignore_ascii_case(target))
}

/// The target of the item that is meant, else how to see all.
fn nearest(policy: &Policy, item: &str, target: &str) -> String {
    let of_item = policy.targets.iter().filter(|rule| rule.item == item).map(|rule| rule.target.as_str());
    meant(target, of_item).unwrap_or_else(|| "`bakproof check` lists its targets".to_owned())
}

fn meant<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    closest(wrong, known.take(MAX_COMPARED)).map(|meant| format!("did you mean `{}`?", for_terminal(meant)))
}
