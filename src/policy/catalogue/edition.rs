//! The editions of the product, each with what its own documentation says, or does not say, of every item.

use super::error::CatalogueError;
use super::prose::flowed;
use crate::model::BasisKind;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// As the deployment file names it: the folder's name below `rules/editions`.
    pub id: String,
    pub title: String,
    /// The `ServiceVersion` that its services have in a topology. Two editions may have the same.
    pub service_version: u32,
    /// What its documentation says of backups as a whole, and where it says nothing.
    pub documentation: String,
    /// How to tell it from the other editions of its version; empty where there is none.
    pub how_to_tell: String,
}

/// What an item of an edition rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    pub kind: BasisKind,
    /// The page; none where the documentation is silent.
    pub url: Option<String>,
    /// What the page says of the item, or what is inferred and from what.
    #[serde(deserialize_with = "flowed")]
    pub note: String,
}

impl Basis {
    /// A page must stand where one is said to speak of the item, and a note always.
    fn check(&self, edition: &str, items: &str) -> Result<(), CatalogueError> {
        if self.note.trim().is_empty() {
            return wrong(edition, format!("does not say what {items} rest on"));
        }
        if self.kind != BasisKind::Analogy && !self.url.as_ref().is_some_and(|url| url.starts_with("https://")) {
            return wrong(edition, format!("names no page for {items}, which it calls {}", self.kind));
        }
        Ok(())
    }
}

/// `edition.toml` of a folder below `rules/editions`, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditionFile {
    title: String,
    service_version: u32,
    #[serde(deserialize_with = "flowed")]
    documentation: String,
    #[serde(default, deserialize_with = "flowed")]
    how_to_tell: String,
    /// Ids of items that the base does not have.
    #[serde(default)]
    pub(super) adds: Vec<String>,
    #[serde(default)]
    absent: Vec<AbsentRow>,
    basis: Vec<BasisRow>,
}

/// An item that the edition does not have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AbsentRow {
    items: Vec<String>,
    #[serde(deserialize_with = "flowed")]
    reason: String,
}

/// What several items rest on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BasisRow {
    items: Vec<String>,
    kind: BasisKind,
    url: Option<String>,
    #[serde(deserialize_with = "flowed")]
    note: String,
}

impl EditionFile {
    pub(super) fn edition(&self, id: &str) -> Edition {
        Edition {
            id: id.to_owned(),
            title: self.title.clone(),
            service_version: self.service_version,
            documentation: self.documentation.clone(),
            how_to_tell: self.how_to_tell.clone(),
        }
    }

    /// Why the edition does not have an item, by its id.
    ///
    /// # Errors
    /// A reason is missing, or an item is named twice.
    pub(super) fn absent(&self, id: &str) -> Result<BTreeMap<&str, &str>, CatalogueError> {
        let mut all = BTreeMap::new();
        for row in &self.absent {
            if row.reason.trim().is_empty() {
                return wrong(id, format!("says that it does not have {}, and not why", row.items.join(" and ")));
            }
            for item in &row.items {
                if all.insert(item.as_str(), row.reason.as_str()).is_some() {
                    return wrong(id, format!("gives two reasons for the absence of `{item}`"));
                }
            }
        }
        Ok(all)
    }

    /// What each item rests on, by its id.
    ///
    /// # Errors
    /// A note is missing, a page is missing where one is said to speak of it, or an item is named twice.
    pub(super) fn basis(&self, id: &str) -> Result<BTreeMap<&str, Basis>, CatalogueError> {
        let mut all = BTreeMap::new();
        for row in &self.basis {
            let basis = Basis { kind: row.kind, url: row.url.clone(), note: row.note.clone() };
            basis.check(id, &row.items.join(" and "))?;
            for item in &row.items {
                if all.insert(item.as_str(), basis.clone()).is_some() {
                    return wrong(id, format!("says twice what `{item}` rests on"));
                }
            }
        }
        Ok(all)
    }

    /// What an item rests on: by the edition's list, else by its own file.
    ///
    /// # Errors
    /// Neither says it.
    pub(super) fn basis_of(
        id: &str,
        item: &str,
        listed: Option<Basis>,
        own: Option<Basis>,
    ) -> Result<Basis, CatalogueError> {
        let Some(basis) = listed.or(own) else {
            return wrong(id, format!("does not say what `{item}` rests on, and neither does the file of the item"));
        };
        basis.check(id, &format!("`{item}`"))?;
        Ok(basis)
    }
}

/// A contradiction in the rules of an edition.
pub(super) fn wrong<T>(edition: &str, message: String) -> Result<T, CatalogueError> {
    Err(CatalogueError::Contradiction(format!("edition `{edition}` {message}")))
}
