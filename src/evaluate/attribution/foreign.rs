//! Which topologies may be of another deployment than the one that is judged.

use crate::evaluate::context::AuditContext;
use crate::model::{Export, HostNames};
use crate::policy::Policy;

/// Exports and documents that may be of this deployment.
pub fn own_exports<'a>(context: &AuditContext<'a>) -> impl Iterator<Item = &'a Export> {
    let policy = context.policy;
    context.evidence.exports.iter().filter(move |export| !is_foreign(policy, export))
}

/// Whether a topology inside shows pools, and none of those that are known. One that shows no pool may be of anybody: what it
/// says that the deployment needs is asked for.
pub fn is_foreign(policy: &Policy, export: &Export) -> bool {
    let services = || export.facts.topology.iter().flat_map(|topology| &topology.services);
    names_no_pool(policy, export) && services().any(|service| service.role.eq_ignore_ascii_case("UserServices"))
}

/// Whether a topology inside names none of the pools that are known.
pub(super) fn names_no_pool(policy: &Policy, export: &Export) -> bool {
    let (clusters, pools) = (&export.facts.clusters, &policy.deployment.pools);
    // They are sorted: of an own export, the first pool is found at once.
    if clusters.is_empty() || pools.is_empty() || pools.iter().any(|pool| clusters.binary_search(&pool.fqdn).is_ok()) {
        return false;
    }
    let named: HostNames = clusters.iter().map(String::as_str).collect();
    !pools.iter().any(|pool| named.contains(&pool.fqdn))
}
