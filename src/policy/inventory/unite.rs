//! What the deployment file declares and what a topology shows, united by name. What a person wrote stays as it is; a
//! topology adds what is missing, and never takes anything away.

use super::share::{ShareNames, same_share};
use super::shown::{Inventory, ShownPool};
use crate::model::{Instance, same_host};
use crate::policy::deployment::{ItemDeclaration, Pool};
use crate::policy::derive::attested;
use crate::policy::{
    ArchivingMode, Catalogue, Deployment, Expectation, OwnKey, Policy, Scope, Shown, TargetRule, TargetSource,
};
use std::collections::{BTreeMap, BTreeSet};

/// Whether two names are of one thing.
type IsSame = fn(&str, &str) -> bool;

impl Policy {
    /// The policy with what a topology shows: each target that the file alone does not have says where it is from.
    pub fn with_inventory(&self, inventory: &Inventory, shown: &Shown) -> Self {
        let deployment = united(&self.deployment, inventory, &self.catalogue, shown);
        let mut policy = Self {
            only: self.only.clone(),
            period: self.period,
            without_waivers: self.without_waivers,
            shown: Some(shown.clone()),
            ..Self::new(self.catalogue.clone(), deployment)
        };
        let declared: BTreeMap<(&str, String), &TargetRule> =
            self.targets.iter().map(|rule| (key(rule), rule)).collect();
        for rule in &mut policy.targets {
            let is_declared = declared.get(&key(rule)).is_some_and(|own| is_alike(own, rule));
            let is_answer = !matches!(rule.expectation, Expectation::Undeclared);
            rule.shown = (!is_declared && is_answer).then(|| shown.clone());
        }
        policy
    }
}

fn key(rule: &TargetRule) -> (&str, String) {
    (rule.item.as_str(), rule.target.to_lowercase())
}

/// Whether the file alone expects the same of it.
fn is_alike(own: &TargetRule, united: &TargetRule) -> bool {
    std::mem::discriminant(&own.expectation) == std::mem::discriminant(&united.expectation)
}

fn united(deployment: &Deployment, inventory: &Inventory, catalogue: &Catalogue, shown: &Shown) -> Deployment {
    let mut deployment = deployment.clone();
    let mut written = Written::new(deployment.pools.iter().map(|pool| pool.fqdn.clone()).collect(), same_host);
    for (fqdn, pool) in &inventory.pools {
        match written.of(fqdn).and_then(|index| deployment.pools.get_mut(index)) {
            Some(known) => fill(known, pool, shown),
            None => {
                let mut added = Pool::shown(fqdn);
                fill(&mut added, pool, shown);
                deployment.pools.push(added);
            }
        }
    }
    for (item, instances) in &inventory.instances {
        let is_one = catalogue.item(item).is_some_and(|item| item.scope == Scope::Deployment);
        // Of several Central Management Stores nothing says which one counts.
        if is_one && instances.len() > 1 {
            continue;
        }
        if let Some(declared) = open(&mut deployment, catalogue, item) {
            add_instances(declared, instances, is_one);
        }
    }
    if let Some(item) = catalogue.item_from(TargetSource::Gateways) {
        add_names(&mut deployment, catalogue, &item.id, (&inventory.gateways, same_host));
    }
    // Shares under `targets` are taken for the whole list: a pool that still has none is asked for its own first.
    let is_asked = deployment.pools.iter().any(|pool| pool.file_store.is_none());
    if let Some(item) = catalogue.item_from(TargetSource::FileShares) {
        let is_listed = deployment.items.get(&item.id).is_some_and(|declared| !declared.targets.is_empty());
        if is_listed || !is_asked {
            let known: ShareNames = deployment.pools.iter().filter_map(|pool| pool.file_store.as_deref()).collect();
            let is_new = |share: &&String| !known.contains(share);
            let further = inventory.further_shares.iter().filter(is_new).cloned().collect();
            add_names(&mut deployment, catalogue, &item.id, (&further, same_share));
        }
    }
    // Settings can only add Exchange: they show nothing of what SQL Server still holds, or of what is asked elsewhere.
    if let Some(mode) = inventory.archiving.filter(|mode| *mode != ArchivingMode::Sql)
        && let Some(item) = catalogue.item_with(OwnKey::Mode)
        && let Some(declared) = open(&mut deployment, catalogue, &item.id)
        && declared.mode.is_none()
    {
        // A doubtful topology excludes nothing.
        declared.mode = Some(if shown.doubt.is_some() { ArchivingMode::Both } else { mode });
        declared.mode_shown = true;
    }
    if let Some(item) = catalogue.item_from(TargetSource::EarlierVersions)
        && !inventory.earlier_versions.is_empty()
        && let Some(declared) = open(&mut deployment, catalogue, &item.id)
    {
        for version in &inventory.earlier_versions {
            if !declared.versions.iter().any(|known| known == version.word()) {
                declared.versions.push(version.word().to_owned());
            }
        }
    }
    deployment
}

