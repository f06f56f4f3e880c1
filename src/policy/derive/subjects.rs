//! What an item exists on, by what the deployment file declares. Silence is `Undeclared`, never not-applicable.

use crate::policy::deployment::{ArchivingMode, ItemDeclaration, Pool};
use crate::policy::{Attestation, Deployment, EvidenceKind, Expectation, Item, Scope, Subject};
use std::collections::BTreeSet;

/// The target of an item of which the file says nothing.
const UNDECLARED: &str = "(undeclared)";

/// What `version` of `[coexistence]` may be.
const EARLIER_VERSIONS: [&str; 2] = ["lync-2010", "ocs-2007-r2"];

/// A target without its rule.
pub(super) struct Found {
    pub(super) target: String,
    pub(super) subject: Subject,
    pub(super) expectation: Expectation,
}

/// The targets of an item, at least one.
pub(super) fn of(item: &Item, deployment: &Deployment) -> Vec<Found> {
    let attested = attested(item, deployment);
    let declared = deployment.items.get(&item.id).or(attested.as_ref());
    if let Some(reason) = excluded(item, declared, deployment) {
        return vec![whole(deployment, None, Expectation::NotApplicable { reason })];
    }
    let mut found = match (item.id.as_str(), item.scope) {
        ("user-data", _) => user_data(declared, deployment),
        ("response-groups", _) => response_groups(declared, deployment),
        ("file-store", _) => file_stores(declared, deployment),
        ("exchange-archive", _) => exchange_archive(declared, deployment),
        ("coexistence", _) => declared.map(|d| versions(deployment, d)).unwrap_or_default(),
        (_, Scope::SqlInstance) => on_instances(item, declared, deployment),
        (_, Scope::Pool) => declared.map(|d| pools(deployment, d)).unwrap_or_default(),
        _ => declared.map(|d| named(deployment, d)).unwrap_or_default(),
    };
    if found.is_empty() {
        found.push(undeclared());
    }
    found
}

/// Who attests an item says that it is there, with or without a table of its own; only where attestations can be its
/// evidence. One that names no target speaks of the whole deployment.
fn attested(item: &Item, deployment: &Deployment) -> Option<ItemDeclaration> {
    let mine: Vec<&Attestation> = deployment.attestations.iter().filter(|one| one.item == item.id).collect();
    let first = mine.first().filter(|_| item.accept.contains(&EvidenceKind::Attestation))?;
    let mut names: Vec<String> = Vec::new();
    for target in mine.iter().filter_map(|one| one.target.as_ref()) {
        if !names.iter().any(|name| name.eq_ignore_ascii_case(target)) {
            names.push(target.clone());
        }
    }
    let declaration = ItemDeclaration { line: first.line, ..ItemDeclaration::default() };
    Some(if item.id == "coexistence" {
        let versions = names.into_iter().filter(|name| EARLIER_VERSIONS.contains(&name.as_str())).collect();
        ItemDeclaration { versions, ..declaration }
    } else if mine.iter().any(|one| one.target.is_none()) {
        declaration
    } else {
        ItemDeclaration { targets: names, ..declaration }
    })
}

fn undeclared() -> Found {
    Found { target: UNDECLARED.to_owned(), subject: Subject::Undeclared, expectation: Expectation::Undeclared }
}

/// One target for the whole deployment, named after it.
fn whole(deployment: &Deployment, sql: Option<crate::model::Instance>, expectation: Expectation) -> Found {
    Found { target: deployment.name.clone(), subject: Subject::Deployment { sql }, expectation }
}

fn on_pool(pool: &Pool, expectation: Expectation) -> Found {
    let subject = Subject::Pool { fqdn: pool.fqdn.clone(), sql: pool.sql.clone() };
    Found { target: pool.fqdn.clone(), subject, expectation }
}

/// The item exists, and the file must still say on what.
fn asked(deployment: &Deployment, what: String) -> Found {
    Found {
        target: deployment.name.clone(),
        subject: Subject::Undeclared,
        expectation: Expectation::Underspecified { what },
    }
}

