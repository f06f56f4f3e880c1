//! The SIP domains: those that the deployment file, its users or the topology name; where nobody names any, those that
//! the zones themselves show.

use super::copies::ZoneFile;
use super::uses::topology;
use crate::evaluate::case::TargetCase;
use std::collections::BTreeSet;

/// All that anyone names, lower case.
pub fn sip_domains(case: &TargetCase<'_>) -> BTreeSet<String> {
    let deployment = &case.context.policy.deployment;
    let declared = deployment.items.get(&case.item.id).map(|item| item.sip_domains.as_slice()).unwrap_or_default();
    let users = deployment.pools.iter().flat_map(|pool| &pool.users);
    let of_users = users.filter_map(|user| user.rsplit_once('@')).map(|(_, domain)| domain.to_lowercase());
    let shown = topology(case).map(|topology| topology.sip_domains.as_slice()).unwrap_or_default();
    declared.iter().chain(shown).cloned().chain(of_users).collect()
}

/// The domains of which zone files, older ones too, hold names that only Lync Server uses.
pub fn domains_in(copies: &[ZoneFile<'_>], telling: &[String]) -> BTreeSet<String> {
    let domain = |name: &str| {
        let of = |known: &String| {
            name.strip_prefix(known.as_str()).and_then(|rest| rest.strip_prefix('.')).map(str::to_owned)
        };
        telling.iter().find_map(of)
    };
    copies.iter().flat_map(|copy| &copy.names).filter_map(|name| domain(name)).collect()
}
