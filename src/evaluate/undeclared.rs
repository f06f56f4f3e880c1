//! What a topology shows and the deployment file denies or leaves out: each of it is something whose backups nobody looks
//! for. Judged against the declarations alone; whether it still exists only a person can say.

use super::attribution::{answers_to, instance_of};
use super::words::list;
use crate::model::{Instance, Topology, TopologyService, first_label};
use crate::policy::{Expectation, Policy, Subject, TargetRule};
use std::collections::BTreeSet;

/// `ServiceVersion` of Lync Server 2010.
const LYNC_2010: u32 = 5;
/// Services that run on a computer of their version; stores and gateways keep the version they were defined with.
const SOFTWARE: [&str; 8] = [
    "Registrar",
    "UserServices",
    "MediationServer",
    "EdgeServer",
    "ApplicationServer",
    "ConfServices",
    "WebServices",
    "CentralMgmt",
];
/// Names told in one sentence.
const NAMES_TOLD: usize = 10;

/// Things of one sort that are missing from the deployment file.
#[derive(Debug)]
pub struct Missing {
    pub message: String,
    /// Their item is not declared at all, and so unknown already; or a person has answered for that very one.
    pub is_known_elsewhere: bool,
}

/// How the deployment file speaks of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// No table, or nothing that says on what it exists.
    Open,
    /// The whole item is declared away.
    Denied,
    Declared,
}

/// Everything of the topology that no declaration covers.
pub fn undeclared(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let mut all = pools(policy, topology);
    all.extend(gateways(policy, topology));
    all.extend(earlier_versions(policy, topology));
    all.extend(shares(policy, topology));
    all.extend(stores(policy, topology));
    all
}

fn rules<'a>(policy: &'a Policy, item: &'a str) -> impl Iterator<Item = &'a TargetRule> {
    policy.targets.iter().filter(move |rule| rule.item == item)
}

fn stand(policy: &Policy, item: &str) -> Stand {
    let is_away = |rule: &TargetRule| matches!(rule.expectation, Expectation::NotApplicable { .. });
    let is_open =
        |rule: &TargetRule| matches!(rule.expectation, Expectation::Undeclared | Expectation::Underspecified { .. });
    if rules(policy, item).all(is_away) {
        Stand::Denied
    } else if rules(policy, item).any(|rule| is_open(rule) && rule.subject == Subject::Undeclared) {
        Stand::Open
    } else {
        Stand::Declared
    }
}

/// The sentence about `names` (`pool pool03.contoso.com`), which the deployment file denies or leaves out.
fn missing(policy: &Policy, item: &str, what: (&str, &str), names: &BTreeSet<String>) -> Option<Missing> {
    if names.is_empty() {
        return None;
    }
    let mut told: Vec<&str> = names.iter().take(NAMES_TOLD).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMES_TOLD);
    let rest = format!("{more} more");
    if more > 0 {
        told.push(&rest);
    }
    let what = if names.len() == 1 { what.0 } else { what.1 };
    let stand = stand(policy, item);
    let says = match stand {
        Stand::Open => format!("and [{item}] is not declared"),
        Stand::Denied => format!("but the deployment file says that {item} does not apply"),
        Stand::Declared => "which the deployment file does not name".to_owned(),
    };
    Some(Missing {
        message: format!("The topology shows the {what} {}, {says}: its backups are not looked for.", list(&told)),
        is_known_elsewhere: stand == Stand::Open,
    })
}

fn hosts<'a>(services: impl Iterator<Item = &'a TopologyService>) -> BTreeSet<String> {
    services.filter_map(|service| service.host.clone()).collect()
}

fn of_role<'a>(topology: &'a Topology, role: &'a str) -> impl Iterator<Item = &'a TopologyService> {
    topology.services.iter().filter(move |service| service.role.eq_ignore_ascii_case(role))
}

fn is_current(service: &&TopologyService) -> bool {
    service.version.is_none_or(|version| version > LYNC_2010)
}

/// One host, as two places may write it: a name without a domain is a first label.
fn same_host(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || ((!a.contains('.') || !b.contains('.')) && first_label(a) == first_label(b))
}

fn pools(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let shown = hosts(of_role(topology, "UserServices").filter(is_current));
    let declared = |fqdn: &str| policy.deployment.pools.iter().any(|pool| same_host(&pool.fqdn, fqdn));
    let names = match stand(policy, "user-data") {
        // A pool that is declared away by itself has its own reason.
        Stand::Denied if policy.deployment.items.get("user-data").is_some_and(|item| item.applies == Some(false)) => {
            shown
        }
        _ => shown.into_iter().filter(|fqdn| !declared(fqdn)).collect(),
    };
    missing(policy, "user-data", ("pool", "pools"), &names).into_iter().collect()
}

