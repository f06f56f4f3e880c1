//! What a topology shows and the deployment file denies or leaves out: each of it is something whose backups nobody looks
//! for. Judged against the declarations alone; whether it still exists only a person can say.

use super::attribution::{answers_to, instance_of};
use super::words::list;
use crate::model::{EarlierVersion, Instance, Topology, TopologyService, first_label};
use crate::policy::{Expectation, Policy, Subject, TargetRule, TargetSource, TopologyStore};
use std::collections::BTreeSet;

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

/// Finds what the topology shows of an item and nothing declares.
type FindMissing = fn(&Policy, &str, &Topology) -> Vec<Missing>;

/// Everything of the topology that no declaration covers.
pub fn undeclared(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let mut all = Vec::new();
    let finders: [(TargetSource, FindMissing); 4] = [
        (TargetSource::Pools, pools),
        (TargetSource::Gateways, gateways),
        (TargetSource::EarlierVersions, earlier_versions),
        (TargetSource::FileShares, shares),
    ];
    for (source, find) in finders {
        all.extend(policy.catalogue.item_from(source).into_iter().flat_map(|item| find(policy, &item.id, topology)));
    }
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

/// Services of a role that are of no earlier version than the deployment's edition.
fn current<'a>(policy: &'a Policy, topology: &'a Topology, role: &'a str) -> impl Iterator<Item = &'a TopologyService> {
    let oldest = policy.catalogue.edition.service_version;
    let is_of_edition = move |service: &TopologyService| service.version.is_some_and(|version| version >= oldest);
    topology.of_role(role).filter(move |service| service.earlier_version().is_none() || is_of_edition(service))
}

fn hosts<'a>(services: impl Iterator<Item = &'a TopologyService>) -> BTreeSet<String> {
    services.filter_map(|service| service.host.clone()).collect()
}

/// One host, as two places may write it: a name without a domain is a first label.
fn same_host(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || ((!a.contains('.') || !b.contains('.')) && first_label(a) == first_label(b))
}

fn pools(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let shown = hosts(current(policy, topology, "UserServices"));
    let declared = |fqdn: &str| policy.deployment.pools.iter().any(|pool| same_host(&pool.fqdn, fqdn));
    let names = match stand(policy, item) {
        // A pool that is declared away by itself has its own reason.
        Stand::Denied if policy.deployment.items.get(item).is_some_and(|item| item.applies == Some(false)) => shown,
        _ => shown.into_iter().filter(|fqdn| !declared(fqdn)).collect(),
    };
    missing(policy, item, ("pool", "pools"), &names).into_iter().collect()
}

