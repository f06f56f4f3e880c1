//! The effective rule of each target, and where each value came from. Plain results; how they are derived is next door.

use super::{
    AskedPeriod, Catalogue, CopiesRule, Deployment, EvidenceKind, Item, Pool, Retention, Rhythm, Waiver, day_begins,
};
use crate::model::{Assurance, Instance, Severity};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The target of an item of which the deployment file says nothing.
pub const UNDECLARED: &str = "(undeclared)";

/// Everything evaluation judges by.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Of the deployment's edition. An item that it does not have and the edition of a pool has is that edition's.
    pub catalogue: Catalogue,
    /// Of the editions of single pools, by their ids, where they are not the deployment's.
    pub of_pools: BTreeMap<String, Catalogue>,
    pub deployment: Deployment,
    /// In the catalogue's order of items, then by target name.
    pub targets: Vec<TargetRule>,
    /// Items that the audit was asked for; empty: all. The others are known all the same: whose a backup is depends on
    /// everything that is declared.
    pub only: BTreeSet<String>,
    /// The period over which the audit asks whether the schedule was kept; `None`: it does not ask.
    pub period: Option<AskedPeriod>,
    /// Judges as if the deployment file had no waiver.
    pub without_waivers: bool,
    /// The topology whose targets were added to those of the deployment file.
    pub shown: Option<Shown>,
}

impl Policy {
    /// The catalogue by which a pool is judged.
    pub fn catalogue_of(&self, pool: &Pool) -> &Catalogue {
        pool.edition.as_ref().and_then(|id| self.of_pools.get(id)).unwrap_or(&self.catalogue)
    }

    /// The item of a target, as the edition of its pool has it.
    pub fn item_of(&self, rule: &TargetRule) -> Option<&Item> {
        let catalogue = rule.edition.as_ref().and_then(|id| self.of_pools.get(id)).unwrap_or(&self.catalogue);
        catalogue.item(&rule.item)
    }

    /// The items of the deployment's edition, then those of single pools, which may have the same ids.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.catalogue.items.iter().chain(self.of_pools.values().flat_map(|catalogue| &catalogue.items))
    }

    /// Waivers that can cover something in this audit.
    pub fn waivers_that_count(&self) -> impl Iterator<Item = &Waiver> {
        let all: &[Waiver] = if self.without_waivers { &[] } else { &self.deployment.waivers };
        all.iter()
    }

    /// Whether the report speaks of this item.
    pub fn is_asked(&self, item: &str) -> bool {
        self.only.is_empty() || self.only.contains(item)
    }

    /// The policy with the schedules that are in force at a moment.
    pub fn in_force(&self, at: Timestamp) -> Cow<'_, Self> {
        if self.targets.iter().all(|target| target.eras.is_empty()) {
            return Cow::Borrowed(self);
        }
        let mut policy = self.clone();
        let zone = &policy.deployment.time_zone;
        for target in &mut policy.targets {
            let begun =
                |era: &&Era| era.from.is_none_or(|day| day_begins(day, zone).is_some_and(|begins| begins <= at));
            if let Some(era) = target.eras.iter().rev().find(begun) {
                target.schedule = era.schedule.clone();
            }
        }
        Cow::Owned(policy)
    }
}

/// A schedule and the day from which it is in force.
#[derive(Clone, Debug)]
pub struct Era {
    /// `None`: from the beginning.
    pub from: Option<Date>,
    pub schedule: ScheduleRule,
}

/// Who set a value; the later wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    Catalogue,
    Default,
    Item,
    Target,
}

impl Origin {
    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Default => "default",
            Self::Item => "item",
            Self::Target => "target",
        }
    }
}

/// A value and who set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    pub origin: Origin,
}

/// An item on something real, with all that it is judged by.
#[derive(Clone, Debug)]
pub struct TargetRule {
    /// Item id; the catalogue has it.
    pub item: String,
    /// As shown: `sql01.contoso.com\MON`, `pool01.contoso.com`, the deployment's name, or `(undeclared)`.
    pub target: String,
    /// Id of the edition of its pool, where that is not the deployment's.
    pub edition: Option<String>,
    pub subject: Subject,
    pub expectation: Expectation,
    /// It is not applicable because the edition does not have its item, and the deployment file says nothing of it.
    pub is_absent: bool,
    /// Which evidence satisfies the target.
    pub accept: Sourced<Vec<EvidenceKind>>,
    /// What is in force: of a policy that was derived, before the first dated change; see [`Policy::in_force`].
    pub schedule: ScheduleRule,
    /// Where dated changes are declared: what the schedule is before the first, and from each on. Empty where none is.
    pub eras: Vec<Era>,
    /// The stated recovery point objective: how far apart recovery points may lie.
    pub rpo: Option<Sourced<SignedDuration>>,
    /// The first day on which a backup was due.
    pub since: Option<Date>,
    pub minimum: Sourced<Assurance>,
    pub criticality: Severity,
    /// Where a target is from that the deployment file alone does not have.
    pub shown: Option<Shown>,
    /// Where it is from where its data is, of a target that the deployment file has.
    pub filled: Option<Shown>,
    /// By which edition's rules it is judged, where these ask for something else than those that the deployment file alone
    /// names, and only a topology says so.
    pub edition_shown: Option<Shown>,
}

/// The topology that shows a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// `the topology in exports/Config.zip in nas (2026-11-20 22:04)`.
    pub from: String,
    /// Why what it shows may no longer be so, or may not be all.
    pub doubt: Option<String>,
}

/// What a target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One for the whole deployment. For `topology` and `location`: the instance of the Central Management Store, if declared.
    Deployment { sql: Option<Instance> },
    /// A pool by FQDN, lower case, and the instance that holds its databases, if declared.
    Pool { fqdn: String, sql: Option<Instance> },
    /// Databases on an instance.
    SqlInstance(Instance),
    /// A share, machine, gateway, naming context: named, nothing more is known.
    Named(String),
    /// Nothing is declared.
    Undeclared,
}

impl TargetRule {
    /// The target of its item of which the deployment file says nothing.
    pub fn into_undeclared(self) -> Self {
        Self {
            target: UNDECLARED.to_owned(),
            subject: Subject::Undeclared,
            expectation: Expectation::Undeclared,
            is_absent: false,
            ..self
        }
    }
}

/// Whether the target must have a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    Required,
    /// A written reason, and where it was written (`applies = false, line 12`).
    NotApplicable {
        reason: String,
    },
    /// The deployment file says nothing of it.
    Undeclared,
    /// It exists, but the deployment file does not say enough to tell its backups (`archiving` without `sql`).
    Underspecified {
        what: String,
    },
}

/// The effective schedule.
#[derive(Clone, Debug)]
pub struct ScheduleRule {
    /// Judged for evidence by SQL backups.
    pub full: Option<Sourced<Rhythm>>,
    /// Only when documented: a full backup satisfies it.
    pub differential: Option<Sourced<Rhythm>>,
    /// Judged only where the recovery model is FULL or BULK_LOGGED.
    pub log: Option<Sourced<Rhythm>>,
    /// Judged for evidence by exports and copies; falls back to `full`.
    pub export: Option<Sourced<Rhythm>>,
    pub grace: Sourced<SignedDuration>,
    /// How long backups are kept, where that is documented.
    pub retention: Option<Sourced<Retention>>,
    /// In how many places backups must be, where that is documented.
    pub copies: Option<Sourced<CopiesRule>>,
    /// Whether somebody documented the schedule: false when the article leaves it to the organisation and
    /// neither the item nor the target is named in the deployment file.
    pub documented: bool,
}
