//! Whether a full name inside a backup is of another organization than the deployment: a mapping fills what the content
//! does not say, and does not turn `printer.fabrikam.com` into a pool of contoso.com.

use super::foreign::own_exports;
use crate::evaluate::context::AuditContext;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Second labels under which countries register names, as in `contoso.co.uk`.
pub const REGISTRIES: [&str; 14] =
    ["ac", "co", "com", "edu", "go", "gob", "gov", "govt", "gouv", "ne", "net", "nhs", "or", "org"];
/// Endings that are used inside only: machines there have other names outside.
pub const PRIVATE: [&str; 9] = ["ad", "corp", "home", "int", "intern", "internal", "intra", "lan", "local"];

/// The first name, when the content has full names and none of them is in a domain of the deployment's.
pub fn foreign_name<'n>(context: &AuditContext<'_>, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let full: Vec<(&str, &str)> = names.filter_map(|name| Some((name, organization(name)?))).collect();
    let (first, _) = full.first()?;
    let known = organizations(context)?;
    (!full.iter().any(|(_, of)| known.contains(&of.to_lowercase()))).then_some(first)
}

/// Those of the machines and of the SIP domains; `None` where it is not known which names are used outside.
fn organizations(context: &AuditContext<'_>) -> Option<BTreeSet<String>> {
    let deployment = &context.policy.deployment;
    let of = |name: &str| organization(name).map(str::to_lowercase);
    let under = |domain: &str| of(&format!("sip.{domain}"));
    let topologies = || own_exports(context).filter_map(|export| export.facts.topology.as_ref());
    let of_users = deployment.pools.iter().flat_map(|pool| &pool.users).filter_map(|user| user.rsplit_once('@'));
    let declared = deployment.items.values().flat_map(|item| &item.sip_domains);
    let shown = topologies().flat_map(|topology| &topology.sip_domains);
    let domains = of_users.map(|(_, domain)| domain).chain(declared.chain(shown).map(String::as_str));
    let mut known: BTreeSet<String> = domains.filter_map(under).collect();
    let urls = topologies().flat_map(|topology| &topology.simple_urls).filter_map(|url| of(&url.host));
    known.extend(urls);
    let machines = || {
        let pools = deployment.pools.iter().map(|pool| pool.fqdn.as_str());
        let servers = deployment.sql_servers.iter().map(|server| server.instance.host.as_str());
        pools.chain(servers).chain(context.policy.targets.iter().map(|rule| rule.target.as_str()))
    };
    let is_private = |name: &str| {
        name.rsplit_once('.').is_some_and(|(_, end)| PRIVATE.iter().any(|one| end.eq_ignore_ascii_case(one)))
    };
    let is_told = !known.is_empty() || machines().any(|name| organization(name).is_some() && !is_private(name));
    known.extend(machines().filter_map(of));
    (is_told && !known.is_empty()).then_some(known)
}

/// The label that was registered: `contoso` of `sip.contoso.co.uk` and of `\\fs01.contoso.local\lync`. Only of full
/// names of machines: neither free text, nor an address, nor one label.
fn organization(name: &str) -> Option<&str> {
    let name = name.strip_prefix("\\\\").map_or(name, |share| share.split('\\').next().unwrap_or_default());
    let name = name.strip_prefix("*.").unwrap_or(name).trim_end_matches('.');
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.parse::<IpAddr>().is_ok() || !name.chars().all(is_host) {
        return None;
    }
    let labels: Vec<&str> = name.split('.').collect();
    let (ending, rest) = labels.split_last()?;
    if ending.len() < 2 || ending.chars().all(|c| c.is_ascii_digit()) || ending.eq_ignore_ascii_case("arpa") {
        return None;
    }
    let (second, before) = rest.split_last()?;
    let is_registry = ending.len() == 2 && REGISTRIES.iter().any(|one| second.eq_ignore_ascii_case(one));
    let label = if is_registry { *before.last()? } else { *second };
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registered_label_is_found_in_full_names_only() {
        let found = ["sip.contoso.com", "*.contoso.com", "a.b.contoso.co.uk", "\\\\fs01.contoso.local\\lync"];
        assert!(found.iter().all(|name| organization(name) == Some("contoso")));
        let none = ["Lync OAuth", "fe01", "10.0.0.5", "2.0.192.in-addr.arpa", "Contoso Root 1.0", "CN v2.1", ""];
        assert!(none.iter().all(|name| organization(name).is_none()));
    }
}
