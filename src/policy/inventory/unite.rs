//! What the deployment file declares and what a topology shows, united by name. What a person wrote stays as it is; a
//! topology adds what is missing, and never takes anything away.

use super::pairing::{Pair, Pairing};
use super::shown::{Inventory, ShownPool};
use crate::model::Instance;
use crate::policy::deployment::{ItemDeclaration, Pool};
use crate::policy::derive::attested;
use crate::policy::{
    ArchivingMode, Catalogue, Deployment, EvidenceKind, Expectation, OwnKey, Policy, Scope, Shown, Subject, TargetRule,
    TargetSource,
};
use std::collections::BTreeMap;

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
        for index in 0..policy.targets.len() {
            let Some(rule) = policy.targets.get(index) else { continue };
            let own = declared.get(&key(rule)).copied();
            let by_edition = own.is_some_and(|own| !self.asks_the_same(own, &policy, rule));
            let is_left_out = shown.doubt.is_some() && policy.is_left_out_by_edition(rule);
            let Some(rule) = policy.targets.get_mut(index) else { continue };
            if is_left_out {
                *rule = left_open(rule.clone());
            }
            rule.edition_shown = (by_edition || is_left_out).then(|| shown.clone());
            let is_declared = own.is_some_and(|own| is_alike(own, rule));
            let is_answer = !matches!(rule.expectation, Expectation::Undeclared);
            rule.shown = (!is_declared && is_answer).then(|| shown.clone());
            rule.filled = (is_declared && is_filled(rule, &self.deployment, &policy.deployment)).then(|| shown.clone());
        }
        policy
    }

    /// Whether a target of this policy is judged by what its item has in another.
    fn asks_the_same(&self, own: &TargetRule, other: &Self, rule: &TargetRule) -> bool {
        match (self.item_of(own), other.item_of(rule)) {
            (Some(own), Some(other)) => own.asks_the_same(other),
            _ => false,
        }
    }

    /// Whether nothing is looked for because the edition that a topology shows does not have the item.
    fn is_left_out_by_edition(&self, rule: &TargetRule) -> bool {
        let Subject::Pool { fqdn, .. } = &rule.subject else { return rule.is_absent && self.deployment.edition_shown };
        let is_away = matches!(rule.expectation, Expectation::NotApplicable { .. });
        if !is_away || self.item_of(rule).is_none_or(|item| item.absent.is_none()) {
            return false;
        }
        let is_excluded = self.deployment.target_overrides.iter().any(|one| {
            one.item == rule.item && one.target.eq_ignore_ascii_case(&rule.target) && one.applies == Some(false)
        });
        let mut pools = self.deployment.pools.iter();
        !is_excluded && pools.any(|pool| pool.fqdn == *fqdn && pool.edition_shown)
    }
}

fn key(rule: &TargetRule) -> (&str, String) {
    (rule.item.as_str(), rule.target.to_lowercase())
}

/// A pool keeps its row; what is of the whole deployment has none while nobody says that it exists.
fn left_open(rule: TargetRule) -> TargetRule {
    match rule.subject {
        Subject::Pool { .. } => TargetRule { expectation: Expectation::Undeclared, ..rule },
        _ => rule.into_undeclared(),
    }
}

/// Whether the file alone expects the same of it.
fn is_alike(own: &TargetRule, united: &TargetRule) -> bool {
    std::mem::discriminant(&own.expectation) == std::mem::discriminant(&united.expectation)
}

/// Whether a topology says where data is whose backups count for it.
fn is_filled(rule: &TargetRule, own: &Deployment, united: &Deployment) -> bool {
    let accepts = |kind| rule.accept.value.contains(&kind);
    let sql = match &rule.subject {
        Subject::Pool { fqdn, .. } => {
            let of_pool = |one: &Deployment| one.pools.iter().find(|pool| pool.fqdn == *fqdn).cloned();
            let (Some(own), Some(united)) = (of_pool(own), of_pool(united)) else { return false };
            if accepts(EvidenceKind::Tree) && own.file_store != united.file_store {
                return true;
            }
            own.sql != united.sql
        }
        Subject::Deployment { sql } => {
            let own = own.items.get(&rule.item).and_then(|declared| declared.sql.first());
            own != sql.as_ref()
        }
        Subject::SqlInstance(_) | Subject::Named(_) | Subject::Undeclared => false,
    };
    sql && accepts(EvidenceKind::SqlBackup)
}

