//! From embedded rule files to the catalogue: strict, so that a typing error in a rule is an error and not a silence.

use super::check::CheckFile;
use super::embedded::{self, RuleFile};
use super::excluded::ExcludedFile;
use super::item::ItemFile;
use super::{CheckPage, ExcludedDatabase, FindingPage, Item, validate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
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
}

/// Why the embedded catalogue cannot be used: a defect of this build, not of what is audited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("rules/{path} of this build is not a valid rule file; report this as a defect\n{message}")]
    Syntax { path: &'static str, message: String },
    #[error("`{key}` in rules/{path} of this build is not valid; report this as a defect: {message}")]
    Value { path: &'static str, key: &'static str, message: String },
    #[error("the catalog of this build contradicts itself; report this as a defect: {0}")]
    Contradiction(String),
}

/// `rules/catalogue.toml`, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    version: String,
    frameworks: BTreeMap<String, String>,
}

impl Catalogue {
    /// The catalogue of this build.
    ///
    /// # Errors
    /// A rule file that does not parse, or rules that contradict each other: defects that the tests exclude.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let mut catalogue = Self {
            version: String::new(),
            sha256: digest(&embedded::all()),
            frameworks: BTreeMap::new(),
            items: Vec::new(),
            excluded: Vec::new(),
            checks: Vec::new(),
        };
        for file in embedded::CATALOGUE {
            let parsed: CatalogueFile = parse(file)?;
            catalogue.version = parsed.version;
            catalogue.frameworks = parsed.frameworks;
        }
        for file in embedded::EXCLUDED {
            catalogue.excluded.extend(parse::<ExcludedFile>(file)?.database);
        }
        for file in embedded::ITEMS {
            catalogue.items.push(parse::<ItemFile>(file)?.into_item(file.id, file.path)?);
        }
        for file in embedded::CHECKS {
            catalogue.checks.push(parse::<CheckFile>(file)?.into_page(file.id));
        }
        validate::validate(&catalogue)?;
        Ok(catalogue)
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

fn parse<T: DeserializeOwned>(file: &RuleFile) -> Result<T, CatalogueError> {
    toml::from_str(file.text).map_err(|error| CatalogueError::Syntax { path: file.path, message: error.to_string() })
}

/// Path, length and text of each file: no two different catalogues read the same.
fn digest(files: &[RuleFile]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(format!("{}\n{}\n", file.path, file.text.len()));
        hash.update(file.text);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