/// Gateways, and survivable branch appliances.
fn gateways(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let gateways = hosts(topology.of_role("PstnGateway"));
    let branches: BTreeSet<String> = topology.branch_registrars().into_iter().map(str::to_owned).collect();
    let named: Vec<&str> = rules(policy, item)
        .filter_map(|rule| match &rule.subject {
            Subject::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    // One target for the whole deployment stands for one device.
    let is_one = named.is_empty() && gateways.len() + branches.len() == 1;
    let covered = |name: &String| {
        stand(policy, item) == Stand::Declared && (is_one || named.iter().any(|declared| same_host(declared, name)))
    };
    let left = |names: BTreeSet<String>| names.into_iter().filter(|name| !covered(name)).collect::<BTreeSet<_>>();
    [
        missing(policy, item, ("gateway", "gateways"), &left(gateways)),
        missing(policy, item, ("survivable branch appliance", "survivable branch appliances"), &left(branches)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether its pools are judged by the rules of their own edition: the deployment's, or one that each of them declares.
fn has_own_rules(policy: &Policy, topology: &Topology, version: EarlierVersion) -> bool {
    let is_of = |edition: u32| EarlierVersion::of(edition) == Some(version);
    if is_of(policy.catalogue.edition.service_version) {
        return true;
    }
    let of_version = topology.of_role("UserServices").filter(|service| service.earlier_version() == Some(version));
    let mut pools = of_version.map(|service| service.host.as_deref()).peekable();
    let is_declared = |host: &str| {
        let named = policy.deployment.pools.iter().filter(|pool| same_host(&pool.fqdn, host));
        named.map(|pool| policy.catalogue_of(pool)).any(|catalogue| is_of(catalogue.edition.service_version))
    };
    pools.peek().is_some() && pools.all(|host| host.is_some_and(is_declared))
}

fn earlier_versions(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let declared = policy.deployment.items.get(item);
    let is_named = |version: EarlierVersion| {
        declared.is_some_and(|item| {
            item.applies != Some(false) && item.versions.iter().any(|named| named == version.word())
        })
    };
    topology
        .earlier_versions()
        .into_iter()
        .filter(|(version, _)| !is_named(*version) && !has_own_rules(policy, topology, *version))
        .filter_map(|(version, hosts)| {
            let title = version.title();
            let on = if hosts.is_empty() {
                String::new()
            } else {
                let told: Vec<&str> = hosts.into_iter().take(NAMES_TOLD).collect();
                format!(" (on {})", list(&told))
            };
            missing(policy, item, ("earlier version", "earlier versions"), &BTreeSet::from([format!("{title}{on}")]))
        })
        .collect()
}

fn shares(policy: &Policy, item: &str, topology: &Topology) -> Vec<Missing> {
    let declared: Vec<&str> = rules(policy, item).filter_map(named).collect();
    // A pool without its share is asked for it on its own row.
    let is_asked = rules(policy, item).any(|rule| matches!(rule.expectation, Expectation::Underspecified { .. }));
    let names: BTreeSet<String> = current(policy, topology, "FileStore")
        .filter_map(TopologyService::share_path)
        .filter(|share| stand(policy, item) != Stand::Declared || !declared.iter().any(|name| same_share(name, share)))
        .collect();
    let mut found = missing(policy, item, ("file share", "file shares"), &names);
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

/// Stores in SQL Server.
fn stores(policy: &Policy, topology: &Topology) -> Vec<Missing> {
    let missing_store = |store: TopologyStore| -> Vec<Missing> {
        let Some(what) = titles(store) else { return Vec::new() };
        let shown: BTreeSet<String> =
            current(policy, topology, store.service()).filter_map(|service| service.sql_instance.clone()).collect();
        let items = policy.catalogue.items.iter().filter(|item| item.topology_store == Some(store));
        let (denied, items): (Vec<&str>, Vec<&str>) =
            items.map(|item| item.id.as_str()).partition(|item| stand(policy, item) == Stand::Denied);
        // A store holds the databases of all its items: that one of them is looked for says nothing of another.
        let mut all: Vec<Missing> = denied.iter().filter_map(|item| missing(policy, item, what, &shown)).collect();
        // An old store may be left there after archiving moved to Exchange, without being used.
        all.iter_mut().for_each(|found| found.is_known_elsewhere = store == TopologyStore::Archiving);
        let Some(first) = items.first() else {
            all.truncate(1);
            return all;
        };
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
        all.extend(missing(policy, first, what, &left).map(|found| Missing { is_known_elsewhere: true, ..found }));
        all
    };
    TopologyStore::ALL.into_iter().flat_map(missing_store).collect()
}

/// One store and several, in words; `None` for those that every deployment has, or that follow another.
fn titles(store: TopologyStore) -> Option<(&'static str, &'static str)> {
    match store {
        TopologyStore::Archiving => Some(("Archiving store", "Archiving stores")),
        TopologyStore::Monitoring => Some(("Monitoring store", "Monitoring stores")),
        TopologyStore::PersistentChat => Some(("Persistent Chat store", "Persistent Chat stores")),
        TopologyStore::CentralManagement | TopologyStore::PersistentChatCompliance => None,
    }
}
