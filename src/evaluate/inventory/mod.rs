//! Which topology shows what the deployment file leaves out, and what speaks against it: the newest that was seen, or that of
//! a file which the deployment file names. A topology can only add targets; one that is not verified, or older than a change that
//! is known, leaves what it adds in doubt.

mod doubts;
mod exports;

pub use exports::dated_exports;

use super::drift::inventory_of;
use super::kin::{Kin, pools_of, topology_of};
use super::words::moment;
use crate::base::{PathName, Stamp, shown_path};
use crate::model::{Evidence, Export, HostNames, Kind, Topology, Verdict};
use crate::policy::{Inventory, Policy, Shown, TopologySource};
use doubts::Doubts;
use exports::{Found, counts, place, time_of, undated};
use jiff::Timestamp;
use std::borrow::Cow;
use std::path::Path;

/// The policy with the targets that the newest topology shows, where the deployment file asks for them.
pub fn with_newest_topology<'a>(policy: &'a Policy, evidence: &Evidence, as_of: Stamp) -> Cow<'a, Policy> {
    let Some(source) = &policy.deployment.topology else { return Cow::Borrowed(policy) };
    let exports = dated_exports(policy, evidence, as_of);
    let file = match source {
        TopologySource::Newest => None,
        TopologySource::File(path) => match named_export(policy, path, evidence) {
            Ok(found) => Some(found),
            Err(_) => return Cow::Borrowed(policy),
        },
    };
    let mut all: Vec<&Export> = exports.iter().map(|(export, _)| *export).chain(undated(policy, evidence)).collect();
    all.extend(file.map(|(export, _)| export));
    let declared = policy.deployment.pools.iter().filter(|pool| pool.line.is_some());
    let declared: HostNames = declared.map(|pool| pool.fqdn.as_str()).collect();
    let is_file = |export: &Export| file.is_some_and(|(file, _)| std::ptr::eq(export, file));
    let named = Kin::new(&all, |export| is_file(export) || pools_of(export).any(|pool| declared.contains(pool)));
    let is_named = file.is_some() || !named.is_empty();
    let is_own = |(export, _): &(&Export, Stamp)| !is_named || topology_of(export).is_none() || named.has(export);
    let (exports, strangers): (Vec<_>, Vec<_>) = exports.into_iter().partition(is_own);
    let newest = match file {
        Some((export, topology)) => Some(of_file(policy, export, topology, &exports)),
        None => newest(&exports),
    };
    let Some(newest) = newest else { return Cow::Borrowed(policy) };
    let kin = if is_named { named } else { Kin::new(&all, |export| std::ptr::eq(export, newest.export)) };
    let mut inventory = inventory_of(policy, newest.topology);
    let from = from_words(policy, &newest);
    let is_misnamed = !is_named && !declared.is_empty();
    let doubts = Doubts {
        policy,
        evidence,
        as_of,
        exports: &exports,
        strangers: &strangers,
        kin: &kin,
        is_named,
        is_misnamed,
        newest,
        inventory: &inventory,
    };
    let shown = Shown { from, doubt: doubts.first() };
    open_where_exported(policy, evidence, &mut inventory);
    Cow::Owned(policy.with_inventory(&inventory, &shown))
}

/// A topology without the Response Group application denies what an export holds: then only a person can say that there
/// is none. An export that names no pool may be of any, unless one is known to have them.
fn open_where_exported(policy: &Policy, evidence: &Evidence, inventory: &mut Inventory) {
    let exports = evidence.exports.iter().filter(|export| export.kind == Kind::LyncResponseGroups);
    let (named, nameless): (Vec<_>, Vec<_>) =
        exports.filter(|export| counts(policy, export)).partition(|export| !export.facts.pools.is_empty());
    let named: HostNames = named.iter().flat_map(|export| &export.facts.pools).map(String::as_str).collect();
    let declared = policy.deployment.pools.iter().filter_map(|pool| pool.response_groups);
    let is_known = inventory.pools.values().filter_map(|pool| pool.has_response_groups).chain(declared).any(|has| has);
    for (fqdn, pool) in &mut inventory.pools {
        let is_exported = named.contains(fqdn) || (!nameless.is_empty() && !is_known);
        pool.has_response_groups = pool.has_response_groups.filter(|has| *has || !is_exported);
    }
}

/// The topology that the deployment file names by the path of its file, or why it is not taken; `None`: it names none.
pub fn named_topology<'a>(policy: &Policy, evidence: &'a Evidence) -> Option<Result<&'a Topology, String>> {
    let TopologySource::File(path) = policy.deployment.topology.as_ref()? else { return None };
    let found = named_export(policy, path, evidence).map(|(_, topology)| topology);
    let refused = |why| {
        format!(
            "What the deployment file leaves out is to be taken from {}, and that is not possible: {why}.",
            shown_path(path)
        )
    };
    Some(found.map_err(refused))
}

fn named_export<'a>(
    policy: &Policy,
    path: &Path,
    evidence: &'a Evidence,
) -> Result<(&'a Export, &'a Topology), String> {
    let is_this = |export: &&Export| export.location.path == PathName::as_given(path);
    let Some(export) = evidence.topology.as_ref().filter(is_this) else {
        return Err("it is not in the saved evidence; collect again with --save-evidence".to_owned());
    };
    let facts = &export.facts;
    if !facts.verdict.is_sound() {
        let why =
            facts.problems.first().map_or("its content is not whole", |problem| problem.message.trim_end_matches('.'));
        return Err(format!("the file is {}: {why}", facts.verdict));
    }
    if facts.is_demo && !policy.deployment.demo {
        return Err("`bakproof demo` wrote it, which does not count here".to_owned());
    }
    let topology = facts.topology.as_ref().filter(|topology| !topology.services.is_empty());
    topology.map(|topology| (export, topology)).ok_or_else(|| "the file holds no topology".to_owned())
}

/// A document says no time of its own, and a file's time changes as it is copied: it is taken for as old as the newest
/// export with a topology, so that one which shows something else raises a doubt.
fn of_file<'a>(
    policy: &Policy,
    export: &'a Export,
    topology: &'a Topology,
    exports: &[(&'a Export, Stamp)],
) -> Found<'a> {
    let newest = || exports.iter().rev().find(|(export, _)| topology_of(export).is_some()).map(|(_, at)| *at);
    let at = time_of(policy, export).or_else(newest).or(export.location.modified);
    Found { export, topology, at: at.unwrap_or(Stamp::utc(Timestamp::UNIX_EPOCH)), is_named: true }
}

fn from_words(policy: &Policy, found: &Found<'_>) -> String {
    if !found.is_named {
        return format!("the topology in {} ({})", place(found.export), moment(found.at));
    }
    let time = time_of(policy, found.export).map(|at| format!(" ({})", moment(at))).unwrap_or_default();
    format!("the topology in {}{time}, which the deployment file names", found.export.location.path.lossy())
}

/// The newest verified one; only where there is none, the newest of all that shows anything.
fn newest<'a>(exports: &[(&'a Export, Stamp)]) -> Option<Found<'a>> {
    let found = |(export, at): &(&'a Export, Stamp)| {
        Some(Found { export, topology: topology_of(export)?, at: *at, is_named: false })
    };
    let all = || exports.iter().rev().filter_map(found);
    all().find(|found| found.export.facts.verdict == Verdict::Verified).or_else(|| all().next())
}
