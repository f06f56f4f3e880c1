//! Files that content does not recognise: only a mapping can say whose backup they are taken for.

use super::mapping::MappingClaim;
use super::outcome::{instance_of, pool_of};
use super::server::same;
use crate::model::{Kind, Suspect};
use crate::policy::{Item, Policy, TargetRule};

/// The targets a suspect is mapped to; none when no mapping names an item, a kind, a pool or an instance.
pub fn targets_of_suspect(policy: &Policy, suspect: &Suspect) -> Vec<usize> {
    let said = MappingClaim::of(policy, &[&suspect.location]);
    if said.item.is_none() && said.kind.is_none() && said.pool.is_none() && said.sql.is_none() && said.target.is_none()
    {
        return Vec::new();
    }
    let is_mapped = |rule: &TargetRule| {
        policy.item_of(rule).is_some_and(|item| {
            (!item.databases.is_empty() || !item.exports.is_empty() || !item.kinds.is_empty())
                && said.item.is_none_or(|id| id == item.id)
                && said.kind.is_none_or(|kind| holds(item, kind))
                && said.pool.is_none_or(|pool| pool_of(rule) == Some(pool))
                && said.target.is_none_or(|target| rule.target.eq_ignore_ascii_case(target))
                && said.sql.is_none_or(|sql| instance_of(rule).is_some_and(|instance| same(instance, sql)))
        })
    };
    (0..policy.targets.len()).filter(|index| is_mapped(&policy.targets[*index])).collect()
}

fn holds(item: &Item, kind: Kind) -> bool {
    item.exports.contains(&kind)
        || item.kinds.contains(&kind)
        || (kind == Kind::SqlBackup && !item.databases.is_empty())
}
