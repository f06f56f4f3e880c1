//! What an item exists on, by what the deployment file declares. Silence is `Undeclared`, never not-applicable.

use crate::model::{EarlierVersion, one_host};
use crate::policy::deployment::{ArchivingMode, ItemDeclaration, Pool};
use crate::policy::{
    Attestation, Catalogue, Deployment, EvidenceKind, Expectation, Item, OwnKey, Subject, TargetSource, UNDECLARED,
};
use std::collections::BTreeSet;

/// A target without its rule.
pub(super) struct Found {
    pub(super) target: String,
    pub(super) subject: Subject,
    pub(super) expectation: Expectation,
    pub(super) is_absent: bool,
}

/// The targets of an item, at least one.
pub(super) fn of(item: &Item, catalogue: &Catalogue, deployment: &Deployment) -> Vec<Found> {
    let attested = attested(item, deployment);
    let declared = deployment.items.get(&item.id).or(attested.as_ref());
    if let Some(reason) = excluded(item, declared, catalogue, deployment) {
        return vec![whole(deployment, None, Expectation::NotApplicable { reason })];
    }
    let mut found = match item.targets_from {
        TargetSource::Pools => every_pool(declared, deployment),
        TargetSource::ResponseGroupPools => response_groups(declared, deployment),
        TargetSource::FileShares => file_stores(item, declared, deployment),
        TargetSource::ArchivingInExchange => exchange_archive(declared, catalogue, deployment),
        TargetSource::EarlierVersions => declared.map(|d| versions(item, deployment, d)).unwrap_or_default(),
        TargetSource::SqlInstances => on_instances(item, declared, deployment),
        TargetSource::NamedPools => declared.map(|d| pools(deployment, d)).unwrap_or_default(),
        TargetSource::Named | TargetSource::Deployment | TargetSource::Gateways => {
            declared.map(|d| named(deployment, d)).unwrap_or_default()
        }
    };
    if found.is_empty() {
        found.push(absent(item, catalogue, deployment).unwrap_or_else(undeclared));
    }
    found
}

/// Where the edition does not have the item: its reason, unless the deployment file says something else.
fn absent(item: &Item, catalogue: &Catalogue, deployment: &Deployment) -> Option<Found> {
    let by = if deployment.edition_shown { ", by the topology" } else { "" };
    let reason = format!("{} (edition {}{by})", item.absent.as_ref()?, catalogue.edition.id);
    Some(Found { is_absent: true, ..whole(deployment, None, Expectation::NotApplicable { reason }) })
}

/// Who attests an item says that it is there, with or without a table of its own; only where attestations can be its
/// evidence. One that names no target speaks of the whole deployment.
pub(in crate::policy) fn attested(item: &Item, deployment: &Deployment) -> Option<ItemDeclaration> {
    let mine: Vec<&Attestation> = deployment.attestations.iter().filter(|one| one.item == item.id).collect();
    let first = mine.first().filter(|_| item.accept.contains(&EvidenceKind::Attestation))?;
    let mut names: Vec<String> = Vec::new();
    for target in mine.iter().filter_map(|one| one.target.as_ref()) {
        if !names.iter().any(|name| name.eq_ignore_ascii_case(target)) {
            names.push(target.clone());
        }
    }
    let declaration = ItemDeclaration { line: first.line, ..ItemDeclaration::default() };
    Some(if item.targets_from == TargetSource::EarlierVersions {
        let is_version = |name: &String| EarlierVersion::ALL.iter().any(|version| version.word() == name);
        let versions = names.into_iter().filter(is_version).collect();
        ItemDeclaration { versions, ..declaration }
    } else if mine.iter().any(|one| one.target.is_none()) {
        declaration
    } else {
        ItemDeclaration { targets: names, ..declaration }
    })
}

fn undeclared() -> Found {
    Found {
        target: UNDECLARED.to_owned(),
        subject: Subject::Undeclared,
        expectation: Expectation::Undeclared,
        is_absent: false,
    }
}

/// One target for the whole deployment, named after it.
fn whole(deployment: &Deployment, sql: Option<crate::model::Instance>, expectation: Expectation) -> Found {
    Found { target: deployment.name.clone(), subject: Subject::Deployment { sql }, expectation, is_absent: false }
}

fn on_pool(pool: &Pool, expectation: Expectation) -> Found {
    let subject = Subject::Pool { fqdn: pool.fqdn.clone(), sql: pool.sql.clone() };
    Found { target: pool.fqdn.clone(), subject, expectation, is_absent: false }
}

