//! Which share a copied file store is of: the log of the copy says it, then a mapping, then a folder's name, then there
//! being only one store. A copy serves every pool whose share it is; the audio in it, the pools whose application servers
//! stand in it: the topology says which those are.

use super::copy_log::{Logged, copies};
use super::destination::WindowsPath;
use super::origin;
use super::part::same_host;
use crate::evaluate::attribution::{MappingClaim, own_exports};
use crate::evaluate::context::AuditContext;
use crate::model::{Artefact, Detail, first_label};
use crate::policy::{FileStorePart, Policy, Subject, TargetRule, TargetSource};
use std::collections::{BTreeMap, BTreeSet};

/// Whose a copy is.
pub(super) struct Whose<'a> {
    /// Targets it is of, by index; empty: it may be of any.
    pub(super) targets: Vec<usize>,
    /// The share it was copied from, where the log of the copy names one.
    pub(super) source: Option<&'a str>,
}

/// Which of an item's targets a copied tree is of.
pub(super) fn whose<'a>(
    context: &AuditContext<'a>,
    tree: &'a Artefact,
    part: FileStorePart,
    targets: &[usize],
) -> Whose<'a> {
    let policy = context.policy;
    let of = |is_it: &dyn Fn(&TargetRule) -> bool| -> Vec<usize> {
        targets.iter().copied().filter(|index| policy.targets.get(*index).is_some_and(is_it)).collect()
    };
    let copies = copies(context, tree, part);
    // A run from elsewhere says nothing of what it was copied into.
    let logged = copies.proof.or(copies.newest).filter(|one| !one.is_displaced);
    let source = logged.as_ref().and_then(|one| one.run.source).filter(|source| is_of_host(source));
    let inside = logged.as_ref().map(Logged::inside).unwrap_or_default();
    let said = MappingClaim::of_artefact(policy, tree);
    let mapped = said.target.or(said.pool);
    let servers = AudioServers::of(context, tree, part);
    let copied = |is_it: &dyn Fn(&str, &str) -> bool| {
        of(&|rule| source.zip(share_of(policy, rule)).is_some_and(|(source, share)| is_it(source, share)))
    };
    // A share may lie in another's folders.
    let exactly = copied(&|source, share| origin::below(source, share).is_some_and(|rest| rest == inside));
    let by_source = if exactly.is_empty() { copied(&|source, share| is_copied_from(source, share)) } else { exactly };
    let is_own = |index: &usize| {
        let share = policy.targets.get(*index).and_then(|rule| share_of(policy, rule));
        !source.zip(share).is_some_and(|(source, share)| is_of_another_domain(context, source, share))
    };
    let by_source: Vec<usize> = by_source.into_iter().filter(is_own).collect();
    let by_mapping = || {
        let named = of(&|rule| mapped.is_some_and(|name| rule.target.eq_ignore_ascii_case(name)));
        let called = of(&|rule| mapped.is_some_and(|name| is_called(policy, rule, name)));
        let told = told(servers.as_ref(), policy, called.clone());
        // A mapping that names one of the pools of a share says whose the audio is, where nothing else does.
        if told.is_empty() && !called.is_empty() { named } else { told }
    };
    let answer = |targets: Vec<usize>| {
        let of_share = !targets.is_empty();
        let targets = told(servers.as_ref(), policy, targets);
        // The share's name is that of all its pools, and must not decide between them afterwards.
        let source = source.filter(|_| !(of_share && targets.is_empty()));
        Whose { targets, source }
    };
    if !by_source.is_empty() {
        return answer(by_source);
    }
    if mapped.is_some() {
        return Whose { targets: by_mapping(), source };
    }
    // A copy of a share that nobody declared is not taken for another's.
    if source.is_some() {
        return answer(Vec::new());
    }
    let path = tree.location.path.lossy();
    let named = path.split('/').rev().map(|folder| of(&|rule| is_folder_of(policy, rule, folder)));
    let named = named.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    let shares = |found: &[usize]| -> BTreeSet<String> {
        found.iter().filter_map(|index| share_of(policy, policy.targets.get(*index)?)).map(plain).collect()
    };
    if !named.is_empty() {
        // Two shares of one host: the folder does not tell them apart.
        return answer(if shares(&named).len() > 1 { Vec::new() } else { named });
    }
    let has_share = |index: &usize| policy.targets.get(*index).is_some_and(|rule| share_of(policy, rule).is_some());
    let only_store = shares(targets).len() == 1 && targets.iter().all(has_share) && is_only_store(policy);
    answer(if only_store { targets.to_vec() } else { Vec::new() })
}

