//! Whether the server a backup names is an instance the deployment declares.
//!
//! A backup calls its server by the NetBIOS name; the deployment file by its FQDN. Instances match when their names are
//! equal without case and the host is equal, is the first label of the declared FQDN, or stands in `aliases`.

use super::outcome::instance_of;
use crate::base::equal_without_case;
use crate::model::{Instance, is_first_label, same_host};
use crate::policy::{Policy, SqlServer};
use std::collections::BTreeSet;

/// What the declared instances say of a server's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerMatch {
    None,
    /// The targets (of those asked) whose instance it is; all name the same host.
    These(Vec<usize>),
    /// It may be any of these hosts; the targets are those whose instance it may be.
    Ambiguous {
        hosts: Vec<String>,
        targets: Vec<usize>,
    },
}

/// Finds the server among the targets given. Hosts are compared over everything the deployment declares: a name that
/// two declared hosts share decides nothing, even when only one of them holds a target of the item.
pub fn match_server(policy: &Policy, server: &Instance, targets: &[usize]) -> ServerMatch {
    let declared = |index: &usize| policy.targets.get(*index).and_then(instance_of);
    let aliased = aliased(policy, server);
    let matching: Vec<usize> = targets
        .iter()
        .filter(|index| declared(index).is_some_and(|instance| goes_by(instance, server, &aliased)))
        .copied()
        .collect();
    if matching.is_empty() {
        return ServerMatch::None;
    }
    let fully_named: Vec<usize> = matching
        .iter()
        .filter(|index| {
            server.host.contains('.') && declared(index).is_some_and(|i| i.host.eq_ignore_ascii_case(&server.host))
        })
        .copied()
        .collect();
    if !fully_named.is_empty() {
        return ServerMatch::These(fully_named);
    }
    let mut hosts: BTreeSet<String> = matching.iter().filter_map(declared).map(|i| i.host.to_lowercase()).collect();
    hosts.extend(
        declared_instances(policy)
            .filter(|instance| is_first_label(&instance.host, &server.host))
            .map(|instance| instance.host.to_lowercase()),
    );
    if hosts.len() > 1 {
        ServerMatch::Ambiguous { hosts: hosts.into_iter().collect(), targets: matching }
    } else {
        ServerMatch::These(matching)
    }
}

/// Whether a declared instance may go by the name a backup carries.
pub fn answers_to(policy: &Policy, declared: &Instance, server: &Instance) -> bool {
    declared.same_name(server) && (has_own_host(declared, server) || answers_by_alias(policy, declared, server))
}

/// Whether an alias of the declared instance is the name of the server's host.
pub fn answers_by_alias(policy: &Policy, declared: &Instance, server: &Instance) -> bool {
    declared.same_name(server) && aliased(policy, server).iter().any(|instance| same(instance, declared))
}

/// As [`answers_to`], where it is known which instances have the name as an alias.
pub fn goes_by(declared: &Instance, server: &Instance, aliased: &[&Instance]) -> bool {
    declared.same_name(server)
        && (has_own_host(declared, server) || aliased.iter().any(|instance| same(instance, declared)))
}

/// The declared instances that have a server's host as an alias: few have any, and it is asked of one server once.
pub fn aliased<'a>(policy: &'a Policy, server: &Instance) -> Vec<&'a Instance> {
    let has_it = |entry: &&SqlServer| entry.aliases.iter().any(|alias| equal_without_case(alias, &server.host));
    policy.deployment.sql_servers.iter().filter(has_it).map(|entry| &entry.instance).collect()
}

/// Whether the host is the declared one, in full or in short; no alias is asked.
pub fn has_own_host(declared: &Instance, server: &Instance) -> bool {
    same_host(&declared.host, &server.host)
}

/// The same instance, as two places of the deployment file write it.
pub fn same(a: &Instance, b: &Instance) -> bool {
    a.host.eq_ignore_ascii_case(&b.host) && a.same_name(b)
}

fn declared_instances(policy: &Policy) -> impl Iterator<Item = &Instance> {
    let deployment = &policy.deployment;
    deployment
        .pools
        .iter()
        .filter_map(|pool| pool.sql.as_ref())
        .chain(deployment.sql_servers.iter().map(|server| &server.instance))
        .chain(policy.targets.iter().filter_map(instance_of))
}
