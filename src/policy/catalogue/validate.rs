//! What no rule file can say alone: that ids are unique, references lead somewhere, and no text is empty.

use super::error::CatalogueError;
use super::validate_scenarios::validate_scenarios;
use super::{Catalogue, EvidenceKind, Item, TargetSource};
use crate::policy::FILE_STORE_CLASSES;
use std::collections::BTreeSet;

/// # Errors
/// The first contradiction found, with the ids it concerns.
pub(super) fn validate(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    let mut databases = BTreeSet::new();
    for item in &catalogue.items {
        if catalogue.check(&item.id).is_some() || catalogue.finding(&item.id).is_some() {
            return wrong(format!("`{}` is an item and a check or finding", item.id));
        }
        references(catalogue, item)?;
        behavior(catalogue, item)?;
        shape(item)?;
        for database in item.databases.iter().chain(&item.also) {
            if !databases.insert(database.to_lowercase()) {
                return wrong(format!("database `{database}` belongs to two items, one of them `{}`", item.id));
            }
        }
    }
    for row in &catalogue.excluded {
        if row.reason.trim().is_empty() {
            return wrong(format!("excluded database `{}` has no reason", row.database));
        }
        if row.instance.is_none() && databases.contains(&row.database.to_lowercase()) {
            return wrong(format!("database `{}` is excluded and belongs to an item", row.database));
        }
    }
    pages(catalogue)?;
    validate_scenarios(catalogue)
}

fn references(catalogue: &Catalogue, item: &Item) -> Result<(), CatalogueError> {
    if let Some(check) = item.checks.iter().find(|id| catalogue.check(id).is_none()) {
        return wrong(format!("item `{}` names check `{check}`, which has no page", item.id));
    }
    if let Some(framework) = item.controls.keys().find(|id| !catalogue.frameworks.contains_key(*id)) {
        return wrong(format!("item `{}` names framework `{framework}`, which rules/catalogue.toml does not", item.id));
    }
    Ok(())
}

/// Words that lead to another file, or that only one item can have.
fn behavior(catalogue: &Catalogue, item: &Item) -> Result<(), CatalogueError> {
    if let Some(other) = item.coupled_with.iter().find(|id| catalogue.item(id).is_none()) {
        return wrong(format!("item `{}` is coupled with `{other}`, which is not an item", item.id));
    }
    if let Some(class) = item.file_store_class.iter().find(|class| !FILE_STORE_CLASSES.contains(&class.as_str())) {
        return wrong(format!("item `{}` names `{class}`, which is not a class of content in a file store", item.id));
    }
    let is_table_of_one = |source: TargetSource| {
        !matches!(
            source,
            TargetSource::Named | TargetSource::Deployment | TargetSource::SqlInstances | TargetSource::NamedPools
        )
    };
    let twins = || catalogue.items.iter().filter(|other| other.targets_from == item.targets_from);
    if is_table_of_one(item.targets_from) && twins().count() > 1 {
        let ids: Vec<&str> = twins().map(|item| item.id.as_str()).collect();
        return wrong(format!("the items {} take their targets from the same tables", ids.join(" and ")));
    }
    if item.keys.is_empty() != item.questions.trim().is_empty() && !item.keys.iter().all(|key| key.has_own_question()) {
        return wrong(format!("item `{}` has keys without questions, or questions without keys", item.id));
    }
    if let Some(key) = item.keys.iter().find(|key| !key.has_own_question() && !item.questions.contains(key.word())) {
        return wrong(format!("no question of item `{}` shows its key `{}`", item.id, key.word()));
    }
    Ok(())
}

/// Evidence that is accepted must be recognisable, and the texts that people read must be there.
fn shape(item: &Item) -> Result<(), CatalogueError> {
    let texts = [
        ("title", &item.title),
        ("section", &item.section),
        ("description", &item.description),
        ("stored", &item.stored),
        ("applies", &item.applies),
        ("remediation", &item.remediation),
        ("schedule.source", &item.schedule.source),
    ];
    if let Some((key, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
        return wrong(format!("item `{}` has no {key}", item.id));
    }
    if item.accept.is_empty() || item.checks.is_empty() || item.controls.values().all(Vec::is_empty) {
        return wrong(format!("item `{}` accepts no evidence, is asked nothing, or supports no control", item.id));
    }
    if item.accept.contains(&EvidenceKind::Export) && item.exports.is_empty() {
        return wrong(format!("item `{}` accepts exports but names no kind", item.id));
    }
    if let Some(kind) = item.accept.iter().find(|kind| !item.can_show(**kind)) {
        return wrong(format!("item `{}` accepts {kind} but names nothing that is one", item.id));
    }
    if item.accept.contains(&EvidenceKind::SqlBackup) && item.databases.is_empty() {
        return wrong(format!("item `{}` accepts SQL backups but names no database", item.id));
    }
    Ok(())
}

fn pages(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    let mut findings = BTreeSet::new();
    for check in &catalogue.checks {
        if [&check.title, &check.question, &check.how].iter().any(|text| text.trim().is_empty()) {
            return wrong(format!("check `{}` lacks a title, a question or how it judges", check.id));
        }
        for finding in &check.findings {
            if !findings.insert(&finding.id) {
                return wrong(format!("finding `{}` belongs to two checks", finding.id));
            }
            let other = catalogue.check(&finding.id).filter(|other| other.id != check.id);
            if let Some(other) = other {
                return wrong(format!("`{}` is a check and a finding of `{}`", other.id, check.id));
            }
            if finding.status.is_empty() || finding.why.trim().is_empty() || finding.remediation.trim().is_empty() {
                return wrong(format!("finding `{}` lacks a status, a reason or a remedy", finding.id));
            }
        }
    }
    Ok(())
}

fn wrong(message: String) -> Result<(), CatalogueError> {
    Err(CatalogueError::Contradiction(message))
}
