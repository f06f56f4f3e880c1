//! From embedded rule files to the catalogue: strict, so that a typing error in a rule is an error and not a silence.

use super::check::CheckFile;
use super::embedded::{self, RuleFile};
use super::error::CatalogueError;
use super::excluded::ExcludedFile;
use super::item::ItemFile;
use super::lookup::Catalogue;
use super::parameters::Parameters;
use super::{Item, folder, validate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

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
        Self::of(embedded_files())
    }

    /// The rule files of this build, by their paths below `rules/`.
    pub fn embedded_texts() -> BTreeMap<&'static str, &'static str> {
        embedded_files().iter().map(|file| (file.path, file.text)).collect()
    }

    /// The digest that a catalogue of these rule files has, whether or not this build can read it. In any order.
    pub fn digest_of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
        let mut files: Vec<RuleFile<'t>> =
            texts.into_iter().map(|(path, text)| RuleFile { path, id: "", text }).collect();
        files.sort_by_key(|file| file.path);
        digest(&files)
    }

    /// The version of the catalogue of this build, without reading its rules.
    ///
    /// # Errors
    /// As above.
    pub fn embedded_version() -> Result<String, CatalogueError> {
        let mut versions = embedded::CATALOGUE.iter().map(|file| Ok(parse::<CatalogueFile>(file)?.version));
        versions.next().unwrap_or_else(|| Ok(String::new()))
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
}

fn embedded_files() -> Vec<RuleFile<'static>> {
    [embedded::CATALOGUE, embedded::EXCLUDED, embedded::ITEMS, embedded::CHECKS].concat()
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
