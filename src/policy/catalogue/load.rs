//! From embedded rule files to the catalogue: strict, so that a typing error in a rule is an error and not a silence.

use super::behavior::{OwnKey, TargetSource};
use super::check::CheckFile;
use super::embedded::{self, RuleFile};
use super::excluded::ExcludedFile;
use super::item::ItemFile;
use super::parameters::Parameters;
use super::{CheckPage, ExcludedDatabase, FindingPage, Item, folder, validate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

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

/// Why the embedded catalogue cannot be used: a defect of this build, not of what is audited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("rules/{path} of this build is not a valid rule file; report this as a defect\n{message}")]
    Syntax { path: String, message: String },
    #[error("`{key}` in rules/{path} of this build is not valid; report this as a defect: {message}")]
    Value { path: String, key: &'static str, message: String },
    #[error("failed to read the rule file {path}: {message}")]
    Unreadable { path: String, message: String },
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
        let files = [embedded::CATALOGUE, embedded::EXCLUDED, embedded::ITEMS, embedded::CHECKS].concat();
        Self::of(files)
    }

    /// The catalogue of a folder that is laid out as `rules/`: to write an item, and see what an audit makes of it.
    ///
    /// # Errors
    /// As above, and files that cannot be read.
    pub fn from_folder(folder: &Path) -> Result<Self, CatalogueError> {
        let owned = folder::read(folder)?;
        Self::of(owned.iter().map(folder::OwnedFile::borrowed).collect())
    }

    fn of(mut files: Vec<RuleFile<'_>>) -> Result<Self, CatalogueError> {
        files.sort_by_key(|file| file.path);
        let mut catalogue = Self {
            version: String::new(),
            sha256: digest(&files),
            frameworks: BTreeMap::new(),
            items: Vec::new(),
            excluded: Vec::new(),
            checks: Vec::new(),
            parameters: Parameters::read(&files)?,
        };
        let mut items: Vec<(u32, Item)> = Vec::new();
        for file in &files {
            match file.path.split_once('/') {
                None if file.id == "catalogue" => {
                    let parsed: CatalogueFile = parse(file)?;
                    catalogue.version = parsed.version;
                    catalogue.frameworks = parsed.frameworks;
                }
                None => catalogue.excluded.extend(parse::<ExcludedFile>(file)?.database),
                Some(("items", _)) => {
                    let item: ItemFile = parse(file)?;
                    items.push((item.order, item.into_item(file.id, file.path)?));
                }
                Some(_) => catalogue.checks.push(parse::<CheckFile>(file)?.into_page(file.id)),
            }
        }
        items.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
        catalogue.items = items.into_iter().map(|(_, item)| item).collect();
        let place = |id: &str| embedded::CHECKS.iter().position(|file| file.id == id);
        if let Some(check) = catalogue.checks.iter().find(|check| place(&check.id).is_none()) {
            return Err(CatalogueError::Contradiction(format!("no code answers the check `{}`", check.id)));
        }
        catalogue.checks.sort_by_key(|check| place(&check.id));
        validate::validate(&catalogue)?;
        Ok(catalogue)
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

fn parse<T: DeserializeOwned>(file: &RuleFile<'_>) -> Result<T, CatalogueError> {
    toml::from_str(file.text)
        .map_err(|error| CatalogueError::Syntax { path: file.path.to_owned(), message: error.to_string() })
}

/// Path, length and text of each file: no two different catalogues read the same.
fn digest(files: &[RuleFile<'_>]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(format!("{}\n{}\n", file.path, file.text.len()));
        hash.update(file.text);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