/// Whether a copy is from another server than the one that a topology shows for a share which is declared without a domain.
fn is_of_another_domain(context: &AuditContext<'_>, source: &str, share: &str) -> bool {
    let host = |path: &str| WindowsPath::new(path)?.host;
    let (Some(source), Some(share)) = (host(source), host(share)) else { return false };
    if share.contains('.') || !source.contains('.') {
        return false;
    }
    let topologies = own_exports(context).filter_map(|one| one.facts.topology.as_ref());
    let stores = topologies.flat_map(|topology| topology.of_role("FileStore"));
    let shown: BTreeSet<&str> = stores
        .filter_map(|store| store.host.as_deref())
        .filter(|host| host.contains('.') && first_label(host) == first_label(&share))
        .collect();
    !shown.is_empty() && !shown.contains(source.as_str())
}

/// Whether the deployment has one file store, whatever the item's targets are: else a copy that says nothing of its
/// origin may be of a store that the item does not ask for.
pub fn is_only_store(policy: &Policy) -> bool {
    let pools = &policy.deployment.pools;
    let of_pools = pools.iter().filter_map(|pool| pool.file_store.as_deref());
    let item = policy.catalogue.item_from(TargetSource::FileShares);
    let of_item = policy.targets.iter().filter(|rule| item.is_some_and(|item| item.id == rule.item));
    let named = of_item.filter_map(|rule| match &rule.subject {
        Subject::Named(share) => Some(share.as_str()),
        _ => None,
    });
    let shares: BTreeSet<String> = of_pools.chain(named).map(short).collect();
    let untold = pools.iter().filter(|pool| pool.file_store.is_none()).count();
    shares.len() <= 1 && (untold == 0 || pools.len() <= 1)
}

/// Application servers whose audio stands in a copy, where that is asked for.
struct AudioServers {
    count: usize,
    /// The pools they run on, lower case; `None`: the topology does not name all of them.
    pools: Option<BTreeSet<String>>,
}

impl AudioServers {
    fn of(context: &AuditContext<'_>, tree: &Artefact, part: FileStorePart) -> Option<Self> {
        let Detail::FileStore(store) = &tree.facts.detail else { return None };
        if part != FileStorePart::ApplicationAudio {
            return None;
        }
        let services = store.voice_services();
        let mut exports: Vec<_> = own_exports(context).collect();
        exports.sort_by_key(|export| export.facts.export_time);
        let mut hosts: BTreeMap<String, &str> = BTreeMap::new();
        for service in exports.iter().filter_map(|one| one.facts.topology.as_ref()).flat_map(|one| &one.services) {
            if let Some(host) = service.host.as_deref() {
                hosts.insert(service.id.to_lowercase(), host);
            }
        }
        let pools = services.iter().map(|service| hosts.get(service).map(|host| host.to_lowercase())).collect();
        Some(Self { count: services.len(), pools })
    }
}