/// Gateways, and branch appliances: a registrar without user services of its own that is no Director.
fn gateways(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    const ITEM: &str = "pstn-gateway";
    let with_users = hosts(of_role(topology, "UserServices"));
    let branches = of_role(topology, "Registrar").filter(is_current).filter(|registrar| {
        registrar.is_director == Some(false) && registrar.host.as_ref().is_some_and(|host| !with_users.contains(host))
    });
    let gateways = hosts(of_role(topology, "PstnGateway"));
    let branches = hosts(branches);
    let named: Vec<&str> = rules(policy, ITEM)
        .filter_map(|rule| match &rule.subject {
            Subject::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    // One target for the whole deployment stands for one device.
    let is_one = named.is_empty() && gateways.len() + branches.len() == 1;
    let covered = |name: &String| {
        stand(policy, ITEM) == Stand::Declared && (is_one || named.iter().any(|declared| same_host(declared, name)))
    };
    let left = |names: BTreeSet<String>| names.into_iter().filter(|name| !covered(name)).collect::<BTreeSet<_>>();
    [
        missing(policy, ITEM, ("gateway", "gateways"), &left(gateways)),
        missing(policy, ITEM, ("survivable branch appliance", "survivable branch appliances"), &left(branches)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn earlier_versions(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    const ITEM: &str = "coexistence";
    let declared = policy.deployment.items.get(ITEM);
    let is_named = |version: &str| {
        declared.is_some_and(|item| item.applies != Some(false) && item.versions.iter().any(|named| named == version))
    };
    let of = |wanted: fn(u32) -> bool| {
        let software = topology.services.iter().filter(|service| SOFTWARE.contains(&service.role.as_str()));
        let older: Vec<&TopologyService> = software.filter(|service| service.version.is_some_and(wanted)).collect();
        (!older.is_empty(), hosts(older.into_iter()))
    };
    let (has_2010, lync) = of(|version| version == LYNC_2010);
    let (has_older, mut ocs) = of(|version| version < LYNC_2010);
    ocs.extend(topology.back_compat_clusters.iter().cloned());
    let has_ocs = has_older || !topology.back_compat_clusters.is_empty();
    [("lync-2010", "Lync Server 2010", has_2010, lync), ("ocs-2007-r2", "Office Communications Server", has_ocs, ocs)]
        .into_iter()
        .filter(|(version, _, is_shown, _)| *is_shown && !is_named(version))
        .filter_map(|(_, title, _, hosts)| {
            let on = if hosts.is_empty() {
                String::new()
            } else {
                let told: Vec<&str> = hosts.iter().take(NAMES_TOLD).map(String::as_str).collect();
                format!(" (on {})", list(&told))
            };
            missing(policy, ITEM, ("earlier version", "earlier versions"), &BTreeSet::from([format!("{title}{on}")]))
        })
        .collect()
}

fn shares(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    const ITEM: &str = "file-store";
    let declared: Vec<&str> = rules(policy, ITEM).filter_map(named).collect();
    // A pool without its share is asked for it on its own row.
    let is_asked = rules(policy, ITEM).any(|rule| matches!(rule.expectation, Expectation::Underspecified { .. }));
    let names: BTreeSet<String> = of_role(topology, "FileStore")
        .filter(is_current)
        .filter_map(|store| Some(format!(r"\\{}\{}", store.host.as_ref()?, store.share.as_ref()?)))
        .filter(|share| stand(policy, ITEM) != Stand::Declared || !declared.iter().any(|name| same_share(name, share)))
        .collect();
    let mut found = missing(policy, ITEM, ("file share", "file shares"), &names);
    if let Some(found) = &mut found {
        found.is_known_elsewhere |= is_asked;
    }
    found.into_iter().collect()
}

fn named(rule: &TargetRule) -> Option<&str> {
    match &rule.subject {
        Subject::Named(name) => Some(name),
        _ => None,
    }
}

/// `\\host\share`, whatever follows.
fn same_share(a: &str, b: &str) -> bool {
    let parts = |share: &str| -> Option<(String, String)> {
        let plain = share.replace('/', "\\").to_lowercase();
        let (host, rest) = plain.trim_start_matches('\\').split_once('\\')?;
        Some((host.to_owned(), rest.split('\\').next().unwrap_or_default().to_owned()))
    };
    match (parts(a), parts(b)) {
        (Some((a_host, a_share)), Some((b_host, b_share))) => same_host(&a_host, &b_host) && a_share == b_share,
        _ => false,
    }
}

/// Stores in SQL Server: by item, what the topology calls them, and whether an old store may be left without being used.
fn stores(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let store = |role: &str, items: &[&str], what: (&str, &str), may_be_idle: bool| -> Option<Missing> {
        let shown: BTreeSet<String> =
            of_role(topology, role).filter(is_current).filter_map(|store| store.sql_instance.clone()).collect();
        let item = items.first()?;
        if items.iter().all(|item| stand(policy, item) == Stand::Denied) {
            let found = missing(policy, item, what, &shown)?;
            return Some(Missing { is_known_elsewhere: may_be_idle, ..found });
        }
        let declared: Vec<&Instance> =
            items.iter().flat_map(|item| rules(policy, item).filter_map(instance_of)).collect();
        let is_declared = |name: &String| {
            let instance = name.parse::<Instance>().ok();
            instance.is_some_and(|shown| {
                declared.iter().any(|instance| {
                    answers_to(policy, instance, &shown)
                        || (instance.same_name(&shown) && same_host(&instance.host, &shown.host))
                })
            })
        };
        let left: BTreeSet<String> = shown.into_iter().filter(|name| !is_declared(name)).collect();
        // A topology may name an alias of SQL Server: another name is no proof of another instance.
        Some(Missing { is_known_elsewhere: true, ..missing(policy, item, what, &left)? })
    };
    [
        store("ArchivingStore", &["archiving"], ("Archiving store", "Archiving stores"), true),
        store("MonitoringStore", &["cdr", "qoe"], ("Monitoring store", "Monitoring stores"), false),
        store("PersistentChatStore", &["persistent-chat"], ("Persistent Chat store", "Persistent Chat stores"), false),
    ]
    .into_iter()
    .flatten()
    .collect()
}