/// The written reason, when the whole item does not apply.
fn excluded(item: &Item, declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Option<String> {
    if let Some(ItemDeclaration { applies: Some(false), reason, line, .. }) = declared {
        return Some(format!("{} (applies = false, line {line})", reason.as_deref().unwrap_or_default()));
    }
    let archiving = deployment.items.get("archiving");
    match (item.id.as_str(), archiving.and_then(|a| a.mode)) {
        ("archiving", Some(ArchivingMode::Exchange)) => {
            Some(format!("archived in Exchange: see exchange-archive (mode = \"exchange\", line {})", line(archiving)))
        }
        ("archiving", Some(ArchivingMode::None)) => {
            let reason = archiving.and_then(|a| a.reason.as_deref()).unwrap_or_default();
            Some(format!("{reason} (mode = \"none\", line {})", line(archiving)))
        }
        ("exchange-archive", Some(mode @ (ArchivingMode::Sql | ArchivingMode::None))) if declared.is_none() => {
            Some(format!(
                "nothing is archived in Exchange ([archiving] mode = \"{}\", line {})",
                mode.word(),
                line(archiving)
            ))
        }
        ("persistent-chat-compliance", _) if declared.is_some_and(|d| d.adapter == Some(true)) => Some(format!(
            "a compliance adapter takes the records out of the database (adapter = true, line {})",
            line(declared)
        )),
        _ => None,
    }
}

fn line(declared: Option<&ItemDeclaration>) -> usize {
    declared.map_or(0, |d| d.line)
}

/// Every pool homes users.
fn user_data(declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
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
        Some(false) => Expectation::NotApplicable {
            reason: format!(
                "{} (response_groups = false, line {})",
                pool.response_groups_reason.as_deref().unwrap_or_default(),
                pool.line
            ),
        },
        None => Expectation::Undeclared,
    };
    deployment.pools.iter().map(|pool| on_pool(pool, of_pool(pool))).collect()
}

/// The shares of the pools, each once, and those that `targets` adds. A pool without one is asked for it, unless
/// `targets` gives the list.
fn file_stores(declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
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
            let what = format!("add `file_store` to the [[pool]] in line {}", pool.line);
            on_pool(pool, Expectation::Underspecified { what })
        }));
        if found.is_empty() && declared.is_some() {
            let what = "add `targets` with the shares to [file-store], or `file_store` to each [[pool]]";
            found.push(asked(deployment, what.to_owned()));
        }
    }
    found
}

/// The same share, however its slashes and letters are written.
fn share_key(share: &str) -> String {
    share.replace('/', "\\").trim_end_matches('\\').to_lowercase()
}

fn on_name(name: &str) -> Found {
    Found { target: name.to_owned(), subject: Subject::Named(name.to_owned()), expectation: Expectation::Required }
}

/// Needed as soon as archiving goes to Exchange, with or without a table of its own.
fn exchange_archive(declared: Option<&ItemDeclaration>, deployment: &Deployment) -> Vec<Found> {
    let mode = deployment.items.get("archiving").and_then(|a| a.mode);
    let by_mode = matches!(mode, Some(ArchivingMode::Exchange | ArchivingMode::Both));
    match declared {
        Some(declared) => named(deployment, declared),
        None if by_mode => named(deployment, &ItemDeclaration::default()),
        None => Vec::new(),
    }
}

/// Each earlier version has a procedure of its own.
fn versions(deployment: &Deployment, declared: &ItemDeclaration) -> Vec<Found> {
    if declared.versions.is_empty() {
        let what = format!("add `version` to [coexistence] in line {}: lync-2010, ocs-2007-r2 or both", declared.line);
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
    };
    declared.sql.iter().map(of_instance).collect()
}

/// Voice audio and the like: the pools, when the file has any.
fn pools(deployment: &Deployment, declared: &ItemDeclaration) -> Vec<Found> {
    if deployment.pools.is_empty() {
        return pools_missing(deployment);
    }
    let wanted = |pool: &&Pool| declared.targets.is_empty() || declared.targets.contains(&pool.fqdn);
    deployment.pools.iter().filter(wanted).map(|pool| on_pool(pool, Expectation::Required)).collect()
}

/// The names under `targets`, else one target for the whole deployment.
fn named(deployment: &Deployment, declared: &ItemDeclaration) -> Vec<Found> {
    if declared.targets.is_empty() {
        return vec![whole(deployment, declared.sql.first().cloned(), Expectation::Required)];
    }
    declared.targets.iter().map(|name| on_name(name)).collect()
}