/// The item exists, and the file must still say on what.
fn asked(deployment: &Deployment, what: String) -> Found {
    Found {
        target: deployment.name.clone(),
        subject: Subject::Undeclared,
        expectation: Expectation::Underspecified { what },
        is_absent: false,
    }
}

/// The written reason, when the whole item does not apply.
fn excluded(
    item: &Item,
    declared: Option<&ItemDeclaration>,
    catalogue: &Catalogue,
    deployment: &Deployment,
) -> Option<String> {
    if let Some(ItemDeclaration { applies: Some(false), reason, line, .. }) = declared {
        return Some(format!("{} (applies = false, line {line})", reason.as_deref().unwrap_or_default()));
    }
    // Where the topology says which edition it is, the file may have a key that this one does not have.
    if item.has_key(OwnKey::Adapter) && declared.is_some_and(|d| d.adapter == Some(true)) {
        let line = line(declared);
        return Some(format!(
            "a compliance adapter takes the records out of the database (adapter = true, line {line})"
        ));
    }
    if item.has_key(OwnKey::Mode) {
        let moved = catalogue.item_from(TargetSource::ArchivingInExchange).map_or("Exchange", |item| &item.id);
        return match declared?.mode? {
            ArchivingMode::Exchange => Some(format!("archived in Exchange: see {moved} ({})", mode_words(declared?))),
            ArchivingMode::None => {
                let reason = declared.and_then(|d| d.reason.as_deref()).unwrap_or_default();
                Some(format!("{reason} ({})", mode_words(declared?)))
            }
            ArchivingMode::Sql | ArchivingMode::Both => None,
        };
    }
    if item.targets_from == TargetSource::ArchivingInExchange && declared.is_none() {
        let (archiving, declared) = archiving(catalogue, deployment)?;
        declared.mode.filter(|mode| matches!(mode, ArchivingMode::Sql | ArchivingMode::None))?;
        return Some(format!("nothing is archived in Exchange ([{archiving}] {})", mode_words(declared)));
    }
    None
}

/// The item whose table says where messages are archived, and that table.
fn archiving<'a>(catalogue: &'a Catalogue, deployment: &'a Deployment) -> Option<(&'a str, &'a ItemDeclaration)> {
    let id = &catalogue.item_with(OwnKey::Mode)?.id;
    Some((id, deployment.items.get(id)?))
}

/// What says where messages are archived.
fn mode_words(declared: &ItemDeclaration) -> String {
    match declared.mode {
        Some(_) if declared.mode_shown => "by the settings beside the topology".to_owned(),
        mode => format!("mode = \"{}\", line {}", mode.map_or("", ArchivingMode::word), declared.line),
    }
}

fn line(declared: Option<&ItemDeclaration>) -> usize {
    declared.map_or(0, |d| d.line)
}

/// Every pool homes users.
fn every_pool(declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
    if deployment.pools.is_empty() && declared.is_some() {
        return pools_missing(deployment);
    }
    deployment.pools.iter().map(|pool| on_pool(pool, Expectation::Required)).collect()
}

fn pools_missing(deployment: &Deployment) -> Vec<Found> {
    vec![asked(deployment, "declare each pool as [[pool]] with its `fqdn`".to_owned())]
}

/// A pool has Response Groups, has none for a written reason, or says nothing.
fn response_groups(declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
    if deployment.pools.is_empty() && declared.is_some() {
        return pools_missing(deployment);
    }
    let of_pool = |pool: &Pool| match pool.response_groups {
        Some(true) => Expectation::Required,
        Some(false) => Expectation::NotApplicable { reason: no_response_groups(pool) },
        None => Expectation::Undeclared,
    };
    deployment.pools.iter().map(|pool| on_pool(pool, of_pool(pool))).collect()
}

/// The written reason and its line; what a topology shows says itself which one it is.
fn no_response_groups(pool: &Pool) -> String {
    let reason = pool.response_groups_reason.as_deref().unwrap_or_default();
    match pool.line.filter(|_| !pool.response_groups_shown) {
        Some(line) => format!("{reason} (response_groups = false, line {line})"),
        None => reason.to_owned(),
    }
}

