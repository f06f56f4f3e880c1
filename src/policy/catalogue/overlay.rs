//! An edition over the common base: items that it adds, does not have, or describes differently. What it does not have
//! keeps its row, so that data which is there all the same is recognized.

use super::edition::{Edition, EditionFile, wrong};
use super::embedded::RuleFile;
use super::error::CatalogueError;
use super::excluded::{ExcludedDatabase, ExcludedFile};
use super::item::{Item, ItemFile};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The rules of an edition.
#[derive(Clone, Debug)]
pub(super) struct EditionRules {
    pub(super) edition: Edition,
    pub(super) items: Vec<Item>,
    pub(super) excluded: Vec<ExcludedDatabase>,
}

/// Item files as written, by id.
pub(super) type Tables<'f> = BTreeMap<&'f str, (Table, &'f str)>;

/// The files of an edition's folder.
struct Folder<'a, 'f> {
    id: &'f str,
    files: Vec<&'a RuleFile<'f>>,
}

/// Every edition, in the order of their versions.
///
/// # Errors
/// A rule file that does not parse, or speaks of an item that does not exist.
pub(super) fn editions<'f>(
    files: &[RuleFile<'f>],
    base: &Tables<'f>,
    excluded: &[ExcludedDatabase],
) -> Result<Vec<EditionRules>, CatalogueError> {
    let mut folders: BTreeMap<&'f str, Vec<&RuleFile<'f>>> = BTreeMap::new();
    for file in files {
        if let Some((id, _)) = file.path.strip_prefix("editions/").and_then(|path| path.split_once('/')) {
            folders.entry(id).or_default().push(file);
        }
    }
    let rules = |(id, files)| Folder { id, files }.rules(base, excluded);
    let mut all: Vec<EditionRules> = folders.into_iter().map(rules).collect::<Result<_, _>>()?;
    all.sort_by(|a, b| (a.edition.service_version, &a.edition.id).cmp(&(b.edition.service_version, &b.edition.id)));
    told_apart(&all)?;
    Ok(all)
}

/// Whoever is asked which edition it is must be told how to see it.
fn told_apart(all: &[EditionRules]) -> Result<(), CatalogueError> {
    let editions = || all.iter().map(|rules| &rules.edition);
    let has_twin =
        |one: &Edition| editions().any(|other| other.id != one.id && other.service_version == one.service_version);
    match editions().find(|one| has_twin(one) == one.how_to_tell.trim().is_empty()) {
        Some(one) if has_twin(one) => {
            wrong(&one.id, "does not say how to tell it from another of its version".to_owned())
        }
        Some(one) => wrong(&one.id, "says how to tell it from another of its version, and there is none".to_owned()),
        None => Ok(()),
    }
}

impl<'f> Folder<'_, 'f> {
    fn file(&self, name: &str) -> Option<&RuleFile<'f>> {
        self.files
            .iter()
            .copied()
            .find(|file| file.path.strip_prefix("editions/") == Some(&format!("{}/{name}", self.id)))
    }

    fn rules(&self, base: &Tables<'f>, excluded: &[ExcludedDatabase]) -> Result<EditionRules, CatalogueError> {
        let Some(file) = self.file("edition.toml") else {
            return wrong(self.id, "has no edition.toml".to_owned());
        };
        let own: EditionFile = file.parse()?;
        let mut excluded = excluded.to_vec();
        if let Some(file) = self.file("excluded.toml") {
            let rows = file.parse::<ExcludedFile>()?.database;
            let is_other = |one: &ExcludedDatabase| !rows.iter().any(|row| row.is_about_the_same_as(one));
            excluded.retain(is_other);
            excluded.extend(rows);
        }
        Ok(EditionRules { edition: own.edition(self.id), items: self.items(&own, base)?, excluded })
    }

    fn items(&self, own: &EditionFile, base: &Tables<'f>) -> Result<Vec<Item>, CatalogueError> {
        let tables = self.tables(own, base)?;
        let (absent, mut basis) = (own.absent(self.id)?, own.basis(self.id)?);
        if let Some(unknown) = absent.keys().chain(basis.keys()).find(|id| !tables.contains_key(*id)) {
            return wrong(self.id, format!("speaks of `{unknown}`, which is not an item"));
        }
        let mut items: Vec<(u32, Item)> = Vec::new();
        for (id, (table, path)) in tables {
            let mut file: ItemFile = Value::Table(table).try_into().map_err(|error: toml::de::Error| {
                CatalogueError::Syntax { path: path.to_owned(), message: error.to_string() }
            })?;
            let basis = EditionFile::basis_of(self.id, id, basis.remove(id), file.basis.take())?;
            let absent = absent.get(id).map(|reason| (*reason).to_owned());
            items.push((file.order, Item { absent, ..file.into_item(id, path, basis)? }));
        }
        items.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
        Ok(items.into_iter().map(|(_, item)| item).collect())
    }

    /// The base with the edition's own item files laid over it.
    fn tables(&self, own: &EditionFile, base: &Tables<'f>) -> Result<Tables<'f>, CatalogueError> {
        let mut tables = base.clone();
        let mut added: Vec<&str> = Vec::new();
        for file in &self.files {
            match file.path.strip_prefix("editions/").and_then(|path| path.strip_prefix(self.id)) {
                Some("/edition.toml" | "/excluded.toml") => {}
                Some(path) if path.starts_with("/items/") => {
                    let mut table: Table = file.parse()?;
                    match tables.get_mut(file.id) {
                        Some((under, path)) => {
                            self.unset(file.id, under, &mut table)?;
                            lay_over(under, table);
                            *path = file.path;
                        }
                        None if own.adds.iter().any(|id| id == file.id) => {
                            added.push(file.id);
                            tables.insert(file.id, (table, file.path));
                        }
                        None => {
                            return wrong(
                                self.id,
                                format!("changes `{}`, which is not an item; `adds` names what it adds", file.id),
                            );
                        }
                    }
                }
                _ => return wrong(self.id, format!("has the file rules/{}, which nothing reads", file.path)),
            }
        }
        match own.adds.iter().find(|id| !added.contains(&id.as_str())) {
            Some(id) => wrong(self.id, format!("adds `{id}`, which the base has already or no file describes")),
            None => Ok(tables),
        }
    }

    /// Takes the keys that `unset` of an item names out of the base.
    fn unset(&self, id: &str, under: &mut Table, table: &mut Table) -> Result<(), CatalogueError> {
        let Some(keys) = table.remove(UNSET) else { return Ok(()) };
        for key in keys.as_array().into_iter().flatten() {
            if key.as_str().and_then(|key| under.remove(key)).is_none() {
                return wrong(self.id, format!("unsets {key} of `{id}`, which the base does not set"));
            }
        }
        Ok(())
    }
}

/// Names the keys of the base that an edition's item does not have.
const UNSET: &str = "unset";

/// Keys of the upper table win; tables in it are laid over those below.
fn lay_over(under: &mut Table, upper: Table) {
    for (key, value) in upper {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(upper)) => lay_over(under, upper),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}
