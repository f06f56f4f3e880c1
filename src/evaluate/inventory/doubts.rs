//! What may speak against a topology: then what it adds is in doubt, and what it leaves out is not excluded.

use super::exports::{Found, counts, place, time_of, undated};
use crate::base::{Stamp, count};
use crate::evaluate::clock::CLOCK_TOLERANCE;
use crate::evaluate::drift::inventory_of;
use crate::evaluate::kin::{Kin, pools_of, topology_of};
use crate::evaluate::words::{list, moment, place_words};
use crate::model::{Evidence, Export, Kind, Location, Verdict, first_label};
use crate::policy::{DeclaredChange, Inventory, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// Names told in one sentence.
const NAMES_TOLD: usize = 5;

/// What may speak against a topology.
pub struct Doubts<'a> {
    pub policy: &'a Policy,
    pub evidence: &'a Evidence,
    pub as_of: Stamp,
    /// Those that may be of this deployment.
    pub exports: &'a [(&'a Export, Stamp)],
    /// Those that name none of its pools, where the deployment file says which these are.
    pub strangers: &'a [(&'a Export, Stamp)],
    pub kin: &'a Kin<'a>,
    /// The deployment file names pools, and a topology some of them.
    pub is_named: bool,
    /// It names pools, and no topology names any of them.
    pub is_misnamed: bool,
    pub newest: Found<'a>,
    pub inventory: &'a Inventory,
}

impl Doubts<'_> {
    /// The gravest.
    pub fn first(&self) -> Option<String> {
        self.unverified()
            .or_else(|| self.drafted())
            .or_else(|| self.incomplete())
            .or_else(|| self.misnamed())
            .or_else(|| self.other_deployments())
            .or_else(|| self.later_stranger())
            .or_else(|| self.later_export())
            .or_else(|| self.later_ruin())
            .or_else(|| self.dated_ahead())
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

    /// A damaged file that does not say any more what it is, and has the name of the newest export.
    fn later_ruin(&self) -> Option<String> {
        let own = name_of(&self.newest.export.location);
        let archives = self.evidence.exports.iter().filter(|one| one.kind == Kind::ZipArchive);
        let archives = archives.map(|one| (&one.location, time_of(self.policy, one), one.facts.verdict));
        let suspects = self.evidence.suspects.iter().map(|one| (&one.location, None, one.verdict));
        let is_later = |location: &Location, at: Option<Stamp>| {
            let second = self.newest.at.at.as_second();
            at.or(location.modified).is_none_or(|at| at.at.as_second() >= second && at <= self.as_of)
        };
        let ruins = archives.chain(suspects).filter(|(location, at, verdict)| {
            !verdict.is_sound() && name_of(location) == own && is_later(location, *at)
        });
        let (location, _, verdict) = ruins.min_by_key(|(location, ..)| *location)?;
        let place = place_words(&location.source, &location.path);
        Some(format!("{place} is {verdict}, and by its name and its time it may be a later one"))
    }

    /// An export of a time that is yet to come: some clock is wrong, and it may be the newest.
    fn dated_ahead(&self) -> Option<String> {
        let is_ahead = |at: &Stamp| at.at.duration_since(self.evidence.collected_at.at) > CLOCK_TOLERANCE;
        let all = self.evidence.exports.iter().filter(|one| one.kind == Kind::LyncConfiguration);
        let all = all.filter(|one| counts(self.policy, one) && self.may_be_own(one));
        let ahead = all.filter_map(|one| Some((time_of(self.policy, one).filter(is_ahead)?, one)));
        let (at, export) = ahead.filter(|(_, one)| self.is_news(one)).max_by_key(|(at, one)| (*at, &one.location))?;
        Some(format!(
            "the export {} is dated {}, which is yet to come, and differs from it: it may be newer",
            place(export),
            moment(at)
        ))
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
        let own: BTreeSet<&String> = self.newest.export.facts.clusters.iter().collect();
        let later = self.evidence.exports.iter().filter(|one| one.kind == Kind::Topology).filter(|one| {
            one.location.modified.is_some_and(|at| at > self.newest.at && at <= self.as_of)
                && one.facts.clusters.iter().any(|name| own.contains(name))
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
        let known: BTreeSet<&String> = self.newest.export.facts.clusters.iter().collect();
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

/// The name of its file, in small letters and without numbers, which change from one run to the next.
fn name_of(location: &Location) -> String {
    let path = location.path.lossy().to_lowercase();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}
