//! The catalogue as the rest of the program asks it.

use super::behavior::{OwnKey, TargetSource};
use super::parameters::Parameters;
use super::{CheckPage, ExcludedDatabase, FindingPage, Item};
use std::collections::BTreeMap;

/// All rule files, parsed and checked.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub version: String,
    /// Hexadecimal, of all rule files in the order of their names.
    pub sha256: String,
    /// Framework ids, as the items' `controls` use them, to the names people know.
    pub frameworks: BTreeMap<String, String>,
    /// In the order of the article.
    pub items: Vec<Item>,
    pub excluded: Vec<ExcludedDatabase>,
    pub checks: Vec<CheckPage>,
    /// What checks judge by.
    pub parameters: Parameters,
}

impl Catalogue {
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
