//! An alias says that an instance goes by another name. If the backups under both names are of databases that were created
//! apart, the alias joins two servers, and those under the other name do not count for the instance.

use super::attributed::Attributed;
use super::outcome::{Attribution, instance_of};
use super::server::has_own_host;
use crate::base::Guid;
use crate::evaluate::candidate::{Candidate, Content};
use crate::model::Instance;
use crate::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};

/// Families of one database of one target, by the host that its backups name.
#[derive(Debug, Default)]
struct Families {
    own: BTreeSet<Guid>,
    by_alias: BTreeMap<String, BTreeSet<Guid>>,
}

/// Target and database, lower case.
type Key = (usize, String);

/// Takes the attribution from backups whose server an alias alone names, if no copy of the database under that name has a
/// family with those under the instance's own name in common: a move, a restore or a mirror keeps the family.
pub fn part_aliases(policy: &Policy, attributed: &mut [Attributed<'_>]) {
    let mut all: BTreeMap<Key, Families> = BTreeMap::new();
    for one in attributed.iter() {
        let (Some(key), Some(server), Some(family)) = (key_of(one), server_of(one.candidate), family_of(one.candidate))
        else {
            continue;
        };
        let families = all.entry(key.clone()).or_default();
        if is_own_name(policy, key.0, &server) {
            families.own.insert(family);
        } else {
            families.by_alias.entry(server.host.to_lowercase()).or_default().insert(family);
        }
    }
    for one in attributed.iter_mut() {
        let (Some(key), Some(server)) = (key_of(one), server_of(one.candidate)) else { continue };
        let Some(families) = all.get(&key).filter(|families| !families.own.is_empty()) else { continue };
        let by_alias = families.by_alias.get(&server.host.to_lowercase());
        if is_own_name(policy, key.0, &server) || by_alias.is_none_or(|alias| !alias.is_disjoint(&families.own)) {
            continue;
        }
        let instance = policy.targets.get(key.0).and_then(instance_of).map(ToString::to_string).unwrap_or_default();
        let database = one.candidate.database().unwrap_or_default();
        let message = format!(
            "An alias makes {server} the same as {instance}, but {database} on the one and on the other were created as two \
             databases: correct `aliases` in [[sql_server]], or remove the backups of the former database."
        );
        one.attribution = Attribution::ambiguous(message, vec![key.0]).into();
    }
}

fn key_of(one: &Attributed<'_>) -> Option<Key> {
    Some((one.attribution.target()?, one.candidate.database()?.to_lowercase()))
}

fn server_of(candidate: &Candidate<'_>) -> Option<Instance> {
    matches!(candidate.content, Content::Sql(_)).then(|| candidate.server()?.parse().ok()).flatten()
}

fn family_of(candidate: &Candidate<'_>) -> Option<Guid> {
    candidate.set()?.family_guid.and_then(Guid::known)
}

/// Whether the server inside is called as the target's instance is; no alias is asked.
fn is_own_name(policy: &Policy, target: usize, server: &Instance) -> bool {
    policy.targets.get(target).and_then(instance_of).is_none_or(|declared| has_own_host(declared, server))
}