/// Those of the targets whose audio it is: of several pools of one share those whose servers it has; none where that is
/// not told.
fn told(servers: Option<&AudioServers>, policy: &Policy, targets: Vec<usize>) -> Vec<usize> {
    let Some(servers) = servers else { return targets };
    let rule = |index: &usize| policy.targets.get(*index);
    let shares: BTreeSet<String> =
        targets.iter().filter_map(|index| share_of(policy, rule(index)?)).map(short).collect();
    let pools = policy.deployment.pools.iter().filter_map(|pool| pool.file_store.as_deref());
    let sharing = pools.filter(|share| shares.contains(&short(share))).count().max(targets.len());
    match &servers.pools {
        _ if sharing < 2 => targets,
        Some(pools) if !pools.is_empty() => {
            let is_of = |index: &usize| rule(index).is_some_and(|rule| pools.contains(&rule.target.to_lowercase()));
            targets.into_iter().filter(is_of).collect()
        }
        _ if servers.count >= sharing => targets,
        _ => Vec::new(),
    }
}

/// The share of a target: itself, or its pool's.
fn share_of<'p>(policy: &'p Policy, rule: &'p TargetRule) -> Option<&'p str> {
    match &rule.subject {
        Subject::Named(name) => Some(name),
        Subject::Pool { fqdn, .. } => {
            policy.deployment.pools.iter().find(|pool| pool.fqdn == *fqdn)?.file_store.as_deref()
        }
        _ => None,
    }
}

/// Whether a mapping's `target` or `pool` means the target: its name, its share, or a pool with that share.
fn is_called(policy: &Policy, rule: &TargetRule, name: &str) -> bool {
    let same = |share: &str| is_in(name, share) && is_in(share, name);
    let of_pool = || {
        let pool = policy.deployment.pools.iter().find(|pool| pool.fqdn.eq_ignore_ascii_case(name));
        let share = pool.and_then(|pool| pool.file_store.as_deref());
        share.zip(share_of(policy, rule)).is_some_and(|(a, b)| plain(a) == plain(b))
    };
    rule.target.eq_ignore_ascii_case(name) || share_of(policy, rule).is_some_and(same) || of_pool()
}

/// Whether a folder is named after the target's file server or pool.
fn is_folder_of(policy: &Policy, rule: &TargetRule, folder: &str) -> bool {
    let host = share_of(policy, rule).filter(|share| is_unc(share)).map(plain);
    let host = host.as_deref().and_then(|share| share.split('\\').next());
    let pool = match &rule.subject {
        Subject::Pool { fqdn, .. } => Some(fqdn.as_str()),
        _ => None,
    };
    host.into_iter().chain(pool).any(|name| same_host(name, folder))
}

/// Whether a path lies in a share or is it: the host may be written short, the folders may not.
fn is_in(path: &str, share: &str) -> bool {
    let (path, share) = (plain(path), plain(share));
    let (mut path, mut share) = (path.split('\\'), share.split('\\'));
    let hosts = path.next().zip(share.next());
    hosts.is_some_and(|(a, b)| same_host(a, b)) && share.all(|folder| path.next() == Some(folder))
}

/// Whether a run's source is the share, or a folder of it, by its own name or by that of its disk on its host.
fn is_copied_from(source: &str, share: &str) -> bool {
    let on_disk = || {
        let (source, share) = (WindowsPath::new(source)?, WindowsPath::new(share)?);
        let disk = source.folders.first()?.strip_suffix('$').filter(|disk| disk.len() == 1);
        let is_host = same_host(source.host.as_deref()?, share.host.as_deref()?);
        Some(disk.is_some() && is_host && source.folders.contains(share.folders.last()?))
    };
    origin::below(source, share).is_some() || on_disk().unwrap_or(false)
}

/// Whether the path says which machine it is on.
fn is_of_host(path: &str) -> bool {
    is_unc(path) && WindowsPath::new(path).is_some_and(|path| path.host.is_some())
}

fn is_unc(path: &str) -> bool {
    path.replace('/', "\\").starts_with("\\\\")
}

/// The same with the first label of the host alone.
fn short(share: &str) -> String {
    let plain = plain(share);
    match plain.split_once('\\') {
        Some((host, rest)) => format!("{}\\{rest}", host.split('.').next().unwrap_or(host)),
        None => plain,
    }
}

/// `host\share`, lower case.
fn plain(share: &str) -> String {
    share.replace('/', "\\").trim_matches('\\').to_lowercase()
}
