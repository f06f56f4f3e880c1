//! Which topology shows what the deployment file leaves out, and what speaks against it. A topology can only add targets;
//! one that is not verified, or older than a change that is known, leaves what it adds in doubt.

use super::clock::CLOCK_TOLERANCE;
use super::drift::has_own_rules;
use super::words::{list, moment, place_words};
use crate::base::{Stamp, count};
use crate::model::{Evidence, Export, Kind, Topology, Verdict};
use crate::policy::{DeclaredChange, Inventory, Policy, Shown};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Names told in one sentence.
const NAMES_TOLD: usize = 5;

/// A configuration export that counts, with its topology.
#[derive(Clone, Copy, Debug)]
struct Found<'a> {
    export: &'a Export,
    topology: &'a Topology,
    at: Stamp,
}

/// The policy with the targets that the newest topology shows, where the deployment file asks for them.
pub fn with_newest_topology<'a>(policy: &'a Policy, evidence: &Evidence, as_of: Stamp) -> Cow<'a, Policy> {
    if policy.deployment.topology.is_none() {
        return Cow::Borrowed(policy);
    }
    let exports = dated_exports(policy, evidence, as_of);
    let Some(newest) = newest(&exports) else { return Cow::Borrowed(policy) };
    let mut inventory = Inventory::of(newest.topology, &policy.catalogue);
    inventory.earlier_versions.retain(|version| !has_own_rules(policy, newest.topology, *version));
    let from = format!(
        "the topology in {} ({})",
        place_words(&newest.export.location.source, &newest.export.location.path),
        moment(newest.at)
    );
    let doubts = Doubts { policy, evidence, as_of, exports: &exports, newest, inventory: &inventory };
    let shown = Shown { from, doubt: doubts.first() };
    Cow::Owned(policy.with_inventory(&inventory, &shown))
}

/// Configuration exports of a time up to as-of, oldest first. What `bakproof demo` wrote counts only in a demo.
fn dated_exports<'a>(policy: &Policy, evidence: &'a Evidence, as_of: Stamp) -> Vec<(&'a Export, Stamp)> {
    let counts = |export: &&Export| policy.deployment.demo || !export.facts.is_demo;
    let is_past = |at: Stamp| at <= as_of && at.at.duration_since(evidence.collected_at.at) <= CLOCK_TOLERANCE;
    let exports = evidence.exports.iter().filter(|export| export.kind == Kind::LyncConfiguration).filter(counts);
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

fn topology_of(export: &Export) -> Option<&Topology> {
    export.facts.topology.as_ref().filter(|topology| !topology.services.is_empty() && !topology.is_draft)
}

/// The newest verified one; only where there is none, the newest of all that shows anything.
fn newest<'a>(exports: &[(&'a Export, Stamp)]) -> Option<Found<'a>> {
    let found = |(export, at): &(&'a Export, Stamp)| Some(Found { export, topology: topology_of(export)?, at: *at });
    let all = || exports.iter().rev().filter_map(found);
    all().find(|found| found.export.facts.verdict == Verdict::Verified).or_else(|| all().next())
}

/// What may speak against a topology.
struct Doubts<'a> {
    policy: &'a Policy,
    evidence: &'a Evidence,
    as_of: Stamp,
    exports: &'a [(&'a Export, Stamp)],
    newest: Found<'a>,
    inventory: &'a Inventory,
}