/// The shares of the pools, each once, and those that `targets` adds. A pool without one is asked for it, unless
/// `targets` gives the list.
fn file_stores(item: &Item, declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
    let listed = declared.map(|d| d.targets.as_slice()).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut found: Vec<Found> = deployment
        .pools
        .iter()
        .filter_map(|pool| pool.file_store.as_ref())
        .chain(listed)
        .filter(|share| seen.insert(share_key(share)))
        .map(|share| on_name(share))
        .collect();
    if listed.is_empty() {
        found.extend(deployment.pools.iter().filter(|pool| pool.file_store.is_none()).map(|pool| {
            let what = match pool.line {
                Some(line) => format!("add `file_store` to the [[pool]] in line {line}"),
                None => "the topology does not say which share it uses: declare the pool as [[pool]] with its \
                         `file_store`"
                    .to_owned(),
            };
            on_pool(pool, Expectation::Underspecified { what })
        }));
        if found.is_empty() && declared.is_some() {
            let what = format!("add `targets` with the shares to [{}], or `file_store` to each [[pool]]", item.id);
            found.push(asked(deployment, what));
        }
    }
    found
}

/// The same share, however its slashes and letters are written.
fn share_key(share: &str) -> String {
    share.replace('/', "\\").trim_end_matches('\\').to_lowercase()
}

fn on_name(name: &str) -> Found {
    Found {
        target: name.to_owned(),
        subject: Subject::Named(name.to_owned()),
        expectation: Expectation::Required,
        is_absent: false,
    }
}

/// Needed as soon as archiving goes to Exchange, with or without a table of its own.
fn exchange_archive(declared: Option<&ItemDeclaration>, catalogue: &Catalogue, deployment: &Deployment) -> Vec<Found> {
    let mode = archiving(catalogue, deployment).and_then(|(_, declared)| declared.mode);
    let by_mode = matches!(mode, Some(ArchivingMode::Exchange | ArchivingMode::Both));
    match declared {
        Some(declared) => named(deployment, declared),
        None if by_mode => named(deployment, &ItemDeclaration::default()),
        None => Vec::new(),
    }
}

/// Each earlier version has a procedure of its own.
fn versions(item: &Item, deployment: &Deployment, declared: &ItemDeclaration) -> Vec<Found> {
    if declared.versions.is_empty() {
        let (id, line) = (&item.id, declared.line);
        let what = format!("add `version` to [{id}] in line {line}: lync-2010, ocs-2007-r2 or both");
        return vec![asked(deployment, what)];
    }
    declared.versions.iter().map(|version| on_name(version)).collect()
}

/// One target an instance; without `sql` nobody could tell its backups.
fn on_instances(item: &Item, declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
    let Some(declared) = declared else { return Vec::new() };
    if declared.sql.is_empty() {
        let what = format!(
            "add `sql` to [{}] in line {}: the instance that holds {}",
            item.id,
            declared.line,
            item.databases.first().map_or("its databases", String::as_str)
        );
        return vec![asked(deployment, what)];
    }
    let of_instance = |instance: &crate::model::Instance| Found {
        target: instance.to_string(),
        subject: Subject::SqlInstance(instance.clone()),
        expectation: Expectation::Required,
        is_absent: false,
    };
    declared.sql.iter().map(of_instance).collect()
}

/// Voice audio and the like: the pools, when the file has any.
fn pools(deployment: &Deployment, declared: &ItemDeclaration) -> Vec<Found> {
    if deployment.pools.is_empty() {
        return pools_missing(deployment);
    }
    // A name without a domain means the one pool with that first label.
    let of_name = |name: &str| one_host(deployment.pools.iter().map(|pool| pool.fqdn.as_str()), name);
    let listed: BTreeSet<&str> = declared.targets.iter().filter_map(|name| of_name(name)).collect();
    let is_meant = |pool: &Pool| declared.targets.is_empty() || listed.contains(pool.fqdn.as_str());
    // The list was made before the topology showed this pool: it does not say that there is nothing of the item on it.
    let is_new = |pool: &Pool| pool.line.is_none() && !is_meant(pool);
    let known = deployment
        .pools
        .iter()
        .filter(|pool| is_meant(pool) || is_new(pool))
        .map(|pool| on_pool(pool, if is_new(pool) { Expectation::Undeclared } else { Expectation::Required }));
    // A name that the file may take from a topology, and that no topology shows, is still asked for.
    let unknown = declared.targets.iter().filter(|name| of_name(name).is_none());
    known.chain(unknown.map(|name| on_pool(&Pool::shown(name), Expectation::Required))).collect()
}

/// The names under `targets`, else one target for the whole deployment.
fn named(deployment: &Deployment, declared: &ItemDeclaration) -> Vec<Found> {
    if declared.targets.is_empty() {
        return vec![whole(deployment, declared.sql.first().cloned(), Expectation::Required)];
    }
    declared.targets.iter().map(|name| on_name(name)).collect()
}
