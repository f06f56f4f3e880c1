//! Which topology shows what the deployment file leaves out, and what speaks against it: the newest that was seen, or that of
//! a file which the deployment file names. A topology can only add targets; one that is not verified, or older than a change that
//! is known, leaves what it adds in doubt.

use super::clock::CLOCK_TOLERANCE;
use super::drift::inventory_of;
use super::kin::{Kin, pools_of, topology_of};
use super::words::{list, moment, place_words};
use crate::base::{PathName, Stamp, count, shown_path};
use crate::model::{Evidence, Export, HostNames, Kind, Topology, Verdict, first_label};
use crate::policy::{DeclaredChange, Inventory, Policy, Shown, TopologySource};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names told in one sentence.
const NAMES_TOLD: usize = 5;

/// A configuration export that counts, with its topology.
#[derive(Clone, Copy, Debug)]
struct Found<'a> {
    export: &'a Export,
    topology: &'a Topology,
    at: Stamp,
    /// The deployment file names the file: a person vouches for whose topology it is, and for its bytes.
    is_named: bool,
}

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

/// What `bakproof demo` wrote counts only in a demo.
fn counts(policy: &Policy, export: &Export) -> bool {
    policy.deployment.demo || !export.facts.is_demo
}

fn place(export: &Export) -> String {
    place_words(&export.location.source, &export.location.path)
}

/// The name of its file, in small letters and without numbers, which change from one run to the next.
fn name_of(export: &Export) -> String {
    let path = export.location.path.lossy().to_lowercase();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Configuration exports that have no time inside, and topology documents.
fn undated<'a>(policy: &Policy, evidence: &'a Evidence) -> impl Iterator<Item = &'a Export> {
    let is_one = |export: &&Export| match export.kind {
        Kind::Topology => true,
        Kind::LyncConfiguration => time_of(policy, export).is_none(),
        _ => false,
    };
    evidence.exports.iter().filter(is_one).filter(|export| counts(policy, export))
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

/// Configuration exports of a time up to as-of, oldest first.
fn dated_exports<'a>(policy: &Policy, evidence: &'a Evidence, as_of: Stamp) -> Vec<(&'a Export, Stamp)> {
    let is_past = |at: Stamp| at <= as_of && at.at.duration_since(evidence.collected_at.at) <= CLOCK_TOLERANCE;
    let exports = evidence.exports.iter().filter(|export| export.kind == Kind::LyncConfiguration);
    let exports = exports.filter(|export| counts(policy, export));
    let dated = exports.filter_map(|export| Some((export, time_of(policy, export)?)));
    let mut dated: Vec<_> = dated.filter(|(_, at)| is_past(*at)).collect();
    dated.sort_by(|(a, a_at), (b, b_at)| (a_at, &a.location).cmp(&(b_at, &b.location)));
    dated
}

/// When it was exported; its wall clock is that of the deployment's time zone.
pub fn time_of(policy: &Policy, export: &Export) -> Option<Stamp> {
    let zone = &policy.deployment.time_zone;
    let read = || export.facts.export_wall_time?.to_zoned(zone.clone()).ok().as_ref().map(Stamp::from);
    export.facts.export_time.or_else(read)
}

/// The newest verified one; only where there is none, the newest of all that shows anything.
fn newest<'a>(exports: &[(&'a Export, Stamp)]) -> Option<Found<'a>> {
    let found = |(export, at): &(&'a Export, Stamp)| {
        Some(Found { export, topology: topology_of(export)?, at: *at, is_named: false })
    };
    let all = || exports.iter().rev().filter_map(found);
    all().find(|found| found.export.facts.verdict == Verdict::Verified).or_else(|| all().next())
}

/// What may speak against a topology.
struct Doubts<'a> {
    policy: &'a Policy,
    evidence: &'a Evidence,
    as_of: Stamp,
    /// Those that may be of this deployment.
    exports: &'a [(&'a Export, Stamp)],
    /// Those that name none of its pools, where the deployment file says which these are.
    strangers: &'a [(&'a Export, Stamp)],
    kin: &'a Kin<'a>,
    /// The deployment file names pools, and a topology some of them.
    is_named: bool,
    /// It names pools, and no topology names any of them.
    is_misnamed: bool,
    newest: Found<'a>,
    inventory: &'a Inventory,
}