fn united(deployment: &Deployment, inventory: &Inventory, catalogue: &Catalogue, shown: &Shown) -> Deployment {
    let mut deployment = deployment.clone();
    let id_of = |version: u32| catalogue.editions_of(version).first().map(|edition| edition.id.clone());
    let is_open = deployment.edition.is_none();
    if is_open {
        deployment.edition = inventory.version().and_then(id_of);
        deployment.edition_shown = deployment.edition.is_some();
    }
    let edition = deployment.edition.as_ref().unwrap_or(&catalogue.edition.id);
    let version = catalogue.editions().find(|one| one.id == *edition).map(|one| one.service_version);
    // Whose version is the deployment's is of its edition, whichever of two that is.
    let other = |pool: &ShownPool| id_of(pool.version.filter(|own| Some(*own) != version)?);
    let written: Vec<String> = deployment.pools.iter().map(|pool| pool.fqdn.clone()).collect();
    let pairing = Pairing::of_hosts(&refs(&written), &refs(inventory.pools.keys()));
    for (at, (fqdn, pool)) in inventory.pools.iter().enumerate() {
        match pairing.written_for(at).and_then(|index| deployment.pools.get_mut(index)) {
            Some(known) => {
                fill(known, pool, shown);
                if is_open && known.edition.is_none() {
                    known.edition = other(pool);
                    known.edition_shown = known.edition.is_some();
                }
            }
            None => {
                let mut added = Pool::shown(fqdn);
                fill(&mut added, pool, shown);
                added.edition = other(pool);
                added.edition_shown = added.edition.is_some();
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
        add_names(&mut deployment, catalogue, &item.id, (refs(&inventory.gateways), Pairing::of_hosts));
    }
    // Shares under `targets` are taken for the whole list: a pool that still has none is asked for its own first.
    let is_asked = deployment.pools.iter().any(|pool| pool.file_store.is_none());
    if let Some(item) = catalogue.item_from(TargetSource::FileShares) {
        let is_listed = deployment.items.get(&item.id).is_some_and(|declared| !declared.targets.is_empty());
        if is_listed || !is_asked {
            let known = refs(deployment.pools.iter().filter_map(|pool| pool.file_store.as_ref()));
            let of_pools = inventory.pools.values().filter_map(|pool| pool.file_store.as_ref());
            let pairing = Pairing::of_shares(&known, &refs(inventory.further_shares.iter().chain(of_pools)));
            let further = inventory.further_shares.iter().enumerate();
            let new = refs(further.filter(|(at, _)| pairing.written_for(*at).is_none()).map(|(_, share)| share));
            add_names(&mut deployment, catalogue, &item.id, (new, Pairing::of_shares));
        }
    }
    // Settings can only add Exchange: they show nothing of what SQL Server still holds, or of what is asked elsewhere.
    if let Some(mode) = inventory.archiving.filter(|mode| *mode != ArchivingMode::Sql)
        && let Some(item) = catalogue.item_with(OwnKey::Mode)
        && let Some(declared) = open(&mut deployment, catalogue, &item.id)
        && declared.mode.is_none()
    {
        // A doubtful topology excludes nothing, and none takes away an instance that a person wrote.
        let is_kept = shown.doubt.is_some() || !declared.sql.is_empty();
        declared.mode = Some(if is_kept { ArchivingMode::Both } else { mode });
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

fn refs<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
    names.into_iter().map(String::as_str).collect()
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
    let pairing =
        Pairing::of_instances(&declared.sql.iter().collect::<Vec<_>>(), &instances.iter().collect::<Vec<_>>());
    let new = instances.iter().enumerate().filter(|(at, _)| pairing.written_for(*at).is_none());
    declared.sql.extend(new.map(|(_, instance)| instance.clone()));
}

fn add_names(deployment: &mut Deployment, catalogue: &Catalogue, item: &str, (names, pair): (Vec<&str>, Pair)) {
    if names.is_empty() {
        return;
    }
    let Some(declared) = open(deployment, catalogue, item) else { return };
    let pairing = pair(&refs(&declared.targets), &names);
    let new = names.iter().enumerate().filter(|(at, _)| pairing.written_for(*at).is_none());
    declared.targets.extend(new.map(|(_, name)| (*name).to_owned()));
}