/// What a person left open.
fn fill(pool: &mut Pool, shown: &ShownPool, source: &Shown) {
    pool.sql = pool.sql.take().or_else(|| shown.sql.clone());
    pool.file_store = pool.file_store.take().or_else(|| shown.file_store.clone());
    if pool.response_groups.is_some() {
        return;
    }
    pool.response_groups_shown = true;
    match shown.has_response_groups {
        Some(true) => pool.response_groups = Some(true),
        // A doubtful topology excludes nothing.
        Some(false) if source.doubt.is_none() => {
            pool.response_groups = Some(false);
            pool.response_groups_reason =
                Some(format!("no Response Group application runs on this pool, by {}", source.from));
        }
        Some(false) | None => {}
    }
}

/// The item's table, made where there is none of what attestations say; `None` where the item is declared away.
fn open<'a>(deployment: &'a mut Deployment, catalogue: &Catalogue, item: &str) -> Option<&'a mut ItemDeclaration> {
    let attested = catalogue.item(item).and_then(|item| attested(item, deployment)).unwrap_or_default();
    let declared = deployment.items.entry(item.to_owned()).or_insert(attested);
    (declared.applies != Some(false)).then_some(declared)
}

fn add_instances(declared: &mut ItemDeclaration, instances: &[Instance], is_one: bool) {
    if is_one && !declared.sql.is_empty() {
        return;
    }
    let written = declared.sql.len();
    for instance in instances {
        let is_known = |one: &Instance| one.same_name(instance) && same_host(&one.host, &instance.host);
        if !declared.sql.iter().take(written).any(is_known) {
            declared.sql.push(instance.clone());
        }
    }
}

fn add_names(
    deployment: &mut Deployment,
    catalogue: &Catalogue,
    item: &str,
    (names, is_same): (&BTreeSet<String>, IsSame),
) {
    if names.is_empty() {
        return;
    }
    let Some(declared) = open(deployment, catalogue, item) else { return };
    let mut written = Written::new(declared.targets.clone(), is_same);
    declared.targets.extend(names.iter().filter(|name| written.of(name).is_none()).cloned());
}

/// Names that a person wrote. A short one is of one thing that a topology shows, not of each that has its first label: the
/// others would be hidden behind it.
struct Written {
    names: Vec<String>,
    is_same: IsSame,
    taken: BTreeSet<usize>,
}

impl Written {
    fn new(names: Vec<String>, is_same: IsSame) -> Self {
        Self { names, is_same, taken: BTreeSet::new() }
    }

    /// The index of the name that was written for what is shown.
    fn of(&mut self, shown: &str) -> Option<usize> {
        let exact = self.names.iter().position(|name| name.eq_ignore_ascii_case(shown));
        let alike = || {
            let mut all = self.names.iter().enumerate();
            all.find(|(index, name)| !self.taken.contains(index) && (self.is_same)(name, shown)).map(|(index, _)| index)
        };
        let index = exact.or_else(alike)?;
        self.taken.insert(index);
        Some(index)
    }
}