impl Doubts<'_> {
    /// The gravest.
    fn first(&self) -> Option<String> {
        self.unverified()
            .or_else(|| self.incomplete())
            .or_else(|| self.other_deployments())
            .or_else(|| self.later_export())
            .or_else(|| self.undated_export())
            .or_else(|| self.later_document())
            .or_else(|| self.later_pool())
            .or_else(|| self.declared_change())
    }

    fn unverified(&self) -> Option<String> {
        let verdict = self.newest.export.facts.verdict;
        (verdict != Verdict::Verified).then(|| format!("that export is {verdict}, not verified: it may not show all"))
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

    /// Exports of a deployment that shares no computer with this one.
    fn other_deployments(&self) -> Option<String> {
        let own: BTreeSet<&String> = self.newest.export.facts.clusters.iter().collect();
        let is_other = |export: &Export| {
            topology_of(export).is_some()
                && !export.facts.clusters.is_empty()
                && !export.facts.clusters.iter().any(|cluster| own.contains(cluster))
        };
        let (other, _) = self.exports.iter().rev().find(|(export, _)| is_other(export))?;
        Some(format!(
            "{} is of another deployment, and nothing says which of the two is this one",
            place_words(&other.location.source, &other.location.path)
        ))
    }

    /// Another export that is as new and not as good, or as good and not alike.
    fn later_export(&self) -> Option<String> {
        let differs = |export: &Export| {
            topology_of(export)
                .is_none_or(|topology| Inventory::of(topology, &self.policy.catalogue) != *self.inventory)
        };
        let mut later = self.exports.iter().rev().take_while(|(_, at)| *at >= self.newest.at);
        let (export, at) = later.find(|(export, _)| differs(export))?;
        Some(format!(
            "the export {} ({}) is {}, and what it holds differs or cannot be told",
            place_words(&export.location.source, &export.location.path),
            moment(*at),
            export.facts.verdict
        ))
    }

    /// An export without a time may be newer.
    fn undated_export(&self) -> Option<String> {
        let counts = |export: &&Export| {
            export.kind == Kind::LyncConfiguration && (self.policy.deployment.demo || !export.facts.is_demo)
        };
        let undated = self.evidence.exports.iter().filter(counts).filter(|one| time_of(self.policy, one).is_none());
        let export = undated.filter(|one| self.is_news(one)).min_by_key(|one| &one.location)?;
        let place = place_words(&export.location.source, &export.location.path);
        Some(format!("the export {place} differs from it and has no time inside, so that it may be newer"))
    }

    /// A topology document says no time of its own: its file time can raise a doubt, and nothing more.
    fn later_document(&self) -> Option<String> {
        let later = self.evidence.exports.iter().filter(|one| one.kind == Kind::Topology).filter(|one| {
            one.location.modified.is_some_and(|at| at > self.newest.at && at <= self.as_of)
                && one.facts.clusters.iter().any(|name| self.newest.export.facts.clusters.contains(name))
        });
        let document =
            later.filter(|one| self.is_news(one)).max_by_key(|one| (one.location.modified, &one.location))?;
        Some(format!(
            "the topology document {}, whose file is newer, differs from it",
            place_words(&document.location.source, &document.location.path)
        ))
    }

    /// Whether it shows what neither the newest topology nor an earlier export does.
    fn is_news(&self, export: &Export) -> bool {
        topology_of(export).is_some_and(|topology| {
            let inventory = Inventory::of(topology, &self.policy.catalogue);
            inventory != *self.inventory && !self.is_known(&inventory)
        })
    }

    /// Whether an earlier export shows the same: then a document may be an old one that was copied.
    fn is_known(&self, inventory: &Inventory) -> bool {
        let topologies = self.exports.iter().filter_map(|(export, _)| topology_of(export));
        topologies.into_iter().any(|topology| Inventory::of(topology, &self.policy.catalogue) == *inventory)
    }

    /// A later export of a pool that the topology does not know.
    fn later_pool(&self) -> Option<String> {
        let later = self.evidence.exports.iter().filter(|export| {
            (self.policy.deployment.demo || !export.facts.is_demo)
                && time_of(self.policy, export).is_some_and(|at| at > self.newest.at && at <= self.as_of)
        });
        let known = &self.newest.export.facts.clusters;
        let names: BTreeSet<&str> = later
            .flat_map(|export| export.facts.pools.iter())
            .filter(|pool| !known.contains(pool))
            .map(String::as_str)
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