impl Doubts<'_> {
    /// The gravest.
    fn first(&self) -> Option<String> {
        self.unverified()
            .or_else(|| self.drafted())
            .or_else(|| self.incomplete())
            .or_else(|| self.misnamed())
            .or_else(|| self.other_deployments())
            .or_else(|| self.later_stranger())
            .or_else(|| self.later_export())
            .or_else(|| self.later_ruin())
            .or_else(|| self.undated_export())
            .or_else(|| self.later_document())
            .or_else(|| self.later_pool())
            .or_else(|| self.declared_change())
    }

    fn unverified(&self) -> Option<String> {
        let verdict = self.newest.export.facts.verdict;
        (verdict != Verdict::Verified && !self.newest.is_named)
            .then(|| format!("that export is {verdict}, not verified: it may not show all"))
    }

    /// Of a file that is named: it may show what is not published, or what was not there yet.
    fn drafted(&self) -> Option<String> {
        if self.newest.topology.is_draft {
            return Some("it is a draft of Topology Builder, which may differ from what is published".to_owned());
        }
        let at = time_of(self.policy, self.newest.export).filter(|at| *at > self.as_of)?;
        Some(format!("it is of {}, after the time that is judged", moment(at)))
    }

    fn incomplete(&self) -> Option<String> {
        if self.newest.topology.is_cut || self.inventory.is_cut {
            return Some("it names more than bakproof keeps: there is more than is listed".to_owned());
        }
        let lost = self.inventory.unplaced_count as u64;
        (lost > 0).then(|| {
            format!("{} in it without the place where it is installed", count(lost, "service stands", "services stand"))
        })
    }

    /// No topology names a declared pool; or several do under one name without a domain, and may be of as many deployments.
    fn misnamed(&self) -> Option<String> {
        if self.is_misnamed {
            return Some("it names none of the declared pools, and may be of another deployment".to_owned());
        }
        let full: BTreeSet<&str> = self.exports.iter().flat_map(|(export, _)| pools_of(export)).collect();
        let mut by_label: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        full.into_iter().for_each(|name| by_label.entry(first_label(name)).or_default().push(name));
        let written = self.policy.deployment.pools.iter().filter(|pool| pool.line.is_some());
        let mut short = written.filter(|pool| !pool.fqdn.contains('.'));
        let (pool, several) = short.find_map(|pool| {
            let several = by_label.get(&first_label(&pool.fqdn)).filter(|several| several.len() > 1)?;
            Some((pool, several))
        })?;
        Some(format!("the declared pool {} may be any of {}: write its full name", pool.fqdn, list(several)))
    }

    /// Exports of a deployment that has no pool in common with this one.
    fn other_deployments(&self) -> Option<String> {
        if self.newest.is_named {
            return None;
        }
        let is_other = |export: &Export| topology_of(export).is_some() && !self.kin.has(export);
        let (other, _) = self.exports.iter().rev().find(|(export, _)| is_other(export))?;
        let remedy = if self.policy.deployment.pools.iter().any(|pool| pool.line.is_some()) {
            ""
        } else {
            "; declare one of its pools as [[pool]]"
        };
        Some(format!(
            "{} is of another deployment, and nothing says which of the two is this one{remedy}",
            place(other)
        ))
    }

    /// A later export that names none of its pools, and yet a computer of it: everything may have been moved.
    fn later_stranger(&self) -> Option<String> {
        let later = self.strangers.iter().rev().take_while(|(_, at)| *at >= self.newest.at);
        let (export, at, computer) =
            later.into_iter().find_map(|(export, at)| Some((export, at, self.kin.common_computer(export)?)))?;
        Some(format!(
            "{} ({}) is newer, and names {computer} as well, but none of its pools: it may be of this deployment",
            place(export),
            moment(*at)
        ))
    }

    /// Another export that is as new and not as good, or as good and not alike.
    fn later_export(&self) -> Option<String> {
        let differs = |export: &Export| {
            topology_of(export).is_none_or(|topology| inventory_of(self.policy, topology) != *self.inventory)
        };
        // The clock of an export counts seconds.
        let is_as_new = |at: Stamp| at.at.as_second() >= self.newest.at.at.as_second();
        let mut later = self.exports.iter().rev().take_while(|(_, at)| is_as_new(*at));
        let (export, at) = later.find(|(export, _)| differs(export))?;
        let (place, verdict) = (place(export), export.facts.verdict);
        if verdict == Verdict::Verified && topology_of(export).is_some() {
            return Some(format!("{place} was exported in the same second ({}), and differs from it", moment(*at)));
        }
        Some(format!("the export {place} ({}) is {verdict}, and what it holds differs or cannot be told", moment(*at)))
    }

    /// A damaged archive that does not say any more what it is, and has the name of the newest export.
    fn later_ruin(&self) -> Option<String> {
        let own = name_of(self.newest.export);
        let is_later = |export: &Export| {
            let at = time_of(self.policy, export).or(export.location.modified);
            at.is_none_or(|at| at.at.as_second() >= self.newest.at.at.as_second() && at <= self.as_of)
        };
        let ruins =
            self.evidence.exports.iter().filter(|one| one.kind == Kind::ZipArchive && !one.facts.verdict.is_sound());
        let ruin = ruins.filter(|one| name_of(one) == own && is_later(one)).min_by_key(|one| &one.location)?;
        Some(format!("{} is {}, and by its name and its time it may be a later one", place(ruin), ruin.facts.verdict))
    }

    /// An export without a time may be newer.
    fn undated_export(&self) -> Option<String> {
        let undated = undated(self.policy, self.evidence).filter(|one| one.kind == Kind::LyncConfiguration);
        let export = undated.filter(|one| self.may_be_own(one) && self.is_news(one)).min_by_key(|one| &one.location)?;
        Some(format!("the export {} differs from it and has no time inside, so that it may be newer", place(export)))
    }

    /// Whether nothing says that it is of another deployment.
    fn may_be_own(&self, export: &Export) -> bool {
        !self.is_named || self.kin.has(export) || self.kin.common_computer(export).is_some()
    }

    /// A topology document says no time of its own: its file time can raise a doubt, and nothing more.
    fn later_document(&self) -> Option<String> {
        let later = self.evidence.exports.iter().filter(|one| one.kind == Kind::Topology).filter(|one| {
            one.location.modified.is_some_and(|at| at > self.newest.at && at <= self.as_of)
                && one.facts.clusters.iter().any(|name| self.newest.export.facts.clusters.contains(name))
        });
        let document =
            later.filter(|one| self.is_news(one)).max_by_key(|one| (one.location.modified, &one.location))?;
        Some(format!("the topology document {}, whose file is newer, differs from it", place(document)))
    }

    /// Whether it shows what neither the newest topology nor an earlier export does.
    fn is_news(&self, export: &Export) -> bool {
        topology_of(export).is_some_and(|topology| {
            let inventory = inventory_of(self.policy, topology);
            inventory != *self.inventory && !self.is_known(&inventory)
        })
    }

    /// Whether an earlier export shows the same: then a document may be an old one that was copied.
    fn is_known(&self, inventory: &Inventory) -> bool {
        let topologies = self.exports.iter().filter_map(|(export, _)| topology_of(export));
        topologies.into_iter().any(|topology| inventory_of(self.policy, topology) == *inventory)
    }

    /// A later export of a pool that the topology does not know.
    fn later_pool(&self) -> Option<String> {
        let later = self.evidence.exports.iter().filter(|export| {
            counts(self.policy, export)
                && time_of(self.policy, export).is_some_and(|at| at > self.newest.at && at <= self.as_of)
        });
        let known = &self.newest.export.facts.clusters;
        let strange: BTreeSet<&str> = self.strangers.iter().flat_map(|(export, _)| pools_of(export)).collect();
        let names: BTreeSet<&str> = later
            .flat_map(|export| export.facts.pools.iter())
            .filter(|pool| !known.contains(pool))
            .map(String::as_str)
            .filter(|pool| !strange.contains(pool))
            .collect();
        let told: Vec<&str> = names.iter().take(NAMES_TOLD).copied().collect();
        (!told.is_empty()).then(|| format!("a later export is of {}, which it does not name", list(&told)))
    }

    /// A change of the exported configuration that a person declared.
    fn declared_change(&self) -> Option<String> {
        let zone = &self.policy.deployment.time_zone;
        let wall = |stamp: Stamp| stamp.at.to_zoned(zone.clone()).datetime();
        let (at, now) = (wall(self.newest.at), wall(self.as_of));
        let concerns = |change: &&DeclaredChange| {
            let item = self.policy.catalogue.item(&change.item);
            item.is_some_and(|item| item.exports.contains(&Kind::LyncConfiguration))
                && change.from <= now
                && at < change.to
        };
        let changes = self.policy.deployment.changes.iter().filter(concerns);
        let change = changes.max_by_key(|change| (change.to, change.line))?;
        Some(format!(
            "it is older than the change that {} declared for {} (line {})",
            change.by,
            change.when(),
            change.line
        ))
    }
}
