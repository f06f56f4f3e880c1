//! The catalogue as the rest of the program asks it.

use super::behavior::{OwnKey, TargetSource};
use super::overlay::EditionRules;
use super::parameters::Parameters;
use super::{CheckPage, Edition, ExcludedDatabase, FindingPage, Item, Scenario};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All rule files, parsed and checked: those of one edition as items, and the other editions beside it.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub version: String,
    /// Hexadecimal, of all rule files in the order of their names.
    pub sha256: String,
    /// Framework ids, as the items' `controls` use them, to the names people know.
    pub frameworks: BTreeMap<String, String>,
    /// Whose items and excluded databases these are.
    pub edition: Edition,
    /// In the order of the article.
    pub items: Vec<Item>,
    pub excluded: Vec<ExcludedDatabase>,
    pub checks: Vec<CheckPage>,
    /// In the order in which they are shown.
    pub scenarios: Vec<Scenario>,
    /// What checks judge by.
    pub parameters: Parameters,
    /// Every edition, in the order of their versions.
    pub(super) all: Arc<Vec<EditionRules>>,
}

impl Catalogue {
    /// Every edition, in the order of their versions.
    pub fn editions(&self) -> impl Iterator<Item = &Edition> {
        self.all.iter().map(|rules| &rules.edition)
    }

    /// The editions whose services have that version in a topology. Where there are several, the first is the one that has
    /// most items: until somebody says which edition it is, no item is left out.
    pub fn editions_of(&self, service_version: u32) -> Vec<&Edition> {
        let of_version = self.all.iter().filter(|rules| rules.edition.service_version == service_version);
        let mut of_version: Vec<&EditionRules> = of_version.collect();
        of_version.sort_by_key(|rules| rules.items.iter().filter(|item| item.absent.is_some()).count());
        of_version.into_iter().map(|rules| &rules.edition).collect()
    }

    /// The catalogue with the items of another edition; `None`: there is none of that id.
    pub fn of_edition(&self, id: &str) -> Option<Self> {
        let rules = self.all.iter().find(|rules| rules.edition.id == id)?;
        Some(Self {
            edition: rules.edition.clone(),
            items: rules.items.clone(),
            excluded: rules.excluded.clone(),
            ..self.clone()
        })
    }

    /// Names of all databases that the rules of any edition speak of, some of them twice.
    pub fn database_names(&self) -> impl Iterator<Item = &str> {
        let items = self.all.iter().flat_map(|rules| &rules.items);
        let excluded = self.all.iter().flat_map(|rules| &rules.excluded).map(|one| one.database.as_str());
        items.flat_map(|item| item.databases.iter().chain(&item.also)).map(String::as_str).chain(excluded)
    }

    /// The first item whose targets come from there.
    pub fn item_from(&self, source: TargetSource) -> Option<&Item> {
        self.items.iter().find(|item| item.targets_from == source)
    }

    /// The first item whose table may have that key.
    pub fn item_with(&self, key: OwnKey) -> Option<&Item> {
        self.items.iter().find(|item| item.has_key(key))
    }

    /// The item of that id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The check of that id.
    pub fn check(&self, id: &str) -> Option<&CheckPage> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// The restore scenario of that id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }

    /// The finding of that id with the check it belongs to.
    pub fn finding(&self, id: &str) -> Option<(&CheckPage, &FindingPage)> {
        self.checks.iter().find_map(|check| Some((check, check.findings.iter().find(|f| f.id == id)?)))
    }

    /// Why a database needs no backup, or that the article does not classify it. A row that is tied to an instance
    /// name goes before one that is not.
    pub fn excluded(&self, database: &str, instance_name: Option<&str>) -> Option<&ExcludedDatabase> {
        let covering = |tied: bool| {
            move |row: &&ExcludedDatabase| row.instance.is_some() == tied && row.covers(database, instance_name)
        };
        self.excluded.iter().find(covering(true)).or_else(|| self.excluded.iter().find(covering(false)))
    }
}
